import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareNumbered } from '../../../server/src/base/texts/compare-text.ts';

test('texts that end in numbers are in the order in which people count', () => {
  const sorted = ['', '7', '10', 'db', 'db-0', 'db-2', 'db-10', 'db-100', 'db-a', 'web-1', 'web-3-x'];
  for (let turn = 0; turn < sorted.length; turn++) {
    assert.deepEqual([...sorted.slice(turn), ...sorted.slice(0, turn).reverse()].sort(compareNumbered), sorted);
  }
  assert.equal(compareNumbered('db-2', 'db-2'), 0);
});
