/** Longest time in milliseconds that one slice keeps the event loop. */
const slice = 4;

const nextTurn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/**
 * Runs steps between the messages of the client, so that no request waits for them. `state`: what the steps look at; they begin anew when it is
 * another than when they began.
 */
export async function inSlices<T>(begin: () => Generator<undefined, T>, state: () => unknown): Promise<T> {
  let seen = state();
  let steps = begin();
  for (;;) {
    const end = performance.now() + slice;
    while (performance.now() < end) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
    await nextTurn();
    if (state() === seen) continue;
    seen = state();
    steps = begin();
  }
}
