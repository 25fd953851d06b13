import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memo, memoOfTwo, memoWhile } from '../../../server/src/base/memo.ts';

test('memos compute once for a value, for two, and while a condition holds', () => {
  const asked: string[] = [];
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  type Named = typeof a;
  const one = memo(({ name }: Named) => {
    asked.push(name);
    return name.length;
  });
  const two = memoOfTwo((x: Named, y: Named) => {
    asked.push(x.name + y.name);
    return { both: x.name + y.name };
  });
  const held = memoWhile(({ name }: Named, under: number): string | undefined => {
    asked.push(`${name}${under}`);
    return under > 1 ? name : undefined;
  });
  assert.deepEqual([one(a), one(a), one(b)], [1, 1, 1]);
  assert.equal(two(a, b), two(a, b));
  assert.notEqual(two(a, b), two(b, a));
  assert.deepEqual(
    [held(a, 1), held(a, 1), held(a, 2), held(b, 1), held(a, 2), held(a, 1)],
    [undefined, undefined, 'a', undefined, 'a', undefined],
  );
  assert.deepEqual(asked, ['a', 'b', 'ab', 'ba', 'a1', 'a2', 'b1', 'a1']);
});
