import { childOf, flowSpot, type FlowSpot } from './flow-path.ts';

/** Where the last of some lines ends, in block style that need not parse. */
export interface BlockSpot {
  /** Path of the value that is being written, or of the map in which a key is. */
  readonly path: string;
  /** Column in the last line where the value or key starts, in front of its quote. */
  readonly column: number;
  readonly onKey: boolean;
  /** Inside `|` or `>`: everything is text, comments too. */
  readonly scalar: boolean;
  /** Inside brackets; `start` counts from the end of the lines, so it is not above 0. */
  readonly flow?: FlowSpot;
}

interface LineShape {
  /** Columns of the dashes in front of the content. */
  readonly dashes: readonly number[];
  readonly column: number;
  readonly key?: string;
  /** Column behind `key:` and its blanks. */
  readonly value: number;
}

const keyPattern = /^(?:"([^"]*)"\s*|'([^']*)'\s*|([^\s#:'"{}[\],&*!|>%@`-][^:#]*|-[^\s:#][^:#]*)):(?=\s|$)\s*/;

function shapeOf(line: string): LineShape {
  let column = line.length - line.trimStart().length;
  const dashes: number[] = [];
  while (line[column] === '-' && (line[column + 1] === ' ' || column + 1 === line.length)) {
    dashes.push(column);
    column += 1;
    while (line[column] === ' ') column += 1;
  }
  const match = keyPattern.exec(line.slice(column));
  const key = match?.[1] ?? match?.[2] ?? match?.[3]?.trimEnd();
  return { dashes, column, ...(key !== undefined ? { key } : {}), value: column + (match?.[0].length ?? 0) };
}

/** A key, or a number in a list, with the column of the key or dash. */
interface Open {
  readonly column: number;
  readonly part: string | number;
}

const pathOf = (open: readonly Open[]): string =>
  open.reduce((path, { part }) => (typeof part === 'number' ? `${path}[${part}]` : childOf(path, part)), '');

/** Takes a line's dashes and key into what is open. */
function enter(open: Open[], shape: LineShape): void {
  const leave = (column: number): void => {
    while ((open.at(-1)?.column ?? -1) > column) open.pop();
  };
  for (const column of shape.dashes) {
    leave(column);
    const last = open.at(-1);
    if (last?.column === column && typeof last.part === 'number') open[open.length - 1] = { column, part: last.part + 1 };
    else open.push({ column, part: 0 });
  }
  // What stands in the same column is over: a list under its key, then the key before.
  leave(shape.column - 1);
  if (shape.key !== undefined) open.push({ column: shape.column, part: shape.key });
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** First line behind `row` that stands no further right than `column`, closing brackets aside; the number of lines without one. */
function endOfDeeper(lines: readonly string[], row: number, column: number, brackets: boolean): number {
  const found = lines.findIndex(
    (line, i) => i > row && line.trim() !== '' && indentOf(line) <= column && !(brackets && /^\s*[}\]]/.test(line)),
  );
  return found < 0 ? lines.length : found;
}

/** Reads lines from the top; the cursor stands at the end of the last one. */
export function blockSpot(lines: readonly string[]): BlockSpot {
  const open: Open[] = [];
  const lastRow = Math.max(0, lines.length - 1);
  for (let row = 0; ; row++) {
    const line = lines[row] ?? '';
    const isLast = row >= lastRow;
    if (!isLast && /^\s*(?:#|$)/.test(line)) continue;
    const shape = shapeOf(line);
    enter(open, shape);
    const value = line.slice(shape.value);
    const outer = shape.key !== undefined ? shape.column : (shape.dashes.at(-1) ?? -1);
    if (/^(?:[&!]\S+\s+)*(?:\[|\{(?!\{))/.test(value)) {
      const end = outer < 0 ? lines.length : endOfDeeper(lines, row, outer, true);
      const text = [value, ...lines.slice(row + 1, end)].join('\n');
      const spot = flowSpot(text);
      if ('path' in spot) {
        if (end === lines.length)
          return { path: pathOf(open), column: 0, onKey: spot.onKey, scalar: false, flow: { ...spot, start: spot.start - text.length } };
        row = end - 1;
        continue;
      }
      const closedIn = text.slice(0, spot.closed).split('\n').length - 1;
      if (row + closedIn < lastRow) {
        row += closedIn;
        continue;
      }
      return { path: pathOf(open), column: line.length, onKey: false, scalar: false };
    }
    if (!isLast && /^(?:[&!]\S+\s+)*[|>][-+0-9]*\s*(?:#.*)?$/.test(value)) {
      const end = endOfDeeper(lines, row, outer, false);
      const blankEnd = end === lastRow && lines[lastRow]?.trim() === '';
      if (end === lines.length || blankEnd)
        return { path: pathOf(open), column: indentOf(lines[lastRow] ?? ''), onKey: false, scalar: true };
      row = end - 1;
      continue;
    }
    if (isLast)
      return { path: pathOf(open), column: shape.value, onKey: shape.key === undefined && shape.dashes.length === 0, scalar: false };
  }
}
