import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSlices } from '../../server/src/lsp/slices.ts';

test('steps run to their end, and begin anew when what they look at changed', async () => {
  let state = 0;
  let begun = 0;
  const answer = await inSlices(function* steps(): Generator<undefined, string> {
    begun += 1;
    const mine = state;
    for (let i = 0; i < 3; i++) {
      // A step that takes longer than a slice.
      for (const end = performance.now() + 6; performance.now() < end;);
      if (begun === 1 && i === 0) state = 1;
      yield;
    }
    return `saw ${mine}`;
  }, () => state);
  assert.deepEqual([answer, begun], ['saw 1', 2]);
});

test('other turns come in between', async () => {
  let turns = 0;
  let running = true;
  const count = (): void => { turns += 1; if (running) setImmediate(count); };
  setImmediate(count);
  await inSlices(function* steps(): Generator<undefined, undefined> {
    for (let i = 0; i < 5; i++) {
      for (const end = performance.now() + 6; performance.now() < end;);
      yield;
    }
    return undefined;
  }, () => 0);
  running = false;
  assert.ok(turns >= 4, String(turns));
});
