import type { MapEntry, MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child, entryOf } from '../../yaml/path.ts';

/** Trees are values: every edit makes new nodes along its path and shares the rest. */

/** Marks the file of a node that moves into another file's tree. */
export function stamp<N extends Node>(node: N, uri: string): N {
  if (node.uri !== undefined) return node;
  // What a packed map holds is no property of its own.
  return node.kind === 'map' ? { ...node, entries: node.entries, uri } : { ...node, uri };
}

/** A map entry of another file. */
export function stampEntry(entry: MapEntry, uri: string): MapEntry {
  return { ...entry, key: stamp(entry.key, uri), value: stamp(entry.value, uri) };
}

type Place = Pick<Node, 'start' | 'end' | 'uri' | 'inner'>;

function placeOf({ start, end, uri, inner }: Node): Place {
  return { start, end, ...(uri !== undefined ? { uri } : {}), ...(inner !== undefined ? { inner } : {}) };
}

/** A scalar that stands where `at` stands, and says something else. */
export function scalarAt(at: Node, value: string, style: ScalarNode['style'] = 'double'): ScalarNode {
  return { kind: 'scalar', ...placeOf(at), value, style };
}

/** A key or value that is written nowhere, for what `at` led to. */
export function madeAt(at: Node, value: string, style: ScalarNode['style'] = 'plain'): ScalarNode {
  return { ...scalarAt(at, value, style), common: true };
}

/** A map without entries, which is written nowhere, for what `at` led to. */
export function emptyMapAt(at: Node): MapNode {
  return { kind: 'map', ...placeOf(at), flow: false, entries: [], common: true };
}

/** Node at a path of keys. */
export function at(node: Node | undefined, path: readonly string[]): Node | undefined {
  let found = node;
  for (const key of path) found = child(found, key);
  return found;
}

/** Text of a scalar that is written and known. */
export function text(node: Node | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.unknown === true) return undefined;
  return node.style === 'plain' && (node.value === '' || node.value === '~' || node.value === 'null') ? undefined : node.value;
}

/** Is it a scalar that is written, and that a placeholder or template leaves unknown? */
export function isOpenText(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.unknown === true;
}

/** Items of a list; none for other nodes. */
export function list(node: Node | undefined): readonly Node[] {
  return node?.kind === 'seq' ? node.items : [];
}

/** Sets one entry of a map; a new one goes to the end with the key given. */
export function withEntry(map: MapNode, key: ScalarNode, value: Node): MapNode {
  const known = entryOf(map, key.value);
  if (known === undefined) return { ...map, entries: [...map.entries, { key, value }] };
  return { ...map, entries: map.entries.map((entry) => (entry === known ? { ...entry, value } : entry)) };
}

/** The map without that key; the map itself where it has none. */
export function withoutKey(map: MapNode, key: string): MapNode {
  if (entryOf(map, key) === undefined) return map;
  return { ...map, entries: map.entries.filter((entry) => entry.key.value !== key) };
}

/**
 * Changes what a path leads to, through all items of lists on the way. `create`: makes missing maps. `change` gets `undefined` for
 * what is missing and returns `undefined` to leave it so.
 */
export function update(node: Node, path: readonly string[], create: Node | undefined, change: (found: Node | undefined) => Node | undefined): Node {
  const [key, ...rest] = path;
  if (key === undefined) return change(node) ?? node;
  if (node.kind === 'seq') {
    const items = node.items.map((item) => update(item, path, create, change));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  if (node.kind !== 'map') return node;
  const entry = entryOf(node, key);
  const isNull = entry?.value.kind === 'scalar' && text(entry.value) === undefined && entry.value.unknown !== true;
  if (entry === undefined || (isNull && rest.length > 0)) {
    if (create === undefined) return node;
    const made = rest.length === 0 ? change(undefined) : update(emptyMapAt(create), rest, create, change);
    return made === undefined ? node : withEntry(node, madeAt(create, key), made);
  }
  const value = update(entry.value, rest, create, change);
  return value === entry.value ? node : withEntry(node, entry.key, value);
}

/** As `update`, for a root that stays a map. */
export function updateMap(map: MapNode, path: readonly string[], create: Node | undefined, change: (found: Node | undefined) => Node | undefined): MapNode {
  const result = update(map, path, create, change);
  return result.kind === 'map' ? result : map;
}
