import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drop, put, sizeOf, type Bag } from '../../../server/src/base/bag.ts';

test('groups of every size behave as sets in the order of arrival', () => {
  const bag: Bag<number> = new Map();
  const model = new Set<number>();
  const check = (): void => {
    const group = bag.get('key') ?? [];
    assert.deepEqual([...group], [...model]);
    assert.equal(sizeOf(group), model.size);
    assert.equal(bag.has('key'), model.size > 0);
  };
  for (const value of [3, 1, 3, 2, 4, 5, 6, 7, 8, 8, 9, 10, 11, 11]) {
    put(bag, 'key', value);
    model.add(value);
    check();
  }
  for (const value of [2, 2, 11, 3, 10, 9, 8, 7, 6, 5, 12, 1, 4, 4]) {
    drop(bag, 'key', value);
    model.delete(value);
    check();
  }
  for (const value of [1, 2, 1]) {
    put(bag, 'key', value);
    model.add(value);
  }
  drop(bag, 'key', 1);
  model.delete(1);
  check();
  assert.equal(bag.size, 1);
});

test('a list that somebody holds does not change', () => {
  const bag: Bag<string> = new Map();
  put(bag, 'key', 'a');
  const held = bag.get('key');
  put(bag, 'key', 'b');
  drop(bag, 'key', 'a');
  assert.deepEqual(held, ['a']);
  assert.deepEqual(bag.get('key'), ['b']);
});
