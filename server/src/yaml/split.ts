/** One stretch of a file that a YAML parser sees as a document, separator line included where kubectl's reader keeps it. */
export interface Chunk {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

const separator = /^---(?=[ \t\r\n]|$)/;

/**
 * Splits at `---` lines as kubectl's YAML reader does (apimachinery `YAMLReader`): a separator ends a non-empty document,
 * directly repeated separators make no document, comments alone do. At column 0 a separator always counts, also in a block scalar.
 * For that reader lines end only at LF; behind other line breaks of YAML a `---` ends what is read.
 * JSON objects one behind the other are documents, too.
 */
export function splitDocuments(text: string): Chunk[] {
  return jsonStream(text) ?? yamlDocuments(text);
}

function yamlDocuments(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  const bom = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let start = bom;
  for (let at = bom; at >= 0 && at < text.length; at = nextMarker(text, at + 3)) {
    if (!separator.test(text.slice(at, at + 4))) continue;
    const line = lineEnd(text, at);
    if (at > start) {
      chunks.push({ index: chunks.length, start, end: at });
      // Content behind the marker (`--- {a: b}`, `--- !tag`) belongs to the next document.
      start = isBare(text, at + 3, line) ? line : at;
    }
  }
  if (start < text.length) chunks.push({ index: chunks.length, start, end: text.length });
  return chunks;
}

/** Top-level objects of a JSON stream of more than one, else `undefined`. */
function jsonStream(text: string): Chunk[] | undefined {
  if (!/^\ufeff?\s*\{(?!\{)/.test(text.slice(0, 200)) || !/\}\s*\{/.test(text)) return undefined;
  const chunks: Chunk[] = [];
  let depth = 0;
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]|^---/gm)) {
    if (token === '---') return undefined;
    if (token === '{') depth++;
    else if (token === '}') depth--;
    if (token !== '}' || depth !== 0) continue;
    chunks.push({ index: chunks.length, start, end: index + 1 });
    start = index + 1;
  }
  return depth === 0 && chunks.length > 1 && text.slice(start).trim() === '' ? chunks : undefined;
}

function nextMarker(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at >= 0; at = text.indexOf('---', at + 1)) {
    if (text.charCodeAt(at - 1) === 10) return at;
  }
  return -1;
}

/** Offset behind the line break of the line that holds `at`. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function isBare(text: string, from: number, to: number): boolean {
  const rest = text.slice(from, to).trim();
  return rest === '' || rest.startsWith('#');
}
