// Reporter for node:test: prints failures as they come and one line of what was left out, and writes the counts of single tests (not of suites) to $HEADLIGHT_COUNTS.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

/** Why a test was left out, as it says itself. */
function reasonOf({ skip, todo }) {
  return [skip, todo].find((reason) => typeof reason === 'string' && reason !== '') ?? 'no reason given';
}

export default async function* reporter(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const reasons = new Map();
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const suite = data.details?.type === 'suite';
    if (type === 'test:pass') {
      const isLeftOut = data.skip !== undefined || data.todo !== undefined;
      if (!suite) counts[isLeftOut ? 'skipped' : 'passed'] += 1;
      if (!suite && isLeftOut) reasons.set(reasonOf(data), (reasons.get(reasonOf(data)) ?? 0) + 1);
      continue;
    }
    const error = data.details?.error;
    // A suite fails with its tests; it counts by itself only when its own body or hook threw.
    if (suite && error?.failureType === 'subtestsFailed') continue;
    if (!suite && error?.failureType === 'subtestsFailed') continue;
    counts.failed += 1;
    const file = data.file ? path.relative(process.cwd(), data.file) : '';
    const cause = error?.cause ?? error;
    yield `✖ ${data.name} (${file}:${data.line ?? 0})\n${typeof cause === 'string' ? cause : (cause?.stack ?? inspect(cause))}\n\n`;
  }
  if (counts.skipped > 0) yield `${counts.skipped} skipped: ${[...reasons].map(([reason, count]) => `${count} (${reason})`).join(', ')}\n`;
  if (process.env.HEADLIGHT_COUNTS) writeFileSync(process.env.HEADLIGHT_COUNTS, JSON.stringify(counts));
}
