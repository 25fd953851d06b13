import { count } from '../../base/texts/words.ts';
import type { Asked, Message, Question, Told } from './questions.ts';

/** The thread that answers. */
export interface Answerer {
  send(asked: Asked): void;
  /** `undefined`: it came to an end by itself. */
  listen(listener: (message: Message | undefined) => void): void;
  /** While it is busy the program waits for it. */
  hold(isBusy: boolean): void;
  end(): void;
}

/** Asks a thread one question after the other. What takes too long is ended with the thread; the next question starts another. */
export interface Asking {
  /** Rejects where `signal` says that nobody wants to know any more. */
  ask(roots: readonly string[], question: Question, signal?: AbortSignal): Promise<Told>;
}

interface Job {
  readonly asked: Asked;
  readonly settle: (told: Told) => void;
}

/** @param milliseconds that an answer takes at most */
export function createAsking(launch: () => Answerer, milliseconds: number): Asking {
  const waiting: Job[] = [];
  let last = 0;
  let thread: Answerer | undefined;
  let current: Job | undefined;
  let isWriting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function started(): Answerer {
    const own = launch();
    own.listen((message) => {
      if (thread !== own) return;
      if (message === undefined) stop('It took more memory than there is, or the thread that answers failed. Ask about fewer files.');
      else if (message.id !== current?.asked.id) return;
      else if ('told' in message) finish(message.told);
      else {
        isWriting = true;
        clearTimeout(timer);
      }
    });
    return own;
  }

  function next(): void {
    if (current !== undefined) return;
    current = waiting.shift();
    if (current === undefined) return thread?.hold(false);
    thread ??= started();
    thread.hold(true);
    timer = setTimeout(
      () =>
        stop(
          `It took longer than ${count(milliseconds / 1000, 'second')} and was ended. Ask about less, or start the server with a greater --time-limit.`,
        ),
      milliseconds,
    );
    thread.send(current.asked);
  }

  function finish(told: Told): void {
    clearTimeout(timer);
    const done = current;
    [current, isWriting] = [undefined, false];
    done?.settle(told);
    next();
  }

  /** Ends the thread. */
  function stop(failed: string): void {
    thread?.end();
    thread = undefined;
    finish({ failed });
  }

  function drop(job: Job): void {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
    else if (current === job && !isWriting) stop('Nobody waits for it.');
  }

  return {
    ask: (roots, question, signal) =>
      new Promise((resolve, reject) => {
        const job: Job = {
          asked: { id: ++last, roots, question },
          settle(told) {
            signal?.removeEventListener('abort', cancel);
            resolve(told);
          },
        };
        const cancel = (): void => {
          reject(new Error('Cancelled.'));
          drop(job);
        };
        if (signal?.aborted === true) return reject(new Error('Cancelled.'));
        signal?.addEventListener('abort', cancel, { once: true });
        waiting.push(job);
        next();
      }),
  };
}
