import type { Connection } from 'vscode-languageserver';
import { printableLines } from '../../base/texts/printable.ts';

export type LogLevel = 'error' | 'warn' | 'info';

/** A line, or several, for the client's log: paths, messages and stacks hold words of the workspace. */
export function log({ console }: Connection, level: LogLevel, message: string): void {
  console[level](printableLines(message));
}
