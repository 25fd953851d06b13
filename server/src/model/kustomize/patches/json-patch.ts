import type { MapNode, Node } from '../../../yaml/node.ts';
import { child, entryOf } from '../../../yaml/path.ts';
import type { Charged } from '../budget.ts';
import { withOldTruths } from '../spelling.ts';
import { list, madeAt, stamp, text, withEntry, withoutKey } from './tree-edit.ts';

/**
 * Applies a JSON patch (RFC 6902) to a tree. Operations on paths that are not there are left out: the tree holds only what
 * somebody reads, so they may be right; those that the budget has no more for, too. `uri`: file of the patch.
 */
export function jsonPatch(root: MapNode, operations: Node, uri: string, { budget, at }: Charged): MapNode {
  let result: Node = root;
  const pays = (path: readonly string[], value: Node | undefined): value is Node =>
    value !== undefined && budget.drawValue(value, path.length, at);
  for (const operation of list(operations)) {
    const path = pointer(text(child(operation, 'path')));
    if (path === undefined || path.length === 0) continue;
    const value = child(operation, 'value');
    const from = pointer(text(child(operation, 'from')));
    if (!budget.draw('steps', breadthAlong(result, path) + (from?.length ?? 0), at)) break;
    switch (text(child(operation, 'op'))) {
      case 'add':
        if (pays(path, value)) result = put(result, path, stamp(withOldTruths(value), uri), 'add');
        break;
      case 'replace':
        if (pays(path, value)) result = put(result, path, stamp(withOldTruths(value), uri), 'replace');
        break;
      case 'remove':
        result = remove(result, path);
        break;
      case 'copy':
      case 'move': {
        const found = from === undefined ? undefined : lookUp(result, from);
        if (from === undefined || !pays(path, found)) break;
        if (text(child(operation, 'op')) === 'move') result = remove(result, from);
        result = put(result, path, found, 'add');
        break;
      }
      default:
    }
  }
  return result.kind === 'map' ? result : root;
}

/** How many entries and items an operation at the path copies. */
function breadthAlong(root: Node, path: readonly string[]): number {
  let breadth = path.length;
  let node: Node | undefined = root;
  for (const key of path) {
    if (node === undefined || node.kind === 'scalar') break;
    breadth += (node.kind === 'map' ? node.entries : node.items).length;
    node = lookUp(node, [key]);
  }
  return breadth;
}

/** Segments of a JSON pointer (RFC 6901). */
export function pointer(path: string | undefined): readonly string[] | undefined {
  if (path === undefined) return undefined;
  const parts = path.replace(/^\//, '').split('/');
  return path === '' ? [] : parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lookUp(root: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const key of path) node = node?.kind === 'seq' ? node.items[indexOf(key, node.items.length)] : child(node, key);
  return node;
}

function indexOf(key: string, length: number): number {
  if (key === '-') return length;
  return /^\d+$/.test(key) ? Number(key) : -1;
}

function put(node: Node, path: readonly string[], value: Node, op: 'add' | 'replace'): Node {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (node.kind === 'seq') {
    const at = indexOf(key, node.items.length);
    if (rest.length === 0) {
      if (at < 0 || at > node.items.length || (op === 'replace' && at === node.items.length)) return node;
      return { ...node, items: op === 'add' ? node.items.toSpliced(at, 0, value) : node.items.with(at, value) };
    }
    const item = node.items[at];
    return item === undefined ? node : { ...node, items: node.items.with(at, put(item, rest, value, op)) };
  }
  if (node.kind !== 'map') return node;
  const entry = entryOf(node, key);
  if (rest.length === 0) return entry === undefined && op === 'replace' ? node : withEntry(node, entry?.key ?? madeAt(value, key), value);
  return entry === undefined ? node : withEntry(node, entry.key, put(entry.value, rest, value, op));
}

function remove(node: Node, path: readonly string[]): Node {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  if (node.kind === 'seq') {
    const at = indexOf(key, node.items.length);
    const item = node.items[at];
    if (item === undefined) return node;
    return { ...node, items: rest.length === 0 ? node.items.toSpliced(at, 1) : node.items.with(at, remove(item, rest)) };
  }
  if (node.kind !== 'map') return node;
  if (rest.length === 0) return withoutKey(node, key);
  const entry = entryOf(node, key);
  return entry === undefined ? node : withEntry(node, entry.key, remove(entry.value, rest));
}
