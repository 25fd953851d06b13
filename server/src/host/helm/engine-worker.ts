/** An answer: what a request came to, `ready` after the start, or why there is none. */
export type Answer = Uint8Array | string;

/** How far a rendering has come: index of a file of the request, and an offset in its bytes. */
export interface Progress {
  readonly file: number;
  readonly offset: number;
}

/** A thread with the engine in it. */
export interface EngineWorker {
  send(frame: Uint8Array): void;
  /** Calls back for each answer, and once more, with `undefined`, when the thread has ended by itself. */
  listen(listener: (answer: Answer | undefined) => void): void;
  /** Keeps the program alive, or not. A thread that was just started does not. */
  hold(isBusy: boolean): void;
  progress(): Progress;
  end(): void;
}

/** One whose answers can be waited for. */
export interface AwaitedWorker extends EngineWorker {
  /** Waits for the next answer without letting anything else go on; `undefined` when it takes longer than so many milliseconds. */
  next(milliseconds: number): Answer | undefined;
}
