import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutantsOf } from '../../../server/tools/mutants.ts';

const show = (text: string): string[] => mutantsOf('a.ts', text).map(({ before, after, line }) => `${line}: ${before} -> ${after}`);

test('operators, conditions and constants are changed, each by itself', () => {
  assert.deepEqual(show('if (a === 1 && !b) return x < 2;'), [
    '1: if (a === 1 && !b) -> if (!(a === 1 && !b))',
    '1: === -> !==',
    '1: 1 -> 2',
    '1: && -> ||',
    '1: ! -> ',
    '1:  <  ->  <= ',
    '1: 2 -> 3',
  ]);
  assert.deepEqual(show("if (f('x)', a)) b();"), ["1: if (f('x)', a)) -> if (!(f('x)', a)))"]);
  assert.deepEqual(show('const ok = list.some((e) => e) || true;'), ['1: .some( -> .every(', '1: || -> &&', '1: true -> false']);
});

test('texts, comments, expressions and types are left alone', () => {
  for (const text of [
    "const a = 'x === 1';",
    '// a && b',
    '/* 1 < 2 */',
    'const r = /a||b/.test(x);',
    '  readonly variant?: true;',
    'import { a } from "b1";',
    'const t = `${a} && 1`;',
    'const m = new Map<string, number>();',
  ])
    assert.deepEqual(show(text), [], text);
});
