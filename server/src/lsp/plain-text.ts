import { trimEnds } from '../base/ends.ts';

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };

/** Cells of a table in columns, as wide as their longest. */
function columns(table: string): string {
  const rows = table.trimEnd().split('\n').filter((line) => !/^\| *-/.test(line)).map((line) => line.replace(/^\| | \|$/g, '').split(/(?<!\\) \| /));
  const widths = (rows[0] ?? []).map((_cell, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return `${rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd()).join('\n')}\n`;
}

/** Our Markdown for clients that show only text: no marks, the labels of links, tables in columns. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/(?<!\\)\[((?:[^[\]\\]|\\.)*)\]\([^)\s]*\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replace(/(?:^\|.*\|(?:\n|$))+/gm, columns)
    .split('\n').map((line) => trimEnds(line, ' ', 'end')).join('\n')
    .replace(/\\([\\`*_{}[\]()#+!|<>~$&@=.-])/g, '$1')
    .replace(/&(lt|gt|amp|#\d+);/g, (all, name: string) => (name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : entities[name] ?? all));
}
