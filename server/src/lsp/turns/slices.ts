import { nextTurn as inNextTurn } from '#host/turns';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Analysis } from '../../analysis.ts';

/** Longest time in milliseconds that one slice keeps the event loop. */
const slice = 4;

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    inNextTurn(resolve);
  });

/** After so many beginnings the rest is done at once: a client that changes something all the time gets an answer, too. */
const mostBeginnings = 8;

/**
 * Runs steps between the messages of the client, so that no request waits for them. `state`: what the steps look at; they begin anew when it is
 * another than when they began. `isOver`: nobody waits for the answer any more, and there is none.
 */
export async function inSlices<T>(
  begin: () => Generator<undefined, T>,
  state: () => unknown,
  isOver: () => boolean = () => false,
): Promise<T> {
  let seen = state();
  let steps = begin();
  for (let beginnings = 1; ;) {
    const end = performance.now() + slice;
    while (performance.now() < end || beginnings > mostBeginnings) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
    await nextTurn();
    if (isOver()) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
    if (state() === seen) continue;
    seen = state();
    steps = begin();
    beginnings += 1;
  }
}

/** The same over what is known of the workspace, after it caught up with all changes. */
export function overWorkspace<T>(analysis: Analysis, begin: () => Generator<undefined, T>, isOver: () => boolean): Promise<T> {
  return inSlices(
    function* caughtUp() {
      while (analysis.catchUp('all')) yield;
      return yield* begin();
    },
    () => analysis.revision(),
    isOver,
  );
}

/** Finds out all that is wrong in a file, so that asking for it again costs nothing. */
export function judged(analysis: Analysis, uri: string, isOver: () => boolean): Promise<void> {
  return overWorkspace(
    analysis,
    function* steps() {
      while ((yield* analysis.diagnosticsInSteps(uri)) === undefined);
    },
    isOver,
  );
}
