import { printable } from '../base/printable.ts';
import type { Tracking } from '../host/tracking.ts';

/** What a command touches of the outside world. */
export interface Io {
  readonly cwd: string;
  /** `exact`: text of files, to the letter. */
  out(text: string, exact?: 'exact'): void;
  err(text: string, exact?: 'exact'): void;
  /** Bytes of standard input. */
  stdin(): Uint8Array;
  /** What Git tracks of the workspaces that commands open. */
  readonly tracking?: Pick<Tracking, 'of'>;
}

/** One line for the person on standard error. What it tells of files and settings can hold anything. */
export function say(io: Io, message: string): void {
  io.err(`headlight: ${printable(message)}\n`);
}

/** Bad usage or unreadable input: exit code 2, its message to standard error. */
export class UsageError extends Error {}
