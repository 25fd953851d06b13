import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractFacts } from '../../server/src/facts/extract.ts';
import { randomOf } from './lib/random.ts';

/** What a suppression of a line speaks of, by the words of the manual: its own line behind text, else the next one that is no comment. */
function spokenOf(lines: readonly string[], at: number): number {
  if (!/^\s*#/.test(lines[at] ?? '')) return at;
  let line = at + 1;
  while (line + 1 < lines.length && /^[ \t]*#/.test(lines[line] ?? '')) line++;
  return line;
}

test('each suppression speaks of the line that the manual says, in any mixture of comments', () => {
  const random = randomOf(5);
  let seen = 0;
  for (let round = 0; round < 300; round++) {
    const lines = ['apiVersion: v1', 'kind: Service', 'metadata:', '  name: web', 'spec:', '  clusterIP: None', '  x:'];
    for (let i = random.below(25); i > 0; i--) lines.push(random.pick(['# headlight-ignore: a', '  # headlight-ignore: b -- why', '# other', `  k${i}: v`, `  k${i}: v  # headlight-ignore: c`, '']));
    const { suppressions } = extractFacts('file:///w/a.yaml', lines.join('\n'));
    const expected = lines.flatMap((line, at) => (line.includes('headlight-ignore') ? [spokenOf(lines, at)] : []));
    assert.deepEqual(suppressions.map((each) => each.line), expected, lines.join('\n'));
    seen += expected.length;
  }
  assert.ok(seen > 500);
});
