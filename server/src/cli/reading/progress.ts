import type { Io } from '../io.ts';

/** Tells a person at a terminal how far a long command is, in one line that goes away. */
export interface Progress {
  tell(what: string, done: number, of: number): void;
  /** Takes the line away. */
  end(): void;
}

const silent: Progress = { tell: () => undefined, end: () => undefined };

/** Milliseconds that nobody minds, and between two lines. */
const patience = 700;
const pause = 100;

/** On standard error, where that is a terminal. */
export function progressOf({ terminal, now, err }: Pick<Io, 'terminal' | 'now' | 'err'>): Progress {
  if (terminal?.err !== true || now === undefined) return silent;
  const begin = now();
  let last = begin + patience - pause;
  let isShown = false;
  return {
    tell(what, done, of) {
      const time = now();
      if (time - last < pause) return;
      last = time;
      isShown = true;
      err(`\r\u001b[K${what} ${done} of ${of}…`, 'exact');
    },
    end() {
      if (isShown) err('\r\u001b[K', 'exact');
      isShown = false;
    },
  };
}
