import type { MarkupContent } from 'vscode-languageserver/node';
import { trimEnds } from '../base/ends.ts';
import type { Abilities } from './abilities.ts';
import { inColumns, isDelimiterRow, paddedTables, replaceTables } from './tables.ts';

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };

/** A table in columns, without its delimiter row. */
const asColumns = (rows: readonly (readonly string[])[]): string => inColumns(rows.filter((row) => !isDelimiterRow(row))).map((row) => row.join('  ').trimEnd()).join('\n');

/** Our Markdown for clients that show only text: no marks, the labels of links, tables in columns. */
export function plainText(markdown: string): string {
  const unmarked = markdown
    .replace(/(?<!\\)\[((?:[^[\]\\]|\\.)*)\]\([^)\s]*\)/g, '$1')
    .replace(/\*\*|`/g, '');
  return replaceTables(unmarked, asColumns)
    .split('\n').map((line) => trimEnds(line, ' ', 'end')).join('\n')
    .replace(/\\([\\`*_{}[\]()#+!|<>~$&@=.-])/g, '$1')
    .replace(/&(lt|gt|amp|#\d+);/g, (all, name: string) => (name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : entities[name] ?? all));
}

/** Our Markdown for a client that takes Markdown (`takes`) or not. Only our own is known to render it. */
export function markupFor(markdown: string, takes: boolean, { own }: Pick<Abilities, 'own'>): MarkupContent {
  return takes ? { kind: 'markdown', value: own ? markdown : paddedTables(markdown) } : { kind: 'plaintext', value: plainText(markdown) };
}
