import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCollector } from '../../../server/src/host/node/memory.ts';
import { createSweeping } from '../../../server/src/lsp/memory/sweeping.ts';

/** What a sweeping did that was told of `edits` while so many bytes were young, once it looked; a stopped one does nothing. */
async function done(edits: number, bytes: number): Promise<readonly string[]> {
  const log: string[] = [];
  const bound = setTimeout(() => undefined, 5_000); // the timers of a sweeping keep no process alive
  await new Promise<void>((resolve) => {
    const stopped = createSweeping(() => {
      log.push('not stopped');
      return { collect: () => undefined, youngBytes: () => 0 };
    });
    stopped.soon();
    stopped.stop();
    const sweeping = createSweeping(() => ({
      collect: ({ type }) => {
        log.push(type);
      },
      youngBytes: () => {
        log.push('look');
        setImmediate(resolve);
        return bytes;
      },
    }));
    for (let i = 0; i < edits; i++) sweeping.soon();
  });
  clearTimeout(bound);
  return log;
}

test('young values are collected once after edits that follow each other, if they are many', async () => {
  assert.deepEqual(await done(3, 1_000_000), ['look', 'minor']);
  assert.deepEqual(await done(1, 1_000), ['look']);
});

test('the engine collects what nobody holds', () => {
  const collect = findCollector();
  assert.ok(collect);
  let lost: WeakRef<object> | undefined;
  (() => {
    lost = new WeakRef({ of: 'a value' });
  })();
  return new Promise<void>((resolve) => {
    setImmediate(() => {
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      assert.equal(lost?.deref(), undefined);
      resolve();
    });
  });
});
