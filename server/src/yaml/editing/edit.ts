import type { Span, TextEdit } from '../../base/span.ts';
import { toPlain } from '../scalar.ts';
import type { MapEntry, MapNode, Node, ScalarNode, SeqNode } from '../node.ts';
import { behind, skipSpace } from '../build.ts';
import {
  backOverSpace,
  blockEnd,
  columnOf,
  flowSegments,
  indentsDashes,
  indentStep,
  isMarkerLine,
  lineEnd,
  lineStart,
  newlineOf,
  nextLine,
  propsStart,
  trimEnd,
} from '../text.ts';
import { splitDocuments } from '../split.ts';
import { blockLines, documentText, doubleQuoted, entryLines, flowText, scalarText } from './write.ts';
import type { WriteStyle, YamlData } from './write.ts';
import { aliasItems, collectionAt, entryAt, isAlias, ownEntries, scalarAt } from '../written.ts';

/**
 * Edits on a text with plain line breaks (`line-breaks.ts`). Nodes that are given come from trees that may be pruned or evaluated: what stands in the text
 * is looked up there. An empty result means: cannot be done here without touching something else.
 */
export type Edits = readonly TextEdit[];

/** The text that was asked for last: many edits of one text are tried in a row, and its style is read from all of it. */
let lastStyle: { readonly text: string; readonly style: WriteStyle } | undefined;

/** How this text writes block style. */
export function styleOf(text: string): WriteStyle {
  if (lastStyle?.text !== text) lastStyle = { text, style: { step: indentStep(text), indentDashes: indentsDashes(text) } };
  return lastStyle.style;
}

/** Writes another value in place of a scalar; quotes are kept around texts, and added where the value would read as another type. */
export function setScalar(text: string, node: ScalarNode, value: string | number | boolean): Edits {
  const here = scalarAt(text, node);
  // An evaluated value may have more around what is written.
  if (here === undefined || !node.value.includes(here.value) || (here.tag !== undefined && typeof value !== 'string')) return [];
  if (here.start < here.end) return [{ span: spanOf(here), newText: quotedLike(text, here, value) }];
  const gap = /[\s[{,]/.test(text.charAt(here.start - 1)) ? '' : ' ';
  return [{ span: spanOf(here), newText: gap + scalarText(value) }];
}

/** Renames the key of an entry, keeping its quotes. Where a merge key brings one of the two names, another value would come to light or cover this one. */
export function renameKey(text: string, { key }: MapEntry, newKey: string): Edits {
  const here = entryAt(text, key);
  if (here === undefined || here.entry.key.value !== key.value) return [];
  const others = here.map.entries.filter((entry) => entry !== here.entry);
  if (others.some((entry) => entry.key.value === newKey || entry.key.value === key.value)) return [];
  return [{ span: spanOf(key), newText: quotedLike(text, here.entry.key, newKey) }];
}

/** Removes a whole entry with its lines and its trailing comment; a map that becomes empty is left as `{}`. */
export function removeEntry(text: string, { key, value }: MapEntry): Edits {
  const here = entryAt(text, key);
  if (here === undefined || here.entry.key.value !== key.value || !isOfFile(value, key.uri)) return [];
  const { map, entry } = here;
  // Of several entries of one name another would count then.
  if (map.entries.some((other) => other !== entry && other.key.value === key.value)) return [];
  if (map.flow) return removeSegment(text, map, key.start);
  const siblings = ownEntries(map).map((each) => headOf(text, each));
  return removeLines(text, extentOf(text, entry), siblings, '{}');
}

/** Removes an item of a list with its dash and lines; a list that becomes empty is left as `[]`. */
export function removeItem(text: string, list: SeqNode, item: Node): Edits {
  const here = collectionAt(text, list);
  const index = here?.items.findIndex((each) => each.start === item.start) ?? -1;
  if (here === undefined || index < 0 || aliasItems(here).size > 0) return [];
  if (here.flow) return removeSegment(text, here, item.start);
  const dashes = here.items.map((each) => text.lastIndexOf('-', each.start - 1));
  const dash = dashes[index] ?? 0;
  return removeLines(
    text,
    { start: dash, end: blockEnd(text, dash, columnOf(text, dash), false, lastOffset(text, here.items[index] ?? item)) },
    dashes,
    '[]',
  );
}

/** Removes what stands at `extent`, one of those that start at `siblings`; the last of them is replaced by `empty`. */
function removeLines(text: string, extent: Span, siblings: readonly number[], empty: string): Edits {
  const line = lineStart(text, extent.start);
  // Behind a dash, or the sign of a key of several lines.
  const before = text.slice(line, extent.start).trim();
  if (before.endsWith('?')) return [];
  const next = siblings.find((start) => start > extent.start);
  if (siblings.length === 1) return emptied(text, { start: extent.start, end: trimEnd(text, extent.end) }, empty);
  if (before === '') return [{ span: wholeLines(text, extent), newText: '' }];
  return next === undefined ? [] : [{ span: { start: extent.start, end: nextContent(text, extent.end) }, newText: '' }];
}

export interface InsertAt {
  /** Put it behind the first of these keys that the map has. */
  readonly after?: readonly string[];
  /** Else before the first of these. Default: behind the last entry. */
  readonly before?: readonly string[];
}

/** Adds `key: data` to a map; indentation and style follow its siblings. What a merge key brings is covered. */
export function insertEntry(text: string, map: MapNode, key: string, data: YamlData, at: InsertAt = {}): Edits {
  const here = collectionAt(text, map);
  if (here === undefined || here.entries.some((entry) => entry.key.value === key && entry.merged !== true)) return [];
  const own = ownEntries(here);
  const find = (keys: readonly string[] | undefined): MapEntry | undefined =>
    keys?.map((name) => own.find((entry) => entry.key.value === name)).find((entry) => entry !== undefined);
  const covers = here.entries.some((entry) => entry.key.value === key) ? here.merges?.at(-1) : undefined;
  const after = covers ?? find(at.after);
  const before = after === undefined ? find(at.before) : undefined;
  if (here.flow) return insertSegment(text, here, flowEntry(text, here, key, data), after?.key.start, before?.key.start);
  const sibling = after ?? before ?? own.at(-1);
  if (sibling === undefined) return [];
  const start = headOf(text, sibling);
  if (text.slice(lineStart(text, start), start).trimEnd().endsWith('?')) return [];
  const newline = newlineOf(text);
  const pad = ' '.repeat(columnOf(text, start));
  const lines = entryLines(key, data, styleOf(text)).join(newline + pad);
  if (before !== undefined) return [{ span: { start, end: start }, newText: lines + newline + pad }];
  const { end } = extentOf(text, sibling);
  return [{ span: { start: end, end }, newText: newline + pad + lines }];
}

/**
 * Replaces the value of an entry of a map by other data, in the style that stands there; comments inside the old value go with it. An alias is replaced where it
 * stands, and what a merge key brings is covered in the map.
 */
export function setValue(text: string, map: MapNode, entry: MapEntry, data: YamlData): Edits {
  if (entry.merged === true) return insertEntry(text, map, entry.key.value, data);
  const here = entryAt(text, entry.key);
  if (here === undefined || here.entry.key.value !== entry.key.value || !isOfFile(entry.value, entry.key.uri)) return [];
  const { value } = here.entry;
  if (!isAlias(here.entry)) {
    if (value.kind === 'scalar' && isScalar(data)) return data === null ? [] : setScalar(text, value, data);
    const piecewise =
      isFlatData(data) && value.kind === 'map' && !value.flow && map.flow === here.map.flow ? updateMap(text, value, data) : [];
    if (piecewise.length > 0) return piecewise;
  }
  return replaceValue(text, here.map, here.entry, data);
}

/** Adds `key: data` to a map that an alias stands for, by merging it: `spec: *base` becomes a map of `<<: *base` and the new entry. */
export function overrideAlias(text: string, entry: MapEntry, key: string, data: YamlData): Edits {
  const here = entryAt(text, entry.key);
  if (here === undefined || !isAlias(here.entry)) return [];
  const alias = aliasOf(text, here.entry);
  if (alias === undefined) return [];
  const name = text.slice(alias.start, alias.end);
  if (here.map.flow) return [{ span: alias, newText: `{ <<: ${name}, ${scalarText(key)}: ${flowText(data)} }` }];
  const style = styleOf(text);
  const lines = [`<<: ${name}`, ...entryLines(key, data, style)];
  const pad = newlineOf(text) + ' '.repeat(columnOf(text, headOf(text, here.entry)) + style.step);
  const colon = here.entry.key.end + text.slice(here.entry.key.end).indexOf(':') + 1;
  return [{ span: { start: colon, end: alias.end }, newText: lines.map((line) => pad + line).join('') }];
}

function replaceValue(text: string, map: MapNode, entry: MapEntry, data: YamlData): Edits {
  const colon = text.indexOf(':', entry.key.end) + 1;
  const alias = isAlias(entry) ? aliasOf(text, entry) : undefined;
  if (colon === 0 || (isAlias(entry) && alias === undefined)) return [];
  const isBlock = alias === undefined && isBlockStyle(entry.value);
  const end = Math.max(colon, alias?.end ?? (isBlock ? trimEnd(text, extentOf(text, entry).end) : entry.value.end));
  if (map.flow || (alias === undefined && entry.value.kind !== 'scalar' && entry.value.flow))
    return [{ span: { start: colon, end }, newText: ` ${flowText(data, isJsonLike(text, map))}` }];
  if (isScalar(data) || (Array.isArray(data) ? data.length === 0 : Object.keys(data).length === 0))
    return [{ span: { start: colon, end }, newText: ` ${flowText(data)}` }];
  const body = blockBody(text, columnOf(text, headOf(text, entry)), data);
  const head = /^[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(colon, end));
  const start = head === null ? colon : colon + head[0].trimEnd().length;
  // A comment behind the value stays on the line of the key.
  const behind = trimEnd(text, lineEnd(text, end));
  if (isBlock || behind <= end) return [{ span: { start, end: Math.max(start, end) }, newText: body }];
  return [
    { span: { start, end }, newText: '' },
    { span: { start: behind, end: behind }, newText: body },
  ];
}

/** Lines of the value of a key that stands in a column. */
function blockBody(text: string, column: number, data: YamlData): string {
  const style = styleOf(text);
  const pad = newlineOf(text) + ' '.repeat(column + (Array.isArray(data) && !style.indentDashes ? 0 : style.step));
  return blockLines(data, style)
    .map((line) => pad + line)
    .join('');
}

function isScalar(data: YamlData): data is string | number | boolean | null {
  return data === null || typeof data !== 'object';
}

function isFlatData(data: YamlData): data is { readonly [key: string]: string | number | boolean } {
  return !isScalar(data) && !Array.isArray(data) && Object.values(data).every((value: YamlData) => isScalar(value) && value !== null);
}

/** Makes a block map hold exactly these scalars, entry by entry, so that lines which stay keep their comments; empty where nothing stays. */
function updateMap(text: string, map: MapNode, data: { readonly [key: string]: string | number | boolean }): Edits {
  const own = ownEntries(map);
  const wanted = new Map(Object.entries(data));
  const first = own.find(({ key, value }) => wanted.has(key.value) && value.kind === 'scalar');
  if (first === undefined || own.length < map.entries.length || map.merges !== undefined) return [];
  const edits: TextEdit[] = [];
  for (const entry of own) {
    const value = wanted.get(entry.key.value);
    wanted.delete(entry.key.value);
    if (value === undefined) edits.push(...removeEntry(text, entry));
    else if (toPlain(entry.value) !== value) edits.push(...setValue(text, map, entry, value));
  }
  for (const [key, value] of wanted) edits.push(...insertEntry(text, map, key, value, { before: [first.key.value] }));
  return edits;
}

/** Adds a document before or behind the one that holds `offset`. `data` is written in the text's own style, unless its text is given. */
export function insertDocument(text: string, offset: number, where: 'before' | 'after', data: YamlData, written?: string): Edits {
  const newline = newlineOf(text);
  const body = written ?? documentText(data, styleOf(text), newline);
  const chunk = splitDocuments(text).findLast(({ start }) => start <= offset) ?? { index: 0, start: 0, end: text.length };
  if (where === 'after') {
    if (chunk.end < text.length && !isMarkerLine(text, chunk.end)) return [];
    // A text without a line break at its end stays one.
    const open = chunk.end === text.length && !text.endsWith('\n');
    return [
      {
        span: { start: chunk.end, end: chunk.end },
        newText: open ? `${newline}---${newline}${body.replace(/\r?\n$/, '')}` : `---${newline}${body}`,
      },
    ];
  }
  if (chunk.index > 0 && text[chunk.start - 1] !== '\n') return [];
  const start = isBareMarker(text, chunk.start) ? nextLine(text, chunk.start) : chunk.index === 0 ? headerEnd(text) : chunk.start;
  return [{ span: { start, end: start }, newText: `${body}---${newline}` }];
}

/** A document marker with nothing but a comment behind it. */
function isBareMarker(text: string, start: number): boolean {
  return isMarkerLine(text, start) && /^[ \t]*(?:#|$)/.test(text.slice(start + 3, lineEnd(text, start)));
}

/** Behind a leading comment block that a blank line sets apart (licence headers), else the start of the text. */
function headerEnd(text: string): number {
  const match = /^\uFEFF?(?:#[^\n]*\n)+(?:[ \t]*\r?\n)+/.exec(text);
  return match?.[0].length ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
}

/** Is this text JSON rather than YAML? */
export function isJsonText(text: string): boolean {
  return /^\uFEFF?\s*[{[]/.test(text);
}

/** Is a value put together from this file alone? */
function isOfFile(node: Node, uri: string | undefined): boolean {
  if (node.uri !== undefined && node.uri !== uri) return false;
  if (node.kind === 'map') return node.entries.every((entry) => isOfFile(entry.key, uri) && isOfFile(entry.value, uri));
  return node.kind === 'scalar' || node.items.every((item) => isOfFile(item, uri));
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** Where an entry begins: with the tags and anchors of its key. */
function headOf(text: string, { key }: MapEntry): number {
  return propsStart(text, key.start);
}

/** Text from the key to the end of the entry's last line, comments inside included, line break excluded. */
function extentOf(text: string, entry: MapEntry): Span {
  const start = headOf(text, entry);
  const alias = isAlias(entry);
  const dashes = !alias && entry.value.kind === 'seq' && !entry.value.flow;
  return {
    start,
    end: blockEnd(text, start, columnOf(text, start), dashes, alias ? (aliasOf(text, entry)?.end ?? start) : lastOffset(text, entry.value)),
  };
}

/** Where the `*name` stands that is the value of an entry. */
function aliasOf(text: string, { key }: MapEntry): Span | undefined {
  const start = skipSpace(text, behind(text, key.end, ':'));
  const found = /^\*[\w-]+/.exec(text.slice(start, start + 200));
  return found === null ? undefined : { start, end: start + found[0].length };
}

/** Where a value surely ends, if it does so by itself; else 0. */
function lastOffset(text: string, node: Node): number {
  return isBlockStyle(node) ? 0 : trimEnd(text, node.end);
}

/** Does it end by indentation alone? */
function isBlockStyle(node: Node): boolean {
  return node.kind === 'scalar' ? node.style === 'literal' || node.style === 'folded' : !node.flow;
}

/** First character behind the line of `end` that is no white space: a comment of the next sibling, or the sibling. */
function nextContent(text: string, end: number): number {
  let at = nextLine(text, end);
  while (/[ \t\r\n]/.test(text.charAt(at))) at++;
  return at;
}

function quotedLike(text: string, { style }: ScalarNode, value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (style === 'double' || (style === 'plain' && isJsonText(text))) return doubleQuoted(value);
  return style === 'single' && /^[ -~]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : scalarText(value);
}

function wholeLines(text: string, extent: Span): Span {
  const start = lineStart(text, extent.start);
  const end = nextLine(text, extent.end);
  const lastWithoutBreak = end === text.length && !text.endsWith('\n') && start > 0;
  if (!lastWithoutBreak) return { start, end };
  return { start: text[start - 2] === '\r' ? start - 2 : start - 1, end };
}

/** An empty collection stands on the line of its key. */
function emptied(text: string, span: Span, empty: string): Edits {
  const head = backOverSpace(text, span.start);
  return text[head - 1] === ':' && text.slice(head, span.start).includes('\n')
    ? [{ span: { start: head, end: span.end }, newText: ` ${empty}` }]
    : [{ span, newText: empty }];
}

function removeSegment(text: string, outer: Span, offset: number): Edits {
  const segments = flowSegments(text, outer);
  const index = segments.findIndex((segment) => segment.start <= offset && offset < segment.end);
  const segment = segments[index];
  if (segment === undefined) return [];
  if (segments.length === 1) return [{ span: { start: outer.start + 1, end: outer.end - 1 }, newText: '' }];
  const next = segments[index + 1];
  if (next === undefined) return [{ span: { start: segment.start - 1, end: trimEnd(text, segment.end, segment.start) }, newText: '' }];
  return [{ span: { start: contentOf(text, segment), end: contentOf(text, next) }, newText: '' }];
}

/** First character of a segment that is no white space. */
function contentOf(text: string, { start, end }: Span): number {
  return start + Math.max(0, text.slice(start, end).search(/[^ \t\r\n]/));
}

function insertSegment(text: string, outer: Span, body: string, after: number | undefined, before: number | undefined): Edits {
  const segments = flowSegments(text, outer);
  const only = segments[0];
  if (only === undefined) return [];
  if (segments.length === 1 && text.slice(only.start, only.end).trim() === '') {
    const pad = text[outer.start] === '{' && !isJsonLike(text, outer) ? ' ' : '';
    return [{ span: only, newText: pad + body + pad }];
  }
  const holding = (offset: number | undefined): Span | undefined =>
    segments.find((each) => offset !== undefined && each.start <= offset && offset < each.end);
  const next = holding(before);
  if (next !== undefined) {
    const start = contentOf(text, next);
    return [{ span: { start, end: start }, newText: `${body}, ` }];
  }
  const segment = holding(after) ?? segments.at(-1) ?? only;
  const at = trimEnd(text, segment.end, segment.start);
  const lead = /^[ \t\r]*\n[ \t\r\n]*/.exec(text.slice(segment.start, segment.end))?.[0];
  const comma = segment.end < outer.end - 1 && text[segment.end] === ',' && segment === segments.at(-1);
  return [{ span: { start: comma ? segment.end : at, end: comma ? segment.end : at }, newText: `,${lead ?? ' '}${body}` }];
}

function flowEntry(text: string, map: MapNode, key: string, data: YamlData): string {
  const json = isJsonLike(text, map);
  return `${json ? doubleQuoted(key) : scalarText(key)}: ${flowText(data, json)}`;
}

/** JSON text, or a flow map whose first key is quoted like JSON's. */
function isJsonLike(text: string, span: Span): boolean {
  return isJsonText(text) || /^\{\s*"/.test(text.slice(span.start, span.end));
}
