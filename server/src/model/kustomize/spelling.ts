import type { MapNode, Node } from '../../yaml/node.ts';
import type { Item } from './item.ts';
import { scalarAt, updateMap } from './tree-edit.ts';

/** Maps whose values the API server takes for texts only, besides annotations. */
const textMaps: readonly (readonly string[])[] = [
  ['metadata', 'labels'], ['spec', 'selector'], ['spec', 'selector', 'matchLabels'], ['spec', 'template', 'metadata', 'labels'], ['spec', 'template', 'metadata', 'annotations'],
];

/** What is a text to kustomize, which reads YAML 1.2, and a truth value to kubectl, which reads 1.1. */
const oldTruth = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;

/**
 * The item as kustomize writes it: whatever stands as the value of an annotation of the object itself becomes a text (kyaml RNode.SetAnnotations), and words that
 * only YAML 1.1 takes for truth values are quoted.
 */
export function respelt(item: Item): Item {
  const annotated = updateMap(item.tree, ['metadata', 'annotations'], undefined, (found) => (found?.kind === 'map' ? withTexts(found, () => true) : found));
  const tree = textMaps.reduce((map, path) => updateMap(map, path, undefined, (found) => (found?.kind === 'map' ? withTexts(found, isOldTruth) : found)), annotated);
  return tree === item.tree ? item : { ...item, tree };
}

/** Is it a word that kustomize takes for a text, and kubectl for a truth value where it is not quoted? */
export function isOldTruth(node: Node): boolean {
  return node.kind === 'scalar' && oldTruth.test(node.value);
}

/** The same map where all such values are texts already. */
function withTexts(map: MapNode, which: (node: Node) => boolean): MapNode {
  const entries = map.entries.map((entry) => (isText(entry.value) || !which(entry.value) ? entry : { ...entry, value: scalarAt(entry.value, entry.value.kind === 'scalar' ? entry.value.value : '') }));
  return entries.every((entry, index) => entry === map.entries[index]) ? map : { ...map, entries };
}

function isText(node: Node): boolean {
  return node.kind === 'scalar' && (node.style !== 'plain' || node.tag !== undefined || node.unknown === true);
}
