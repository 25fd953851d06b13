/**
 * go-yaml asks no indentation of lines inside of quotes and brackets, the parsers here do. The text of the same length in which such lines are one: their breaks and comments are
 * spaces. `undefined` where none is, where a quote or bracket is not closed, and where go-yaml takes no break: between a key and its colon.
 */
export function joinedLines(text: string): string | undefined {
  const reader: Reader = { text, at: 0, out: [], copied: 0, column: -1 };
  while (reader.at < text.length) if (!readToken(reader)) return undefined;
  return reader.out.length === 0 ? undefined : reader.out.join('') + text.slice(reader.copied);
}

interface Reader {
  readonly text: string;
  at: number;
  readonly out: string[];
  /** Up to here `out` holds the text. */
  copied: number;
  /** Column of the last key or dash: what is deeper belongs to its block scalar. */
  column: number;
}

/** Nothing of meaning: blanks and breaks, a comment, what stands in front of a value. */
const space = /(?:[ \t]*\r?\n|[ \t]+|#[^\r\n]*|---(?=\s)|[&!*][^\s,[\]{}]*)/y;
const dash = /[-?](?=\s|$)/y;
const blockHeader = /[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/y;
const quoted = { '"': /"(?:[^"\\]|\\[^])*"/y, "'": /'(?:[^']|'')*'/y };
const colon = /[ \t]*:(?=\s|$)/y;
/** Up to the colon of a key, a comment or the end of the line. */
const plain = /(?:[^\s:#]|:(?!\s|$)|(?<!\s)#|[ \t]+(?![ \t#]))+/y;
const marker = /^(?:---|\.\.\.)(?:\s|$)/m;

function match(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  return pattern.exec(reader.text)?.[0] ?? '';
}

/** Reads what comes next in a block; false where go-yaml does not read it either. */
function readToken(reader: Reader): boolean {
  const { text } = reader;
  const skipped = match(reader, space);
  if (skipped !== '') return advance(reader, skipped.length);
  const start = reader.at;
  const sign = text[start];
  if (match(reader, dash) !== '') {
    reader.column = columnAt(text, start);
    return advance(reader, 1);
  }
  if (sign === '{' || sign === '[') return readFlow(reader);
  if (sign === '"' || sign === "'") return readQuoted(reader, start, start + match(reader, quoted[sign]).length);
  const header = match(reader, blockHeader);
  if (header !== '') return skipBlock(reader, header.length);
  return advance(reader, Math.max(1, match(reader, plain).length)) && readColon(reader, start);
}

function advance(reader: Reader, by: number): true {
  reader.at += by;
  return true;
}

/** What is read is a key where a colon follows. */
function readColon(reader: Reader, start: number): true {
  const found = match(reader, colon);
  if (found !== '') reader.column = columnAt(reader.text, start);
  return advance(reader, found.length);
}

function columnAt(text: string, at: number): number {
  return at - 1 - text.lastIndexOf('\n', at - 1);
}

/** A quoted value that is over at `end`, as one line. */
function readQuoted(reader: Reader, start: number, end: number): boolean {
  const value = reader.text.slice(start, end);
  return value !== '' && readJoined(reader, start, value, spaced(value));
}

function readJoined(reader: Reader, start: number, value: string, joined: string): boolean {
  reader.at = start + value.length;
  if (!value.includes('\n')) return readColon(reader, start);
  if (marker.test(value) || match(reader, colon) !== '') return false;
  reader.out.push(reader.text.slice(reader.copied, start), joined);
  reader.copied = reader.at;
  return true;
}

const spaced = (text: string): string => text.replace(/[\r\n]/g, ' ');

const flowToken =
  /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'|(?<=\s)#[^\r\n]*|\s+|[[\]{},]|:(?=[\s,[\]{}"']|$)|(?:[^\s,[\]{}:]|:(?![\s,[\]{}"']|$))+/y;

/** Reads a value in brackets; false where it has no end, a key that no `?` announces and its colon stand on two lines, or a comment in the middle of a text. */
function readFlow(reader: Reader): boolean {
  const { text, at: start } = reader;
  const parts: string[] = [];
  let [depth, at, isText, isBroken, isCut, isExplicit] = [0, start, false, false, false, false];
  do {
    flowToken.lastIndex = at;
    const token = flowToken.exec(text)?.[0];
    if (token === undefined || (token === ':' && isBroken && !isExplicit)) return false;
    const isComment = token.startsWith('#') && /\s/.test(text.charAt(at - 1));
    parts.push(isComment || /^\s/.test(token) ? ' '.repeat(token.length) : spaced(token));
    at += token.length;
    if (token === '?' && !isText) isExplicit = true;
    else if (/^[[\]{},:]$/.test(token)) {
      [isText, isBroken, isCut, isExplicit] = [token === ']' || token === '}', false, false, false];
      depth += token === '[' || token === '{' ? 1 : isText ? -1 : 0;
    } else if (isComment) isCut = isText;
    else if (isCut && !/^\s/.test(token)) return false;
    else {
      isText ||= !/^\s/.test(token);
      isBroken ||= isText && token.includes('\n');
    }
  } while (depth > 0);
  return readJoined(reader, start, text.slice(start, at), parts.join(''));
}

const nextLine = /\r?\n[^\r\n]*/y;

/** Skips a block scalar: its header, and all lines that are empty or deeper than what it belongs to. */
function skipBlock(reader: Reader, header: number): true {
  advance(reader, header);
  for (let line = match(reader, nextLine); line !== ''; line = match(reader, nextLine)) {
    const text = line.trimStart();
    if (text !== '' && line.length - text.length - (line.startsWith('\r') ? 2 : 1) <= reader.column) break;
    advance(reader, line.length);
  }
  return true;
}
