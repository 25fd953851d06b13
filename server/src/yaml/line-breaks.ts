/**
 * A line ends where the API server's YAML says so (go-yaml v2 and v3, `is_break`): at LF, CRLF, CR, NEL (U+0085), LS (U+2028) and PS (U+2029).
 * An editor counts only the first three: `base/lines.ts` makes its positions.
 */
const breaks = /\r\n|[\n\r\u0085\u2028\u2029]/;

/** What an editor or a parser takes for no line break, or for one of another kind. */
const odd = /[\u0085\u2028\u2029]|\r(?!\n)/g;

/** Breaks that stay what they are inside of a text; all others become LF there. */
const separators = /[\u2028\u2029]/g;

/**
 * The text of the same length in which every line ends with LF or CRLF: what all that reads and edits YAML works on. A text in JSON stays as it is,
 * since there all of these characters may stand inside of a text.
 */
export function plainBreaks(text: string): string {
  if (!text.includes('\r') && !text.includes('\u0085') && !text.includes('\u2028') && !text.includes('\u2029')) return text;
  return text.search(odd) >= 0 && !isJson(text) ? text.replace(odd, '\n') : text;
}

/** Is it one document in JSON, which kubectl does not read as YAML? */
export function isJson(text: string): boolean {
  if (!/^\uFEFF?\s*\{/.test(text)) return false;
  try {
    JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return true;
  } catch {
    return false;
  }
}

/** `plain` with the LS and PS of the text that it was made of, where there are any: they count inside of scalars. */
export function withSeparators(plain: string, text: string): string | undefined {
  if (text.search(separators) < 0) return undefined;
  const parts: string[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(separators)) {
    parts.push(plain.slice(from, index), found);
    from = index + 1;
  }
  return parts.join('') + plain.slice(from);
}

/** What ends new lines of a text: what ends its first one, LF where that is none that an editor knows. */
export function lineBreakOf(text: string): '\n' | '\r\n' | '\r' {
  const found = breaks.exec(text)?.[0];
  return found === '\r\n' || found === '\r' ? found : '\n';
}
