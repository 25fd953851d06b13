import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesPattern } from '../../../../server/src/model/kustomize/pattern.ts';

test('patterns of targets mean what RegExp says, of every piece that they may hold', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '-',
    '.',
    '.*',
    'a+',
    'b?',
    '[ab]',
    '[^a]',
    '[a-c]*',
    '\\d',
    '\\.',
    '\\w+',
    '(a|b)',
    '(?:ab)*',
    '(a*)*',
    '(a|ab)+',
    'a{2}',
    'b{1,3}',
    '(ab|-){0,2}',
    'a{2,}',
    '|',
    '[]a]',
    '[a-]',
    '(|a)b',
    'a*?',
    '[\\d-]+',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.stringMatching(/^[ab1.-]{0,7}$/), (pieces, value) => {
      const pattern = pieces.join('').replace(/\[\]a\]/g, '[a]');
      assert.equal(matchesPattern(pattern, value), new RegExp(`^(?:${pattern})$`).test(value), `${pattern} on ${value}`);
    }),
    { numRuns: 3000, seed: 7 },
  );
  assert.equal(matchesPattern('^web-.*$', 'web-1'), true);
  assert.equal(matchesPattern('web', 'web-1'), false, 'the whole value');
});

test('what is no pattern is not judged', () => {
  for (const pattern of ['(', ')', 'a)', '[a', '*', 'a**', '+', '\\', '(?=a)', '[b-a]', '(a{999}){999}']) {
    assert.equal(matchesPattern(pattern, 'a'), undefined, pattern);
  }
});

test('what Go alone reads so is read as Go does', () => {
  for (const [pattern, value] of [
    ['(?i)WEB', 'web'],
    ['[[:alpha:]]+', 'web'],
    ['\\pL+', 'web'],
    ['\\bweb\\z', 'web'],
  ] as const) {
    assert.equal(matchesPattern(pattern, value), true, pattern);
  }
});

test('patterns that keep RegExp busy for ever end at once', () => {
  const value = `${'a'.repeat(250)}!`;
  for (const pattern of ['(a+)+', '(a|a)*b', '(?:(?:a*)*)*b', '.*.*.*.*.*.*.*.*.*.*x', '(a?){200}a{200}'])
    assert.equal(matchesPattern(pattern, value), false, pattern);
});
