import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnalysis } from '../../server/src/analysis.ts';
import { inSlices, overWorkspace } from '../../server/src/lsp/slices.ts';
import { defaultSettings } from '../../server/src/settings.ts';

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

/** A step that takes longer than a slice. */
function* slow(count: number): Generator<undefined, number> {
  for (let i = 0; i < count; i++) {
    for (const end = performance.now() + 6; performance.now() < end;);
    yield;
  }
  return count;
}

test('what is looked at may change all the time: there is an answer all the same', async () => {
  let state = 0;
  assert.equal(await inSlices(() => slow(2), () => state++), 2);
});

test('nobody waits any more: the rest is not done', async () => {
  let steps = 0;
  await assert.rejects(inSlices(function* counted() {
    for (;;) {
      steps += 1;
      yield* slow(1);
    }
  }, () => 0, () => steps >= 3), /Cancelled/);
  assert.equal(steps, 3);
});

test('over the workspace: what changed is caught up with first', async () => {
  const analysis = createAnalysis({ readText: () => undefined, configuration: { settings: defaultSettings } });
  for (let i = 0; i < 50; i++) analysis.apply([{ uri: `file:///w/${i}.yaml`, text: `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\n` }]);
  const left = await overWorkspace(analysis, function* steps() { return analysis.catchUp('all'); }, () => false);
  assert.equal(left, false);
});
