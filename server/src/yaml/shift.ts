import type { MapEntry, Node, ScalarNode } from './node.ts';

/** The tree moved by `delta` offsets; shared (aliased) nodes stay shared. The tree itself when `delta` is 0. */
export function shiftNode(node: Node, delta: number): Node {
  return delta === 0 ? node : shifted(node, delta, new Map());
}

function shifted(node: Node, delta: number, done: Map<Node, Node>): Node {
  const known = done.get(node);
  if (known !== undefined) return known;
  const moved = move(node, delta, done);
  done.set(node, moved);
  return moved;
}

function move(node: Node, delta: number, done: Map<Node, Node>): Node {
  const start = node.start + delta;
  const end = node.end + delta;
  if (node.kind === 'scalar') return { ...node, start, end };
  if (node.kind === 'seq') return { ...node, start, end, items: node.items.map((item) => shifted(item, delta, done)) };
  const entries = node.entries.map((entry): MapEntry => ({ ...entry, key: shiftedKey(entry.key, delta, done), value: shifted(entry.value, delta, done) }));
  return { ...node, start, end, entries };
}

function shiftedKey(key: ScalarNode, delta: number, done: Map<Node, Node>): ScalarNode {
  const moved = shifted(key, delta, done);
  return moved.kind === 'scalar' ? moved : key;
}
