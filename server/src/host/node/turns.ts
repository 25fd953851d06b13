/** Runs `then` in the next turn of the event loop, after what waits in this one. */
export function nextTurn(then: () => void): void {
  setImmediate(then);
}

/** The timer, for which no process goes on that would end without it. */
export function unheld(timer: NodeJS.Timeout): NodeJS.Timeout {
  return timer.unref();
}
