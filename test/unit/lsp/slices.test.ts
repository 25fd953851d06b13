import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSlices, overWorkspace } from '../../../server/src/lsp/turns/slices.ts';
import { analysisOf } from '../lib/workspace.ts';

/** Steps, each of which takes longer than a slice. */
function* slow(count: number): Generator<undefined, number> {
  for (let i = 0; i < count; i++) {
    for (const end = performance.now() + 6; performance.now() < end;);
    yield;
  }
  return count;
}

test('steps run to their end, and begin anew when what they look at changed', async () => {
  let state = 0;
  let begun = 0;
  const answer = await inSlices(
    function* steps(): Generator<undefined, string> {
      begun += 1;
      const mine = state;
      state = 1;
      yield* slow(3);
      return `saw ${mine}`;
    },
    () => state,
  );
  assert.deepEqual([answer, begun], ['saw 1', 2]);
});

test('other turns come in between', async () => {
  let turns = 0;
  let running = true;
  const count = (): void => {
    turns += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  await inSlices(
    () => slow(5),
    () => 0,
  );
  running = false;
  assert.ok(turns >= 4, String(turns));
});

test('what is looked at may change all the time: there is an answer all the same', async () => {
  let state = 0;
  assert.equal(
    await inSlices(
      () => slow(2),
      () => Math.min(state++, 100),
    ),
    2,
  );
  assert.ok(state < 100, 'while it still changed');
});

test('nobody waits any more: the rest is not done', async () => {
  let steps = 0;
  await assert.rejects(
    inSlices(
      function* counted() {
        while (steps < 100) {
          steps += 1;
          yield* slow(1);
        }
      },
      () => 0,
      () => steps >= 3,
    ),
    /Cancelled/,
  );
  assert.equal(steps, 3);
});

test('over the workspace: what changed is caught up with first', async () => {
  const analysis = analysisOf(
    new Map(Array.from({ length: 50 }, (_, i) => [`file:///w/${i}.yaml`, `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\n`])),
  );
  const left = await overWorkspace(
    analysis,
    function* steps() {
      return analysis.catchUp('all');
    },
    () => false,
  );
  assert.equal(left, false);
});
