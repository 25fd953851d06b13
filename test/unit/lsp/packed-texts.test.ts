import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ended } from '../../../server/src/base/steps.ts';
import { packTexts } from '../../../server/src/lsp/files/packed-texts.ts';
import { randomOf } from '../lib/random.ts';

function check(texts: readonly string[]): void {
  const sorted = [...new Set(texts)].sort();
  const packed = ended(packTexts(sorted));
  assert.deepEqual([...packed.all()], sorted);
  for (const [index, text] of sorted.entries()) {
    assert.equal(packed.indexOf(text), index);
    for (const other of [`${text}a`, `${text}\u0000`, text.slice(0, -1), `a${text}`])
      assert.equal(packed.indexOf(other), sorted.includes(other) ? sorted.indexOf(other) : undefined);
  }
}

test('packed texts are the same texts, each found at its place and no other found', () => {
  check([]);
  check(['']);
  check(['a']);
  check(Array.from({ length: 500 }, (_, i) => `file:///w/team-${i % 7}/app-${i}/templates/service.yaml`));
  check(['x'.repeat(255), 'x'.repeat(256), 'x'.repeat(257), 'x'.repeat(600), `${'x'.repeat(600)}y`, `${'y'.repeat(300)}`, 'z']);
  check(['file:///w/\u00e9', 'file:///w/\u{1f600}', 'file:///w/\ud800', 'file:///w/\uffff', 'file:///w/a']);
});

test('random texts with long and short common beginnings are packed without loss', () => {
  const random = randomOf(7);
  for (let round = 0; round < 40; round++) {
    const parts = ['', 'a', 'b', 'dir/', 'dir/sub/', 'n'.repeat(random.below(300)), '\u00e9'];
    check(Array.from({ length: random.below(120) }, () => Array.from({ length: random.below(5) }, () => random.pick(parts)).join('')));
  }
});
