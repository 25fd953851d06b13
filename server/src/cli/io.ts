import { printable } from '../base/texts/printable.ts';
import type { Tracking } from '../host/listing/tracking.ts';

/** What a command touches of the outside world. */
export interface Io {
  readonly cwd: string;
  /** `exact`: text of files, to the letter; bytes always are. */
  out(text: string | Uint8Array, exact?: 'exact'): void;
  err(text: string, exact?: 'exact'): void;
  /** Bytes of standard input, at most so many. */
  stdin(most: number): Uint8Array;
  /** Begins to answer by the Model Context Protocol; there only where a command line asks for it. */
  readonly serveMcp?: (options: { readonly onlyRead: boolean; readonly timeLimit: number }) => void;
  /** No process may be started: a repository is read from its files. */
  readonly startsNothing?: true;
  /** Hears of each fault of our own. */
  readonly onFault?: () => void;
  /** Which of the two are shown by a terminal; absent: neither. */
  readonly terminal?: { readonly out: boolean; readonly err: boolean };
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds that only go up; absent: nobody is told how far a command is. */
  readonly now?: () => number;
  /** Hears of the folders and files that a command reads. */
  readonly onRoots?: (roots: readonly string[]) => void;
  /** What Git tracks of the workspaces that commands open. */
  readonly tracking?: Pick<Tracking, 'of'>;
}

/** One line for the person on standard error. What it tells of files and settings can hold anything. */
export function say(io: Io, message: string): void {
  io.err(`headlight: ${printable(message)}\n`);
}

/** A fault of our own: one line, and the place in the program. */
export function fault(io: Io, what: string, error: unknown): void {
  const place =
    error instanceof Error
      ? error.stack
          ?.split('\n')
          .map((line) => line.trim())
          .find((line) => line.startsWith('at '))
      : undefined;
  say(
    io,
    `${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}${place === undefined ? '' : ` (${place})`}`,
  );
  io.onFault?.();
}

/** Standard output cannot be written to. */
export class OutputError extends Error {}

/** Bad usage or unreadable input: exit code 2, its message to standard error. */
export class UsageError extends Error {}
