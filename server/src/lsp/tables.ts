const tables = /(?:^\|.*\|(?:\n|$))+/gm;

/** Cells of a row as they are written, without the space around them. */
const cellsOf = (row: string): string[] => row.slice(1, row.lastIndexOf('|')).split(/(?<!\\)\|/).map((cell) => cell.trim());

const isDelimiter = (cell: string): boolean => /^:?-+:?$/.test(cell);

/** As wide as people see it in a fixed font, marks included. */
const widthOf = (cell: string): number => [...cell].length;

/** Puts another text in the place of each table of our Markdown; what it gets is cells by rows, the delimiter row among them. */
export function replaceTables(markdown: string, change: (rows: readonly (readonly string[])[]) => string): string {
  return markdown.replace(tables, (table) => change(table.trimEnd().split('\n').map(cellsOf)) + (table.endsWith('\n') ? '\n' : ''));
}

/** Rows of which each cell is as wide as the widest of its column. */
export function inColumns(rows: readonly (readonly string[])[], fill: (cell: string, missing: number) => string = (cell, missing) => cell + ' '.repeat(missing)): string[][] {
  const widths = (rows[0] ?? []).map((_cell, i) => Math.max(...rows.map((row) => (isDelimiter(row[i] ?? '') ? 3 : widthOf(row[i] ?? '')))));
  return rows.map((row) => row.map((cell, i) => fill(cell, Math.max(0, (widths[i] ?? 0) - widthOf(cell)))));
}

/** Are these cells the line between the head of a table and its body? */
export function isDelimiterRow(row: readonly string[]): boolean {
  return row.every(isDelimiter);
}

/** The same Markdown with tables that can be read where nothing renders them. */
export function paddedTables(markdown: string): string {
  const fill = (cell: string, missing: number): string => (isDelimiter(cell) ? cell.replace(/-+/, (dashes) => dashes + '-'.repeat(missing)) : cell + ' '.repeat(missing));
  return replaceTables(markdown, (rows) => inColumns(rows, fill).map((row) => `| ${row.join(' | ')} |`).join('\n'));
}
