import type { MapEntry, MapNode, Node } from '../../yaml/node.ts';
import { PackedMap } from '../../yaml/packed-map.ts';
import type { Item } from './item.ts';
import { scalarAt, updateMap } from './patches/tree-edit.ts';

/** What is a text to kustomize, which reads YAML 1.2, and a truth value to kubectl, which reads 1.1. */
const oldTruth = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;
const oldYes = /^(?:y|yes|on)$/i;

/**
 * The item as kustomize writes it: whatever stands as the value of an annotation of the object itself becomes a text (kyaml RNode.SetAnnotations), and words that
 * only YAML 1.1 takes for truth values are quoted, wherever they stand (go.yaml.in/yaml/v3 encode.go isOldBool).
 */
export function respelt(item: Item): Item {
  const annotated = updateMap(item.tree, ['metadata', 'annotations'], undefined, (found) =>
    found?.kind === 'map' ? withScalars(found, asText) : found,
  );
  const tree =
    annotated instanceof PackedMap && !annotated.texts.some((text) => oldTruth.test(text))
      ? annotated
      : withScalars(annotated, (node) => (isOldTruth(node) ? asText(node) : node));
  return tree === item.tree || tree.kind !== 'map' ? item : { ...item, tree };
}

/** The value of an operation of a JSON patch, which kustomize reads as kubectl does (sigs.k8s.io/yaml YAMLToJSON): such words are truth values. */
export function withOldTruths(value: Node): Node {
  return withScalars(value, (node) =>
    isOldTruth(node) && !isText(node) ? scalarAt(node, oldYes.test(textOf(node)) ? 'true' : 'false', 'plain') : node,
  );
}

/** Is it a word that kustomize takes for a text, and kubectl for a truth value where it is not quoted? */
export function isOldTruth(node: Node): boolean {
  return node.kind === 'scalar' && oldTruth.test(node.value);
}

function asText(node: Node): Node {
  return node.kind !== 'scalar' || isText(node) ? node : scalarAt(node, textOf(node));
}

const textOf = (node: Node): string => (node.kind === 'scalar' ? node.value : '');

/** The node with other scalars in the place of its values, itself where all are the same. */
function withScalars(node: MapNode, change: (scalar: Node) => Node): MapNode;
function withScalars(node: Node, change: (scalar: Node) => Node): Node;
function withScalars(node: Node, change: (scalar: Node) => Node): Node {
  if (node.kind === 'scalar') return change(node);
  if (node.kind === 'seq') {
    const items = node.items.map((each) => withScalars(each, change));
    return items.every((each, index) => each === node.items[index]) ? node : { ...node, items };
  }
  const from = node.entries;
  const entries = from.map((entry): MapEntry => {
    const value = withScalars(entry.value, change);
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries.every((entry, index) => entry === from[index]) ? node : { ...node, entries };
}

function isText(node: Node): boolean {
  return node.kind === 'scalar' && (node.style !== 'plain' || node.tag !== undefined || node.unknown === true);
}
