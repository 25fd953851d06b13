import { trimEnds } from '../../../base/texts/ends.ts';

/** Text as Go's %q prints it. */
export function quote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  return `"${[...text].map(quoteRune).join('')}"`;
}

/** One character as it stands inside of Go's quotes. */
export function quoteRune(rune: string): string {
  const named: Record<string, string> = {
    '"': '\\"',
    '\\': '\\\\',
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    '\u0007': '\\a',
  };
  const code = rune.codePointAt(0) ?? 0;
  if (named[rune] !== undefined) return named[rune];
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(rune)) return rune;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** JSON as Go writes it: `<`, `>` and `&` escaped. What is not there is null. */
export const goJson = (value: unknown): string => goEscaped(JSON.stringify(value ?? null));

/** JSON with what Go escapes in it. */
export const goEscaped = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Text without the white space of Go's `strings.TrimSpace`. */
export const trimSpace = (text: string): string => trimEnds(text, /\p{White_Space}/u);
