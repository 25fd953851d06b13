import type { Span, TextEdit } from '../base/span.ts';
import type { MapEntry, MapNode, Node, ScalarNode, SeqNode } from './node.ts';
import {
  blockEnd, columnOf, flowSegments, indentAt, indentsDashes, indentStep, isBlankLine, isCommentLine, isMarkerLine, lineStart, newlineOf, nextLine,
} from './text.ts';
import { blockLines, documentText, entryLines, flowText, scalarText } from './write.ts';
import type { WriteStyle, YamlData } from './write.ts';

/**
 * Edits on the text that a node tree was made from. Trees may be pruned, so whatever hangs on neighbours (is this the only
 * entry?) is read from the text. An empty result means: cannot be done here without touching something else.
 */
export type Edits = readonly TextEdit[];

/** The text that was asked for last: many edits of one text are tried in a row, and its style is read from all of it. */
let lastStyle: { readonly text: string; readonly style: WriteStyle } | undefined;

/** How this text writes block style. */
export function styleOf(text: string): WriteStyle {
  if (lastStyle?.text !== text) lastStyle = { text, style: { step: indentStep(text), indentDashes: indentsDashes(text) } };
  return lastStyle.style;
}

/** Writes another value in place of a scalar; quoting is kept, and added where the value would read as another type. */
export function setScalar(text: string, node: ScalarNode, value: string | number | boolean): Edits {
  const span = contentSpan(text, node);
  if (!standsThere(text, node)) return [];
  if (span.start === span.end) {
    const gap = /[\s[{,]/.test(text[span.start - 1] ?? ' ') ? '' : ' ';
    return [{ span, newText: gap + scalarText(value) }];
  }
  return [{ span, newText: quotedLike(text, span, value) }];
}

/** Renames the key of an entry, keeping its quotes. Keys that came in by a merge are renamed at the anchor. */
export function renameKey(text: string, entry: MapEntry, newKey: string): Edits {
  if (!standsThere(text, entry.key)) return [];
  const span = { start: entry.key.start, end: entry.key.end };
  return [{ span, newText: quotedLike(text, span, newKey) }];
}

/** Removes a whole entry with its lines and its trailing comment; a map that becomes empty is left as `{}`. */
export function removeEntry(text: string, map: MapNode, entry: MapEntry): Edits {
  if (!isEditable(text, map, entry)) return [];
  if (map.flow) return removeSegment(text, map, entry.key.start);
  const extent = entryExtent(text, entry);
  const column = columnOf(text, entry.key.start);
  const next = nextSibling(text, extent.end, column, false);
  const first = text.slice(lineStart(text, entry.key.start), entry.key.start).trim() !== '';
  if (first && next !== undefined) return [{ span: { start: entry.key.start, end: nextContent(text, extent.end) }, newText: '' }];
  if (next === undefined && (first || !hasPrevious(text, lineStart(text, entry.key.start), column, false))) {
    return emptied(text, { start: entry.key.start, end: trimEnd(text, extent.end) }, '{}');
  }
  return [{ span: wholeLines(text, extent), newText: '' }];
}

/** Removes an item of a sequence with its dash and lines; a sequence that becomes empty is left as `[]`. */
export function removeItem(text: string, seq: SeqNode, item: Node): Edits {
  if (!within(seq, item)) return [];
  if (seq.flow) return removeSegment(text, seq, item.start);
  const dash = text.lastIndexOf('-', item.start - 1);
  if (dash < seq.start) return [];
  const column = columnOf(text, dash);
  const extent = { start: dash, end: blockEnd(text, dash, column, false, lastOffset(text, item)) };
  const next = nextSibling(text, extent.end, column, true);
  const nested = text.slice(lineStart(text, dash), dash).trim() !== '';
  if (nested && next !== undefined) return [{ span: { start: dash, end: nextContent(text, extent.end) }, newText: '' }];
  if (next === undefined && (nested || !hasPrevious(text, lineStart(text, dash), column, true))) {
    return emptied(text, { start: dash, end: trimEnd(text, extent.end) }, '[]');
  }
  return [{ span: wholeLines(text, extent), newText: '' }];
}

export interface InsertAt {
  /** Put it behind the first of these keys that the map has. */
  readonly after?: readonly string[];
  /** Else before the first of these. Default: behind the last entry. */
  readonly before?: readonly string[];
}

/** Adds `key: data` to a map; indentation and style follow its siblings. */
export function insertEntry(text: string, map: MapNode, key: string, data: YamlData, at: InsertAt = {}): Edits {
  const own = map.entries.filter((entry) => entry.merged !== true && within(map, entry.key) && standsThere(text, entry.key));
  const find = (keys: readonly string[] | undefined): MapEntry | undefined =>
    keys?.map((name) => own.find((entry) => entry.key.value === name)).find((entry) => entry !== undefined);
  const after = find(at.after);
  const before = after === undefined ? find(at.before) : undefined;
  if (map.flow) return insertSegment(text, map, flowEntry(text, map, key, data), after?.key.start, before?.key.start);
  const sibling = after ?? before ?? own.at(-1);
  if (sibling === undefined) return [];
  const style = styleOf(text);
  const newline = newlineOf(text);
  const column = columnOf(text, sibling.key.start);
  const pad = ' '.repeat(column);
  const lines = entryLines(key, data, style).join(newline + pad);
  if (before !== undefined) return [{ span: { start: before.key.start, end: before.key.start }, newText: lines + newline + pad }];
  return [insertLines(entryExtent(text, sibling).end, pad + lines, newline)];
}

/** Replaces the value of an entry by other data, in the style that stands there; comments inside the old value go with it. */
export function setValue(text: string, map: MapNode, entry: MapEntry, data: YamlData): Edits {
  const scalar = data === null || typeof data !== 'object';
  if (scalar && entry.value.kind === 'scalar' && entry.merged !== true) return data === null ? [] : setScalar(text, entry.value, data);
  if (!isEditable(text, map, entry)) return [];
  if (isPlainData(data) && entry.value.kind === 'map' && !entry.value.flow) {
    const piecewise = updateMap(text, entry.value, data);
    if (piecewise.length > 0) return piecewise;
  }
  const colon = text.indexOf(':', entry.key.end);
  if (colon < 0) return [];
  if (map.flow || (entry.value.kind !== 'scalar' && entry.value.flow && entry.value.start > colon)) {
    const end = entry.value.start > colon ? entry.value.end : colon + 1;
    return [{ span: { start: colon + 1, end }, newText: ` ${flowText(data, isJsonLike(text, map))}` }];
  }
  const column = columnOf(text, entry.key.start);
  const style = styleOf(text);
  const newline = newlineOf(text);
  const inline = scalar || (Array.isArray(data) ? data.length === 0 : Object.keys(data).length === 0);
  const pad = ' '.repeat(column + (Array.isArray(data) && !style.indentDashes ? 0 : style.step));
  const body = inline ? ` ${flowText(data)}` : blockLines(data, style).map((line) => newline + pad + line).join('');
  const head = /^[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(colon + 1));
  const start = !inline && head !== null ? colon + 1 + head[0].trimEnd().length : colon + 1;
  return [{ span: { start, end: Math.max(start, trimEnd(text, entryExtent(text, entry).end)) }, newText: body }];
}

function isPlainData(data: YamlData): data is { readonly [key: string]: string | number | boolean } {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
    && Object.values(data).every((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean');
}

/** Makes a block map hold exactly these scalars, entry by entry, so that lines which stay keep their comments; empty where nothing stays. */
function updateMap(text: string, map: MapNode, data: { readonly [key: string]: string | number | boolean }): Edits {
  const own = map.entries.filter((entry) => isEditable(text, map, entry));
  const staying = own.filter((entry) => data[entry.key.value] !== undefined && entry.value.kind === 'scalar');
  if (staying.length === 0 || own.length < map.entries.length) return [];
  const first = staying[0]?.key.value ?? '';
  const added = Object.entries(data).filter(([key]) => !own.some((entry) => entry.key.value === key));
  return own.flatMap((entry) => {
    const value = data[entry.key.value];
    if (value === undefined) return removeEntry(text, map, entry);
    if (entry.value.kind !== 'scalar' || entry.value.value === String(value)) return [];
    return setScalar(text, entry.value, value);
  }).concat(added.flatMap(([key, value]) => insertEntry(text, map, key, value, { before: [first] })));
}

/** Adds a document before or behind the one that holds `offset`. `data` is written in the text's own style, unless its text is given. */
export function insertDocument(text: string, offset: number, where: 'before' | 'after', data: YamlData, written?: string): Edits {
  const newline = newlineOf(text);
  const body = written ?? documentText(data, styleOf(text), newline);
  if (where === 'after') {
    let at = nextLine(text, offset);
    while (at < text.length && !isMarkerLine(text, at)) at = nextLine(text, at);
    // A text without a line break at its end stays one.
    const open = at === text.length && !/[\r\n]$/.test(text);
    return [{ span: { start: at, end: at }, newText: open ? `${newline}---${newline}${body.replace(/\r?\n$/, '')}` : `---${newline}${body}` }];
  }
  let at = lineStart(text, offset);
  while (at > 0 && !isMarkerLine(text, at)) at = lineStart(text, at - 1);
  const start = isMarkerLine(text, at) ? nextLine(text, at) : headerEnd(text);
  return [{ span: { start, end: start }, newText: `${body}---${newline}` }];
}

/** Text from the key to the end of the entry's last line, comments inside included, line break excluded. */
function entryExtent(text: string, entry: MapEntry): Span {
  const column = columnOf(text, entry.key.start);
  const dashes = entry.value.kind === 'seq' && !entry.value.flow;
  return { start: entry.key.start, end: blockEnd(text, entry.key.start, column, dashes, lastOffset(text, entry.value)) };
}

/** Is this text JSON rather than YAML? */
export function isJsonText(text: string): boolean {
  return /^\uFEFF?\s*[{[]/.test(text);
}

/** Where a flow value or scalar surely ends; block collections end by indentation alone, aliases on their own line. */
function lastOffset(text: string, node: Node): number {
  if (node.kind !== 'scalar' && !node.flow) return 0;
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded') ? 0 : trimEnd(text, node.end);
}

/** Line start of the sibling behind `end`, if one follows at this column. */
function nextSibling(text: string, end: number, column: number, dash: boolean): number | undefined {
  for (let at = nextLine(text, end); at < text.length; at = nextLine(text, at)) {
    if (isBlankLine(text, at) || isCommentLine(text, at)) continue;
    if (isMarkerLine(text, at) || indentAt(text, at) !== column) return undefined;
    return (text[at + column] === '-' && /\s/.test(text[at + column + 1] ?? ' ')) === dash ? at : undefined;
  }
  return undefined;
}

/** First character behind the line of `end` that is no white space: a comment of the next sibling, or the sibling. */
function nextContent(text: string, end: number): number {
  let at = nextLine(text, end);
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}

/** Dashes in the column of a map's keys belong to a sibling above. Does a sibling stand above the line `start` at this column (possibly behind a dash)? */
function hasPrevious(text: string, start: number, column: number, dash: boolean): boolean {
  let at = start;
  while (at > 0 && text[at - 1] !== '\uFEFF') {
    at = lineStart(text, at - 1);
    if (isBlankLine(text, at) || isCommentLine(text, at)) continue;
    if (isMarkerLine(text, at)) return false;
    const indent = indentAt(text, at);
    const head = text.slice(at, at + column);
    if (indent === column && !dash) return true;
    if (indent === column) return (text[at + column] === '-' && /\s/.test(text[at + column + 1] ?? ' ')) === dash;
    if (indent < column) return /^[ -]*$/.test(head) && head.includes('-') && head.length === column && (text[at + column - 1] ?? '') === ' ';
  }
  return false;
}

/** Is the whole entry written here, and in this text: not merged in, not put together from several files? */
function isEditable(text: string, map: MapNode, entry: MapEntry): boolean {
  return entry.merged !== true && within(map, entry.key) && standsThere(text, entry.key) && isOfFile(entry.value, entry.key.uri ?? map.uri);
}

function isOfFile(node: Node, uri: string | undefined): boolean {
  if (node.uri !== undefined && node.uri !== uri) return false;
  if (node.kind === 'map') return node.entries.every((entry) => isOfFile(entry.key, uri) && isOfFile(entry.value, uri));
  return node.kind === 'scalar' || node.items.every((item) => isOfFile(item, uri));
}

/** Does the text still say what the node says (an evaluated value may have more around it)? Guards against texts that changed. */
function standsThere(text: string, node: ScalarNode): boolean {
  const { start, end } = contentSpan(text, node);
  const raw = text.slice(start, end);
  if (end > text.length) return false;
  if (node.style === 'double') return raw.startsWith('"') && raw.endsWith('"');
  if (node.style === 'single') return raw.startsWith("'") && raw.endsWith("'");
  if (node.style !== 'plain') return /^[|>]/.test(raw);
  return raw.includes('\n') || node.value.includes(raw);
}

/** The scalar without a tag or anchor in front of it. */
function contentSpan(text: string, node: ScalarNode): Span {
  const head = /^(?:[!&][^\s]*[ \t]+)*/.exec(text.slice(node.start, node.end));
  return { start: node.start + (head?.[0].length ?? 0), end: Math.max(node.start, trimEnd(text, node.end, node.start)) };
}

function quotedLike(text: string, span: Span, value: string | number | boolean): string {
  const quote = text[span.start];
  if (quote === '"') return JSON.stringify(String(value));
  if (quote === "'" && text[span.end - 1] === "'") {
    const raw = String(value);
    return /[\n\r]/.test(raw) ? JSON.stringify(raw) : `'${raw.replaceAll("'", "''")}'`;
  }
  return scalarText(value);
}

function within(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function trimEnd(text: string, end: number, atLeast = 0): number {
  let at = end;
  while (at > atLeast && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function wholeLines(text: string, extent: Span): Span {
  const start = lineStart(text, extent.start);
  const end = nextLine(text, extent.end);
  const lastWithoutBreak = end === text.length && !text.endsWith('\n') && start > 0;
  if (!lastWithoutBreak) return { start, end };
  return { start: text[start - 2] === '\r' ? start - 2 : Math.max(0, start - 1), end };
}

function emptied(text: string, span: Span, empty: string): Edits {
  const gap = /:[ \t]*\r?\n[\s]*$/.exec(text.slice(0, span.start));
  return gap === null ? [{ span, newText: empty }] : [{ span: { start: gap.index + 1, end: span.end }, newText: ` ${empty}` }];
}

function removeSegment(text: string, outer: Span, offset: number): Edits {
  const segments = flowSegments(text, outer);
  const index = segments.findIndex((segment) => segment.start <= offset && offset < segment.end);
  const segment = segments[index];
  if (segment === undefined) return [];
  if (segments.length === 1) return [{ span: { start: outer.start + 1, end: outer.end - 1 }, newText: '' }];
  const next = segments[index + 1];
  if (next === undefined) return [{ span: { start: segment.start - 1, end: trimEnd(text, segment.end, segment.start) }, newText: '' }];
  const lead = text.slice(segment.start, segment.end).search(/\S/);
  const nextLead = text.slice(next.start, next.end).search(/\S/);
  return [{ span: { start: segment.start + Math.max(0, lead), end: next.start + Math.max(0, nextLead) }, newText: '' }];
}

function insertSegment(text: string, outer: Span, body: string, after: number | undefined, before: number | undefined): Edits {
  const segments = flowSegments(text, outer);
  const only = segments[0];
  if (only === undefined) return [];
  if (segments.length === 1 && text.slice(only.start, only.end).trim() === '') {
    const pad = text[outer.start] === '{' && !isJsonLike(text, outer) ? ' ' : '';
    return [{ span: only, newText: pad + body + pad }];
  }
  if (before !== undefined) return [{ span: { start: before, end: before }, newText: `${body}, ` }];
  const segment = segments.find((each) => after !== undefined && each.start <= after && after < each.end) ?? segments.at(-1) ?? only;
  const at = trimEnd(text, segment.end, segment.start);
  const lead = /^\s*\n\s*/.exec(text.slice(segment.start, segment.end))?.[0];
  const comma = segment.end < outer.end - 1 && text[segment.end] === ',' && segment === segments.at(-1);
  return [{ span: { start: comma ? segment.end : at, end: comma ? segment.end : at }, newText: `,${lead ?? ' '}${body}` }];
}

function flowEntry(text: string, map: MapNode, key: string, data: YamlData): string {
  const json = isJsonLike(text, map);
  return `${json ? JSON.stringify(key) : scalarText(key)}: ${flowText(data, json)}`;
}

/** JSON text, or a flow map whose first key is quoted like JSON's. */
function isJsonLike(text: string, span: Span): boolean {
  return isJsonText(text) || /^\{\s*"/.test(text.slice(span.start, span.end));
}

function insertLines(at: number, lines: string, newline: string): TextEdit {
  return { span: { start: at, end: at }, newText: newline + lines };
}

/** Behind a leading comment block that a blank line sets apart (licence headers), else the start of the text. */
function headerEnd(text: string): number {
  const match = /^\uFEFF?(?:#[^\n]*\n)+(?:[ \t]*\r?\n)+/.exec(text);
  return match?.[0].length ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
}
