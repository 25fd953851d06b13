import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMissedChanges } from '../../../client/src/missed-changes.ts';

test('a document that opens is asked for again only if something changed while its text was on the way', () => {
  const changes = createMissedChanges();
  assert.equal(changes.missed('a'), false, 'a document that is none of ours');
  changes.asked('a');
  assert.equal(changes.missed('a'), false);
  changes.asked('a');
  changes.asked('b');
  changes.changed();
  changes.asked('c');
  assert.deepEqual(
    ['a', 'b', 'c'].map((uri) => changes.missed(uri)),
    [true, true, false],
  );
  assert.equal(changes.missed('a'), false, 'once is enough');
});
