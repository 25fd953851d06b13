import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { randomOf } from '../lib/random.ts';

/** What a suppression of a line speaks of, by the words of the manual: its own line behind text, else the next one that is no comment. */
function spokenOf(lines: readonly string[], at: number): number {
  if (!/^\s*#/.test(lines[at] ?? '')) return at;
  let line = at + 1;
  while (line + 1 < lines.length && /^[ \t]*#/.test(lines[line] ?? '')) line++;
  return line;
}

test('each suppression speaks of the line that the manual says, in any mixture of comments, with any line breaks', () => {
  const random = randomOf(5);
  let seen = 0;
  for (let round = 0; round < 300; round++) {
    const lines = ['apiVersion: v1', 'kind: Service', 'metadata:', '  name: web', 'spec:', '  clusterIP: None', '  x:'];
    for (let i = random.below(25); i > 0; i--)
      lines.push(
        random.pick([
          '# headlight-ignore: a',
          '  # headlight-ignore: b -- why',
          '# other',
          `  k${i}: v`,
          `  k${i}: v  # headlight-ignore: c`,
          '',
        ]),
      );
    const lineBreak = random.pick(['\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029']);
    const text = lines.join(lineBreak);
    const { suppressions } = extractFacts('file:///w/a.yaml', text);
    const expected = lines.flatMap((line, at) => (line.includes('headlight-ignore') ? [spokenOf(lines, at)] : []));
    assert.deepEqual(
      suppressions.map(({ speaksOf: { start } }) =>
        start > text.length ? lines.length : text.slice(0, start).split(lineBreak).length - 1,
      ),
      expected,
      text,
    );
    seen += expected.length;
  }
  assert.ok(seen > 500);
});
