import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isWithin, meets } from '../../../server/src/facts/known.ts';

const part = fc.constantFrom('a', 'b', 'ab');
const field = fc.oneof(
  fc.constant(''),
  fc
    .tuple(
      part,
      fc.array(
        fc.oneof(
          part.map((key) => `.${key}`),
          fc.constantFrom('[0]', '[1]', '[10]'),
        ),
        { maxLength: 3 },
      ),
    )
    .map(([first, more]) => first + more.join('')),
);

test('a field meets those that are it, that hold it, or that it holds, of few and of many', () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 30 }), field, (fields, asked) => {
      assert.equal(
        meets(fields, asked),
        fields.some((each) => isWithin(each, asked) || isWithin(asked, each)),
      );
    }),
    { numRuns: 2000 },
  );
  assert.equal(meets([], ''), false);
});
