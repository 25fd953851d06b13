/** As `CancellationToken` of the editor has it. */
interface Token {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose: () => unknown };
}

/** What is told in the place of an answer that does not come. */
export type Late = { readonly late: 'cancelled' | 'time' };

/** An answer, or why nobody waits for it any longer: `token` was cancelled, or `limit` (milliseconds) is over. Leaves no timer and no listener behind. */
export function inTime<T>(answer: Promise<T>, token: Token, limit: number): Promise<T | Late> {
  if (token.isCancellationRequested) return Promise.resolve({ late: 'cancelled' });
  let end = (): void => undefined;
  const late = new Promise<Late>((resolve) => {
    const timer = setTimeout(() => resolve({ late: 'time' }), limit);
    const listener = token.onCancellationRequested(() => resolve({ late: 'cancelled' }));
    end = () => {
      clearTimeout(timer);
      listener.dispose();
    };
  });
  return Promise.race([answer, late]).finally(() => end());
}
