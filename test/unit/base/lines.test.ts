import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { lineStarts, lineStartsAfter, offsetAt, packLines, positionAt, startsOf } from '../../../server/src/base/lines.ts';

test('lines end with \\n, \\r\\n or \\r', () => {
  assert.deepEqual([...lineStarts('a\nb\r\nc\rd')], [0, 2, 5, 7]);
  assert.deepEqual([...lineStarts('')], [0]);
  assert.deepEqual([...lineStarts('\n')], [0, 1]);
  assert.deepEqual([...lineStarts('a\r\r\nb')], [0, 2, 4]);
  for (const lines of [3_000, 100_000, 10])
    assert.deepEqual(
      [...lineStarts('a\n'.repeat(lines))],
      Array.from({ length: lines + 1 }, (_, line) => 2 * line),
    );
});

test('positions and offsets agree for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u00e9', '\ud83d\ude00') }), fc.nat(), (text, seed) => {
      const starts = lineStarts(text);
      const offset = seed % (text.length + 1);
      assert.equal(offsetAt(starts, positionAt(starts, offset), text.length), offset);
    }),
  );
});

test('positions outside of the text are clamped', () => {
  const starts = lineStarts('ab\nc');
  assert.equal(offsetAt(starts, { line: 9, character: 0 }, 4), 4);
  assert.equal(offsetAt(starts, { line: 0, character: 99 }, 4), 3);
  assert.equal(offsetAt(starts, { line: -1, character: 2 }, 4), 0);
  assert.deepEqual(positionAt(starts, -5), { line: 0, character: 0 });
});

test('edits apply in any order and overlapping ones do not', () => {
  const edit = (start: number, end: number, newText: string) => ({ span: { start, end }, newText });
  assert.equal(applyEdits('abcdef', [edit(4, 5, 'E'), edit(0, 1, 'A')]), 'AbcdEf');
  assert.equal(applyEdits('ab', [edit(1, 1, '1'), edit(1, 1, '2')]), 'a12b');
  assert.equal(applyEdits('abcdef', [edit(0, 4, 'x'), edit(2, 3, 'y')]), 'xef');
});

test('packed line starts say the same, for lines of every length', () => {
  const long = [
    '',
    'a',
    'b'.repeat(254),
    'c'.repeat(255),
    'd'.repeat(65_533),
    'e'.repeat(65_534),
    'f'.repeat(65_535),
    'g'.repeat(200_000),
    '',
  ];
  for (const text of ['', 'no end', '\n', 'a\r\nb\rc\n', long.join('\n'), [...long].reverse().join('\r\n'), 'x\n'.repeat(5_000)]) {
    const starts = lineStarts(text);
    assert.deepEqual(startsOf(packLines(starts)), starts);
    assert.equal(startsOf(starts), starts);
  }
});

test('line starts of an edited text, made of those before, are those of the text', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\n', '\u00e9'), maxLength: 40 });
  const text = fc.oneof(
    { weight: 4, arbitrary: texts },
    { weight: 1, arbitrary: fc.tuple(texts, texts).map((halves) => halves.join('\r\n')) },
  );
  fc.assert(
    fc.property(text, fc.nat(), fc.nat({ max: 9 }), text, (old, at, length, insert) => {
      const from = at % (old.length + 1);
      const now = old.slice(0, from) + insert + old.slice(from + length);
      assert.deepEqual(lineStartsAfter(lineStarts(old), old, now), lineStarts(now));
    }),
    { numRuns: 2_000 },
  );
});
