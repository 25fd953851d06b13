import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { apart } from '../../../server/src/base/apart.ts';
import type { FileEdit } from '../../../server/src/base/span.ts';

const edit = (start: number, end: number, newText = ''): FileEdit['edits'][number] => ({ span: { start, end }, newText });
const change = (...spans: readonly (readonly [start: number, end: number])[]): readonly FileEdit[] => [
  { uri: 'a', edits: spans.map(([start, end]) => edit(start, end)) },
];
const kept = (...changes: readonly (readonly FileEdit[])[]): readonly string[] =>
  apart(changes).flatMap(({ uri, edits }) => edits.map(({ span }) => `${uri} ${span.start}-${span.end}`));

test('a change that meets an earlier one is left out as a whole', () => {
  assert.deepEqual(kept(change([2, 4]), change([4, 5])), ['a 2-4'], 'it touches its end');
  assert.deepEqual(kept(change([4, 5]), change([2, 4])), ['a 4-5'], 'it touches its beginning');
  assert.deepEqual(kept(change([2, 9]), change([4, 5])), ['a 2-9'], 'it lies inside');
  assert.deepEqual(kept(change([4, 4]), change([4, 4])), ['a 4-4'], 'both put something in one place');
  assert.deepEqual(kept(change([2, 4]), change([5, 6]), change([0, 1], [6, 7]), change([8, 9])), ['a 2-4', 'a 5-6', 'a 8-9']);
  const two = [...change([8, 9]), { uri: 'b', edits: [edit(0, 1)] }];
  assert.deepEqual(kept([{ uri: 'b', edits: [edit(1, 2)] }], two, change([8, 9])), ['b 1-2', 'a 8-9']);
});

test('edits of one change may touch each other, and keep their order', () => {
  const files = [{ uri: 'a', edits: [edit(3, 3, 'x'), edit(3, 3, 'y'), edit(1, 3, 'z')] }];
  assert.deepEqual(apart([files]), [{ uri: 'a', edits: [edit(1, 3, 'z'), edit(3, 3, 'x'), edit(3, 3, 'y')] }]);
});

test('what is kept lies apart, and what is left out meets something of it', () => {
  const span = fc.tuple(fc.nat(40), fc.nat(4)).map(([start, length]) => [start, start + length] as const);
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
      const all = apart(spans.map((each) => change(each))).flatMap(({ edits }) => edits.map((each) => each.span));
      for (const [index, { end }] of all.entries()) assert.ok(end < (all[index + 1]?.start ?? Infinity));
      for (const [start, end] of spans) assert.ok(all.some((each) => each.start <= end && start <= each.end));
      if (spans[0]) assert.ok(all.some((each) => each.start === spans[0]?.[0] && each.end === spans[0][1]));
    }),
  );
});
