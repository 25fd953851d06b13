import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** `met: undefined`: there is no goal. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly goal: string;
  readonly met?: boolean | undefined;
}

export interface Table {
  /** Shown at once, so that whoever waits sees how far it is. */
  row(what: string, value: string, goal: string, met?: boolean): void;
  finish(): void;
}

export const milliseconds = (n: number): string => `${n < 10 ? n.toFixed(2) : Math.round(n)} ms`;
export const megabytes = (n: number): string => `${Math.round(n / 1e6)} MB`;

/** A table that is printed row by row, and written to `file` as JSON after each, so that a run that is stopped leaves what it has. */
export function createTable(file: string): Table {
  const rows: Row[] = [];
  return {
    row(what, value, goal, met) {
      rows.push({ what, value, goal, met });
      console.log(`${met === undefined ? ' ' : met ? '✓' : '✗'} ${what.padEnd(62)} ${goal.padEnd(34)} ${value}`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(rows, null, 1)}\n`);
    },
    finish() {
      const judged = rows.filter((r) => r.met !== undefined);
      console.log(`${judged.filter((r) => r.met).length} of ${judged.length} goals met. ✓ met, ✗ not met.`);
    },
  };
}
