import { getOrMake } from '../../../base/get-or-make.ts';
import { hole } from '../../../base/texts/hole.ts';
import type { MapEntry, MapNode, Node, ScalarNode } from '../../../yaml/node.ts';
import { child, entryOf } from '../../../yaml/path.ts';
import { keyText } from '../../../yaml/scalar.ts';

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

/** The same of a name, by which kustomize compares objects: one with a placeholder is the same as another that is written so. */
export function nameText(node: Node | undefined): string | undefined {
  return text(node) ?? (node?.kind === 'scalar' && node.unknown === true && !node.value.includes(hole) ? node.value : undefined);
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

/** Entries that are changed one after the other, each change without a look at all of them. Finds what `entryOf` finds. */
export class Entries {
  readonly #before: MapNode;
  readonly #entries: (MapEntry | undefined)[];
  /** By name, the last one last. */
  readonly #places = new Map<string, number[]>();
  #changed = false;

  constructor(map: MapNode) {
    this.#before = map;
    this.#entries = [...map.entries];
    this.#entries.forEach((entry, place) => {
      if (entry !== undefined) this.#note(entry.key, place);
    });
  }

  get(key: string): MapEntry | undefined {
    return this.#entries[this.#places.get(key)?.at(-1) ?? -1];
  }

  /** The value of an entry; a new one goes to the end with the key given. */
  set(key: ScalarNode, value: Node): void {
    const place = this.#places.get(key.value)?.at(-1);
    const known = this.#entries[place ?? -1];
    if (known?.value === value) return;
    this.#changed = true;
    if (place !== undefined && known !== undefined) this.#entries[place] = { ...known, value };
    else this.#note(key, this.#entries.push({ key, value }) - 1);
  }

  /** Takes out the entry, and those of the same key that it hid. */
  delete(key: string): void {
    for (const place of this.#places.get(key) ?? []) if (this.#entries[place]?.key.value === key) this.#entries[place] = undefined;
    this.#changed ||= this.#places.delete(key);
  }

  /** The map with these entries; the one that it was where nothing changed. */
  map(): MapNode {
    return this.#changed ? { ...this.#before, entries: this.#entries.filter((entry) => entry !== undefined) } : this.#before;
  }

  #note(key: ScalarNode, place: number): void {
    for (const name of new Set([key.value, keyText(key)])) getOrMake(this.#places, name, () => []).push(place);
  }
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
export function update(
  node: Node,
  path: readonly string[],
  create: Node | undefined,
  change: (found: Node | undefined) => Node | undefined,
): Node {
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
export function updateMap(
  map: MapNode,
  path: readonly string[],
  create: Node | undefined,
  change: (found: Node | undefined) => Node | undefined,
): MapNode {
  const result = update(map, path, create, change);
  return result.kind === 'map' ? result : map;
}
