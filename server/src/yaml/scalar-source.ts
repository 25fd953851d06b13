import { trimEnds } from '../base/texts/ends.ts';
import { plainBreaks } from './line-breaks.ts';
import type { ScalarStyle } from './node.ts';

/** How the value of a scalar is written: for each of its UTF-16 units, and for its end, from where to where in the text. */
export interface ScalarSource {
  readonly value: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

interface Written {
  readonly start: number;
  /** Of a block scalar anywhere behind its last line with text: line breaks at the end of the value are read as far as that. */
  readonly end: number;
  readonly style: ScalarStyle;
  /** What a parser makes of it where every line break counts as LF. */
  readonly value: string;
}

interface Line {
  readonly start: number;
  /** Offset of its break. */
  readonly end: number;
  /** Offset behind its break. */
  readonly next: number;
  /** What the break is in a value; '' at the end of the text. */
  readonly break: string;
}

interface Writer {
  readonly units: string[];
  readonly starts: number[];
  readonly ends: number[];
}

function put(writer: Writer, units: string, start: number, end: number): void {
  for (let i = 0; i < units.length; i++) {
    writer.units.push(units.charAt(i));
    writer.starts.push(start);
    writer.ends.push(end);
  }
}

const eachBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;

/** What a line break becomes in a value (go-yaml `read_line`). */
const inValue = (found: string): string => (/[\u2028\u2029]/.test(found) ? found : '\n');

/** Reads a scalar as go-yaml does (`scannerc.go`), and says where each part of it stands; `undefined` where a parser found something else in a block scalar. */
export function scalarSource(text: string, node: Written): ScalarSource | undefined {
  if (node.style !== 'literal' && node.style !== 'folded') return flowSource(text, node);
  return blockReader(plainBreaks(text), node)?.(text, node);
}

type Reader = (text: string, node: Written) => ScalarSource;

const header = /^[|>]([-+0-9]*)[^\n\r\u0085\u2028\u2029]*/;

/** Knows the indentation, which a header counts from the parent's column: no line of the scalar tells that, but the value does. */
function blockReader(plain: string, node: Written): Reader | undefined {
  const found = header.exec(plain.slice(node.start, node.end));
  if (found === null) return undefined;
  const signs = found[1] ?? '';
  const chomping = signs.includes('-') ? 'strip' : signs.includes('+') ? 'keep' : 'clip';
  const from = node.start + found[0].length;
  const readerFor =
    (indent: number): Reader =>
    (text) =>
      blockSource(text, linesOf(text, from, node.end).slice(1), indent, node.style === 'folded', chomping);
  const lines = linesOf(plain, from, node.end).slice(1);
  const indents = /\d/.test(signs) ? givenIndents(plain, lines) : [detectedIndent(plain, lines)];
  const value = trimEnds(node.value, '\n', 'end');
  return indents.map(readerFor).find((read) => trimEnds(read(plain, node).value, '\n', 'end') === value);
}

function done({ units, starts, ends }: Writer, end: number): ScalarSource {
  return { value: units.join(''), starts: [...starts, end], ends: [...ends, end] };
}

const newWriter = (): Writer => ({ units: [], starts: [], ends: [] });

/** Line breaks with the blanks behind them, also behind the sign that joins lines. */
const fold = /\\?(?:(?:\r\n|[\n\r\u0085\u2028\u2029])[ \t]*)+/y;
const blanks = /[ \t]+/y;
const escape = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/sy;

/** Plain and quoted scalars. */
function flowSource(text: string, { start, end, style }: Written): ScalarSource {
  const writer = newWriter();
  const quotes = style === 'plain' ? 0 : 1;
  const to = end - quotes;
  for (let at = start + quotes; at < to;) {
    const gap = matchAt(blanks, text, at);
    const folded = matchAt(fold, text, at + gap.length);
    if (folded !== '' && (style === 'double' || !folded.startsWith('\\'))) {
      if (folded.startsWith('\\')) putAll(writer, gap, at);
      putFold(writer, folded, at + gap.length, folded.startsWith('\\') ? at + gap.length : at);
      at += gap.length + folded.length;
    } else if (gap !== '') {
      putAll(writer, gap, at);
      at += gap.length;
    } else
      at =
        (style === 'double' ? readEscape(text, at, writer) : style === 'single' ? readQuote(text, at, to, writer) : undefined) ??
        putAll(writer, text.charAt(at), at);
  }
  return done(writer, to);
}

/** Text as it stands; gives the offset behind it. */
function putAll(writer: Writer, text: string, start: number): number {
  for (let i = 0; i < text.length; i++) put(writer, text.charAt(i), start + i, start + i + 1);
  return start + text.length;
}

/** What a sticky pattern finds at an offset; '' where it finds nothing. */
function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** One line break becomes a space, of several the first is left out, and a joined one leaves nothing; LS and PS stay. `from`: where the blanks before it begin. */
function putFold(writer: Writer, folded: string, start: number, from: number): void {
  const all = [...folded.matchAll(eachBreak)].map(({ 0: each, index }) => ({
    text: inValue(each),
    start: start + index,
    end: start + index + each.length,
  }));
  const joined = folded.startsWith('\\');
  const isSpace = !joined && all.length === 1 && all[0]?.text === '\n';
  if (isSpace) put(writer, ' ', from, start + folded.length);
  else for (const each of joined || all[0]?.text === '\n' ? all.slice(1) : all) put(writer, each.text, each.start, each.end);
}

function readQuote(text: string, at: number, to: number, writer: Writer): number | undefined {
  if (text[at] !== "'" || text[at + 1] !== "'" || at + 1 >= to) return undefined;
  put(writer, "'", at, at + 2);
  return at + 2;
}

const simple: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

function readEscape(text: string, at: number, writer: Writer): number | undefined {
  const found = matchAt(escape, text, at);
  if (found === '') return undefined;
  const letter = found.charAt(1);
  const code = found.length > 2 ? Number.parseInt(found.slice(2), 16) : Number.NaN;
  put(writer, code <= 0x10ffff ? String.fromCodePoint(code) : (simple[letter] ?? letter), at, at + found.length);
  return at + found.length;
}

/** Lines from an offset to another; the last one may have no break. */
function linesOf(text: string, from: number, to: number): readonly Line[] {
  const lines: Line[] = [];
  let start = from;
  for (const { 0: found, index } of text.slice(from, to).matchAll(eachBreak)) {
    lines.push({ start, end: from + index, next: from + index + found.length, break: inValue(found) });
    start = from + index + found.length;
  }
  if (start < to) lines.push({ start, end: to, next: to, break: '' });
  return lines;
}

function spaces(text: string, { start, end }: Line): number {
  let at = start;
  while (at < end && text[at] === ' ') at++;
  return at - start;
}

const isEmpty = (text: string, line: Line): boolean => line.start + spaces(text, line) === line.end;

/** Leading lines of spaces count as well: the deepest decides. */
function detectedIndent(text: string, lines: readonly Line[]): number {
  const first = lines.findIndex((line) => !isEmpty(text, line));
  return Math.max(1, ...lines.slice(0, first < 0 ? lines.length : first + 1).map((line) => spaces(text, line)));
}

function givenIndents(text: string, lines: readonly Line[]): readonly number[] {
  const least = Math.min(...lines.filter((line) => !isEmpty(text, line)).map((line) => spaces(text, line)), 200);
  return Array.from({ length: least }, (_, i) => least - i);
}

/** What stands between the text before and the next line. */
interface Gap {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function blockSource(
  text: string,
  lines: readonly Line[],
  indent: number,
  folded: boolean,
  chomping: 'strip' | 'clip' | 'keep',
): ScalarSource {
  const writer = newWriter();
  let leading: Gap | undefined;
  let trailing: Gap[] = [];
  let blankBefore = false;
  let last = lines[0]?.start ?? 0;
  const gap = ({ end, next, break: found }: Line): Gap => ({ text: found, start: end, end: next });
  for (const line of lines) {
    const content = line.start + Math.min(indent, spaces(text, line));
    if (content === line.end) {
      trailing.push(gap(line));
      continue;
    }
    const blank = /[ \t]/.test(text.charAt(content));
    const joins = folded && !blankBefore && !blank && leading?.text === '\n';
    if (leading !== undefined && (!joins || trailing.length === 0)) put(writer, joins ? ' ' : leading.text, leading.start, content);
    for (const each of trailing) put(writer, each.text, each.start, each.end);
    for (let at = content; at < line.end; at++) put(writer, text.charAt(at), at, at + 1);
    [leading, trailing, blankBefore, last] = [gap(line), [], blank, line.end];
  }
  if (chomping !== 'strip' && leading !== undefined) put(writer, leading.text, leading.start, leading.end);
  if (chomping === 'keep') for (const each of trailing) put(writer, each.text, each.start, each.end);
  return done(writer, last);
}
