import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTime } from '../../../client/src/assistants/in-time.ts';

/** A token that a test cancels, and how many listen to it. */
function tokenSource() {
  const listeners = new Set<() => void>();
  let isCancelled = false;
  return {
    listeners,
    cancel: () => {
      isCancelled = true;
      for (const each of listeners) each();
    },
    token: {
      get isCancellationRequested() {
        return isCancelled;
      },
      onCancellationRequested: (listener: () => void) => {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
    },
  };
}

const never = new Promise<string>(() => undefined);

test('an answer that comes is the answer, and nothing is left behind', async () => {
  const source = tokenSource();
  assert.equal(await inTime(Promise.resolve('here'), source.token, 1_000_000), 'here');
  await assert.rejects(inTime(Promise.reject(new Error('broken')), source.token, 1_000_000), /broken/);
  assert.equal(source.listeners.size, 0);
});

test('one that does not come is given up when it is cancelled, or when the time is over', async () => {
  const source = tokenSource();
  const waiting = inTime(never, source.token, 1_000_000);
  source.cancel();
  assert.deepEqual(await waiting, { late: 'cancelled' });
  assert.deepEqual(await inTime(never, source.token, 1_000_000), { late: 'cancelled' });
  assert.deepEqual(await inTime(never, tokenSource().token, 1), { late: 'time' });
  assert.equal(source.listeners.size, 0);
});
