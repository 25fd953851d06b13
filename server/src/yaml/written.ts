import { getOrMake } from '../base/get-or-make.ts';
import { memo } from '../base/memo.ts';
import type { Span } from '../base/span.ts';
import type { Anchor, MapEntry, MapNode, Node, ScalarNode, SeqNode, YamlDocument } from './node.ts';
import { parseChunk } from './parse.ts';
import { entryOf, type Segment } from './path.ts';
import { splitDocuments, type Chunk } from './split.ts';

/**
 * What stands in a text with plain line breaks, for those who edit it: trees that are kept or evaluated lack what nobody reads, and do not tell an
 * alias from what it means. Offsets are those of the text.
 */
interface Written {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  readonly documents: Map<number, YamlDocument>;
  anchors: readonly Anchor[] | undefined;
}

/** Texts that were asked for last: many edits of one text are tried in a row. */
let recent: readonly Written[] = [];

function writtenIn(text: string): Written {
  const known = recent.find((each) => each.text === text);
  const written = known ?? { text, chunks: splitDocuments(text), documents: new Map<number, YamlDocument>(), anchors: undefined };
  if (recent[0] !== written) recent = [written, ...recent.filter((each) => each !== written)].slice(0, 2);
  return written;
}

/** The document that holds an offset; `undefined` where it is broken. */
export function documentAt(text: string, offset: number): YamlDocument | undefined {
  const { chunks, documents } = writtenIn(text);
  const chunk = chunks.findLast(({ start }) => start <= offset) ?? chunks[0];
  if (chunk === undefined) return undefined;
  const document = documents.get(chunk.index) ?? parseChunk(text, chunk);
  documents.set(chunk.index, document);
  return document.broken ? undefined : document;
}

/** Anchors of the whole text that aliases mean. */
export function usedAnchors(text: string): readonly Anchor[] {
  if (!text.includes('&') || !text.includes('*')) return [];
  const written = writtenIn(text);
  written.anchors ??= written.chunks.flatMap(({ start }) => documentAt(text, start)?.anchors?.filter(({ uses }) => uses.length > 0) ?? []);
  return written.anchors;
}

/** Entries that stand in the map itself, merge keys too, by place. One whose key is an alias stands nowhere. */
export const ownEntries = memo((map: MapNode): readonly MapEntry[] => {
  const all = [...map.entries.filter(({ merged }) => merged !== true), ...(map.merges ?? [])].sort((a, b) => a.key.start - b.key.start);
  return all.filter(({ key }) => key.start >= map.start && key.start < map.end);
});

/** Is the value of an entry that stands in one text an alias? What it means stands before it. */
export function isAlias({ key, value }: MapEntry): boolean {
  return placeOf(value).start < placeOf(key).start;
}

/** The last of `items` that starts at or before `offset`. */
function lastUpTo<T>(items: readonly T[], offset: number, startOf: (item: T) => number): T | undefined {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

/** Where a node stands in its own text: in a file, or in a scalar of it. */
const placeOf = ({ inner, start, end }: Node): Span => inner ?? { start, end };

/**
 * Numbers of the items of a list that are aliases: what they mean stands before the list or in an item before them. In an evaluated list those are found so that share their
 * text with another.
 */
export const aliasItems = memo((list: SeqNode): ReadonlySet<number> => {
  const found = new Set<number>();
  const texts = new Map<string, { readonly index: number; readonly place: Span }[]>();
  const [uri, own] = [list.uri, placeOf(list)];
  for (const [index, item] of list.items.entries()) {
    const place = placeOf(item);
    const isOfList = item.uri === uri && (item.inner === undefined) === (list.inner === undefined);
    if (isOfList && place.start < own.start) found.add(index);
    else getOrMake(texts, `${item.uri} ${item.inner && item.start}`, () => []).push({ index, place });
  }
  for (const items of texts.values()) {
    let [start, end] = [-1, -1];
    for (const { index, place } of items.sort((a, b) => a.place.start - b.place.start || a.index - b.index)) {
      if (place.start < end || place.start === start) found.add(index);
      else [start, end] = [place.start, place.end];
    }
  }
  return found;
});

const ownItems = memo((list: SeqNode): readonly Node[] => {
  const aliases = aliasItems(list);
  return aliases.size === 0 ? list.items : list.items.filter((_, index) => !aliases.has(index));
});

/** All nodes on the way to an offset, the innermost last, with the entries that lead there. Aliases are not followed. */
function* wayTo(
  text: string,
  offset: number,
): Generator<{ readonly node: Node; readonly parent?: { readonly map: MapNode; readonly entry: MapEntry } }> {
  let node = documentAt(text, offset)?.root;
  while (node !== undefined && node.start <= offset) {
    yield { node };
    if (node.kind === 'map') {
      const map: MapNode = node;
      const entry = lastUpTo(ownEntries(map), offset, ({ key }) => key.start);
      if (entry === undefined) return;
      const parent = { map, entry };
      yield { node: entry.key, parent };
      if (isAlias(entry)) return;
      node = entry.value;
    } else node = node.kind === 'seq' ? lastUpTo(ownItems(node), offset, ({ start }) => start) : undefined;
  }
}

/** The entry whose key stands there, with its map. */
export function entryAt(text: string, { start, end }: Span): { readonly map: MapNode; readonly entry: MapEntry } | undefined {
  for (const { node, parent } of wayTo(text, start))
    if (parent?.entry.key === node && node.start === start && node.end === end) return parent;
  return undefined;
}

/** The map or list that stands there. */
export function collectionAt<N extends MapNode | SeqNode>(text: string, node: N): N | undefined {
  const is = (found: Node): found is N => found.kind === node.kind && found.start === node.start;
  for (const { node: found } of wayTo(text, node.start)) if (is(found)) return found;
  return undefined;
}

/** The scalar that stands there, a key or a value. */
export function scalarAt(text: string, { start, end }: Span): ScalarNode | undefined {
  for (const { node } of wayTo(text, start)) if (node.kind === 'scalar' && node.start === start && node.end === end) return node;
  return undefined;
}

/** Does an offset lie inside of a scalar? */
export function isInScalar(text: string, offset: number): boolean {
  for (const { node } of wayTo(text, offset)) if (node.kind === 'scalar' && node.start < offset && offset < node.end) return true;
  return false;
}

/** Does the way from a map to a field of it lead through no alias and no merge key? `offset`: where the field's text stands; of a map that is not there it is the root of that document. */
export function isOwnField(text: string, map: MapNode, offset: number, path: readonly Segment[]): boolean {
  let node: Node | undefined = collectionAt(text, map) ?? documentAt(text, offset)?.root;
  for (const segment of path) {
    if (node?.kind === 'seq' && typeof segment === 'number') {
      if (aliasItems(node).has(segment)) return false;
      node = node.items[segment];
    } else if (node?.kind === 'map') {
      const entry = entryOf(node, String(segment));
      if (entry !== undefined && (entry.merged === true || isAlias(entry))) return false;
      node = entry?.value;
    }
  }
  return true;
}
