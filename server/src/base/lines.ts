/** Zero-based line and UTF-16 character, as LSP counts. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** UTF-16 offsets of all line starts. Lines end with `\n`, `\r\n` or `\r`; the first entry is 0. */
export function lineStarts(text: string): Uint32Array {
  if (!text.includes('\r')) return newlineStarts(text);
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return Uint32Array.from(starts);
}

/** `lineStarts(text)`, made of those of the text before: what both share at their ends is not looked through again. */
export function lineStartsAfter(before: Uint32Array, old: string, text: string): Uint32Array {
  if (old.includes('\r') || text.includes('\r')) return lineStarts(text);
  const most = Math.min(old.length, text.length);
  const front = longest(most, (from, to) => old.slice(from, to) === text.slice(from, to));
  const back = longest(
    most - front,
    (from, to) => old.slice(old.length - to, old.length - from) === text.slice(text.length - to, text.length - from),
  );
  const between = newlineStarts(text.slice(front, text.length - back));
  const [head, tail] = [lineAt(before, front) + 1, lineAt(before, old.length - back) + 1];
  const starts = new Uint32Array(head + between.length - 1 + before.length - tail);
  starts.set(before.subarray(0, head));
  for (let i = 1; i < between.length; i++) starts[head + i - 1] = (between[i] ?? 0) + front;
  for (let from = tail, to = head + between.length - 1; from < before.length; from++, to++)
    starts[to] = (before[from] ?? 0) + text.length - old.length;
  return starts;
}

/** The greatest length up to `most` of which all parts are the same. */
function longest(most: number, same: (from: number, to: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (same(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Line starts as they are kept for long: as they are, or (`packLines`) the length of each line but the last as a character, a quarter of the memory or less. */
export type KeptLines = Uint32Array | string;

/** Written for a line that is longer than a character can say: the next one adds to it. */
const longer = 0xffff;

/** Line starts for texts that are seldom asked for them; `startsOf` gives them back. */
export function packLines(starts: Uint32Array): string {
  const parts: string[] = [];
  for (let from = 1; from < starts.length; from += 1024) {
    const codes: number[] = [];
    for (let i = from; i < Math.min(starts.length, from + 1024); i++) {
      let length = (starts[i] ?? 0) - (starts[i - 1] ?? 0);
      for (; length >= longer; length -= longer) codes.push(longer);
      codes.push(length);
    }
    parts.push(charactersOf(codes));
  }
  return parts.join('');
}

/** An engine takes only so many arguments; a very long line is many codes. */
function charactersOf(codes: readonly number[]): string {
  return codes.length <= 4096 ? String.fromCharCode(...codes) : codes.map((code) => String.fromCharCode(code)).join('');
}

/** What was asked for last: places of one file are mostly asked for one after the other. */
let last: { readonly kept: string; readonly starts: Uint32Array } | undefined;

/** UTF-16 offsets of line starts, as `lineStarts` gave them, of lines that are kept in either form. */
export function startsOf(kept: KeptLines): Uint32Array {
  if (typeof kept !== 'string') return kept;
  if (last?.kept === kept) return last.starts;
  const starts = [0];
  let at = 0;
  for (let i = 0; i < kept.length; i++) {
    const code = kept.charCodeAt(i);
    at += code;
    if (code !== longer) starts.push(at);
  }
  last = { kept, starts: Uint32Array.from(starts) };
  return last.starts;
}

/** Starts are collected here, since their number is not known before. */
let desk = new Uint32Array(1024);

function newlineStarts(text: string): Uint32Array {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (count === desk.length) {
      const larger = new Uint32Array(2 * count);
      larger.set(desk);
      desk = larger;
    }
    desk[count++] = at + 1;
  }
  const starts = desk.slice(0, count);
  if (desk.length > 1 << 16) desk = new Uint32Array(1024);
  return starts;
}

/** Line that holds `offset`; offsets beyond the text count to the last line. */
export function lineAt(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Line and character of an offset, both counted from 0, characters in UTF-16 units. */
export function positionAt(starts: Uint32Array, offset: number): Position {
  const line = lineAt(starts, Math.max(0, offset));
  return { line, character: Math.max(0, offset) - (starts[line] ?? 0) };
}

/** Offset of a position. A character beyond the line's end stays as far as the next line's start; a line beyond the text gives `length`. */
export function offsetAt(starts: Uint32Array, position: Position, length: number): number {
  const start = starts[position.line];
  if (position.line < 0) return 0;
  if (start === undefined) return length;
  const next = starts[position.line + 1] ?? length;
  return Math.min(start + Math.max(0, position.character), next);
}
