import { touches, type Span } from '../../base/span.ts';
import { childPath } from '../../yaml/path.ts';
import type { MapEntry, Node } from '../../yaml/node.ts';

/** Where in a tree an offset stands. */
export interface PathAt {
  /** API path of the value, or of the value that the key names: `spec.ports[0].name`. */
  readonly field: string;
  readonly onKey: boolean;
  /** The scalar or key under the offset, in the file that was asked for. */
  readonly span: Span;
  readonly value: Node;
}

function inEntry(entry: MapEntry, field: string, uri: string, own: string, offset: number): PathAt | undefined {
  const child = childPath(field, entry.key.value);
  const keyUri = entry.key.uri ?? own;
  if (entry.merged !== true && keyUri === uri && entry.key.end > entry.key.start && touches(entry.key, offset)) {
    return { field: child, onKey: true, span: { start: entry.key.start, end: entry.key.end }, value: entry.value };
  }
  return find(entry.value, child, uri, own, offset);
}

function find(node: Node, field: string, uri: string, own: string, offset: number): PathAt | undefined {
  const here = node.uri ?? own;
  if (node.kind === 'scalar') {
    return here === uri && touches(node, offset)
      ? { field, onKey: false, span: { start: node.start, end: node.end }, value: node }
      : undefined;
  }
  if (node.kind === 'map') {
    for (const entry of node.entries) {
      const found = inEntry(entry, field, uri, here, offset);
      if (found) return found;
    }
    return undefined;
  }
  for (const [i, item] of node.items.entries()) {
    const found = find(item, childPath(field, i), uri, here, offset);
    if (found) return found;
  }
  return undefined;
}

/** The deepest key or scalar of `tree` (a tree of file `own`) that stands at `offset` of file `uri`. */
export function pathAt(tree: Node, own: string, uri: string, offset: number): PathAt | undefined {
  return find(tree, '', uri, own, offset);
}
