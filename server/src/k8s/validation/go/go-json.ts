import { quoteRune } from './go-text.ts';

/** A text of JSON that is being read, one character a byte. */
interface Cursor {
  readonly bytes: string;
  at: number;
  depth: number;
}

const ended = 'unexpected end of JSON input';
/** Less than Go allows, and more than anybody writes. */
const deepest = 1_000;

/** What Go says of a text that is no JSON, or JSON of another kind than `wanted`; '' for one that is. `goType`: as messages name what was wanted. */
export function jsonProblem(text: string, wanted: 'array' | 'object', goType: string): string {
  const cursor = { bytes: utf8(text), at: 0, depth: 0 };
  const problem = readValue(cursor) || afterAll(cursor);
  if (problem !== '') return problem;
  const value: unknown = JSON.parse(text);
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return value === null || kind === wanted ? '' : `json: cannot unmarshal ${kind} into Go value of type ${goType}`;
}

/** Bytes as characters. */
function utf8(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

function bad(cursor: Cursor, where: string): string {
  return cursor.at >= cursor.bytes.length ? ended : badInside(cursor, where);
}

/** Where no white space is allowed, Go sees a blank behind the end. */
function badInside({ bytes, at }: Cursor, where: string): string {
  const character = bytes.charAt(at) || ' ';
  return `invalid character ${character === "'" ? "'\\''" : character === '"' ? "'\"'" : `'${quoteRune(character)}'`} ${where}`;
}

function skipSpace(cursor: Cursor): string {
  while (/[ \t\r\n]/.test(cursor.bytes.charAt(cursor.at))) cursor.at++;
  return cursor.bytes.charAt(cursor.at);
}

function afterAll(cursor: Cursor): string {
  return skipSpace(cursor) === '' ? '' : bad(cursor, 'after top-level value');
}

function readValue(cursor: Cursor): string {
  const first = skipSpace(cursor);
  switch (first) {
    case '{':
    case '[':
      return nested(cursor, first === '{' ? readObject : readArray);
    case '"':
      return readString(cursor);
    case 't':
      return readWord(cursor, 'true');
    case 'f':
      return readWord(cursor, 'false');
    case 'n':
      return readWord(cursor, 'null');
    default:
      return /[-0-9]/.test(first) ? readNumber(cursor) : bad(cursor, 'looking for beginning of value');
  }
}

function nested(cursor: Cursor, read: (cursor: Cursor) => string): string {
  if (cursor.depth >= deepest) return 'exceeded max depth';
  cursor.depth++;
  const problem = read(cursor);
  cursor.depth--;
  return problem;
}

function readArray(cursor: Cursor): string {
  cursor.at++;
  if (skipSpace(cursor) === ']') return step(cursor);
  for (;;) {
    const problem = readValue(cursor);
    if (problem !== '') return problem;
    const next = skipSpace(cursor);
    if (next !== ',') return next === ']' ? step(cursor) : bad(cursor, 'after array element');
    cursor.at++;
  }
}

function readObject(cursor: Cursor): string {
  cursor.at++;
  if (skipSpace(cursor) === '}') return step(cursor);
  for (;;) {
    const problem = readPair(cursor);
    if (problem !== '') return problem;
    const next = skipSpace(cursor);
    if (next !== ',') return next === '}' ? step(cursor) : bad(cursor, 'after object key:value pair');
    cursor.at++;
  }
}

function readPair(cursor: Cursor): string {
  if (skipSpace(cursor) !== '"') return bad(cursor, 'looking for beginning of object key string');
  const problem = readString(cursor);
  if (problem !== '') return problem;
  if (skipSpace(cursor) !== ':') return bad(cursor, 'after object key');
  cursor.at++;
  return readValue(cursor);
}

function step(cursor: Cursor): string {
  cursor.at++;
  return '';
}

function readString(cursor: Cursor): string {
  for (cursor.at++; ; cursor.at++) {
    const character = cursor.bytes.charAt(cursor.at);
    if (character === '"') return step(cursor);
    if (character < ' ') return bad(cursor, 'in string literal');
    if (character !== '\\') continue;
    cursor.at++;
    const problem = readEscape(cursor);
    if (problem !== '') return problem;
  }
}

function readEscape(cursor: Cursor): string {
  if (cursor.bytes.charAt(cursor.at) !== 'u')
    return /["\\/bfnrt]/.test(cursor.bytes.charAt(cursor.at)) ? '' : badInside(cursor, 'in string escape code');
  for (let digits = 0; digits < 4; digits++) {
    cursor.at++;
    if (!/[0-9a-fA-F]/.test(cursor.bytes.charAt(cursor.at))) return badInside(cursor, 'in \\u hexadecimal character escape');
  }
  return '';
}

function readWord(cursor: Cursor, word: string): string {
  for (let i = 1; i < word.length; i++) {
    cursor.at++;
    if (cursor.bytes.charAt(cursor.at) !== word.charAt(i)) return badInside(cursor, `in literal ${word} (expecting '${word.charAt(i)}')`);
  }
  return step(cursor);
}

function readNumber(cursor: Cursor): string {
  if (cursor.bytes.charAt(cursor.at) === '-') cursor.at++;
  if (cursor.bytes.charAt(cursor.at) === '0') cursor.at++;
  else if (!readDigits(cursor)) return badInside(cursor, 'in numeric literal');
  if (cursor.bytes.charAt(cursor.at) === '.') {
    cursor.at++;
    if (!readDigits(cursor)) return badInside(cursor, 'after decimal point in numeric literal');
  }
  if (!/[eE]/.test(cursor.bytes.charAt(cursor.at))) return '';
  cursor.at++;
  if (/[-+]/.test(cursor.bytes.charAt(cursor.at))) cursor.at++;
  return readDigits(cursor) ? '' : badInside(cursor, 'in exponent of numeric literal');
}

function readDigits(cursor: Cursor): boolean {
  const from = cursor.at;
  while (/[0-9]/.test(cursor.bytes.charAt(cursor.at))) cursor.at++;
  return cursor.at > from;
}
