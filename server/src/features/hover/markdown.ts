import { printable } from '../../base/texts/printable.ts';
import { fileNameOf } from '../../model/files/paths.ts';

/** Longest text of the workspace that a hover shows unshortened. */
const maxLength = 260;

function plain(text: string): string {
  const line = printable(text);
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Text of the workspace as text: no link, image, html, emphasis, icon, table cell, list or heading can come out of it. */
export function escape(text: string): string {
  return plain(text)
    .replace(/[\\`*_[\]|<>~&]/g, (c) => entities[c] ?? `\\${c}`)
    .replace(/:\/\//g, '&#58;//')
    .replace(/www\./gi, (w) => `${w.slice(0, 3)}&#46;`)
    .replace(/@/g, '&#64;')
    .replace(/\$\(/g, '\\$(')
    .replace(/^(\s*)([#+\-=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

/** Text of the workspace as code; backticks become quotes, as a name that holds them is wrong anyway. */
export function code(text: string): string {
  const body = plain(text).replace(/`/g, "'").trim();
  return body === '' ? '' : `\`${body}\``;
}

/** `[db.yaml:3](file:///…#L3)`: opens the place. Only file uris become links. `line` counts from 1. */
export function fileLink(uri: string, line: number): string {
  const label = `${escape(fileNameOf(uri))}:${line}`;
  return uri.startsWith('file:///')
    ? `[${label}](${uri.replace(/[()<>\s\\[\]]/g, encodeURIComponent).replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29'))}#L${line})`
    : label;
}

/** Blocks apart, nothing empty. */
export function blocks(parts: readonly (string | undefined)[]): string {
  return parts.filter((p): p is string => p !== undefined && p !== '').join('\n\n');
}

/** Lines of one paragraph. */
export function lines(parts: readonly (string | undefined)[]): string {
  return parts.filter((p): p is string => p !== undefined && p !== '').join('  \n');
}
