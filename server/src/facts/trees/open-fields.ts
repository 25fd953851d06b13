import { lengthOfCut } from '../../base/texts/hole.ts';
import type { MapNode, Node } from '../../yaml/node.ts';
import { childPath } from '../../yaml/path.ts';
import { free, keep, shapeFor, type Shape } from './prune-shapes.ts';
import { isPlaceholder } from '../unknown.ts';

/**
 * API paths of the fields of an object that a placeholder leaves unknown, in the order of its tree. Fields in which anything may stand (image,
 * `env`, annotations) are not among them. `tree`: as facts keep it or a kustomization makes it, with unknown scalars marked.
 */
export function openFields(tree: MapNode, kind: string, known: boolean): readonly string[] {
  const found: string[] = [];
  collect(tree, shapeFor(kind, known), '', found);
  return found;
}

function collect(node: Node, shape: Shape, path: string, into: string[]): void {
  if (node.kind === 'scalar') {
    // A text that was too long to keep is no placeholder.
    if (node.unknown === true && node.value !== '' && !shape.free && lengthOfCut(node.value) === undefined) into.push(path);
  } else if (node.kind === 'seq') {
    const items = shape.each ?? (shape.free ? free : keep);
    node.items.forEach((item, index) => collect(item, items, childPath(path, index), into));
  } else collectEntries(node, shape, path, into);
}

function collectEntries(node: MapNode, shape: Shape, path: string, into: string[]): void {
  const others = shape.each ?? (shape.free ? free : keep);
  for (const { key, value } of node.entries) {
    const own = shape.rules?.get(key.value);
    if (own === null) continue;
    // Which entry it is, is not known, so none of them is.
    if (!shape.free && (key.unknown === true || isPlaceholder(key.value))) into.push(path);
    else collect(value, own ?? others, childPath(path, key.value), into);
  }
}
