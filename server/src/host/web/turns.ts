/** What a channel has that is used here. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
}

declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port };

const { port1: here, port2: there } = new MessageChannel();
const waiting: (() => void)[] = [];
here.onmessage = () => waiting.shift()?.();

/** Runs `then` in the next turn of the event loop, after what waits in this one: a timer would keep it for four milliseconds. */
export function nextTurn(then: () => void): void {
  waiting.push(then);
  there.postMessage(undefined);
}

/** The timer: a worker ends when it is told to. */
export function unheld<T>(timer: T): T {
  return timer;
}
