import type { FixSafety } from '../../../server/src/rules/engine/document.ts';
import { allFindings, settingsFrom, worldOf } from './driver.ts';
import type { SpecTest } from './parse.ts';

/** What the fixes are that a rule offers in all of these tests. */
export function fixSafetyIn(rule: string, tests: readonly SpecTest[]): FixSafety {
  const worlds = tests.flatMap(({ steps, settings }) =>
    steps.map(({ files }) => worldOf(new Map(files.map(({ name, text }) => [name, text])), settingsFrom(settings))),
  );
  const fixes = worlds
    .flatMap(allFindings)
    .filter((finding) => finding.rule === rule)
    .flatMap((finding) => finding.fixes);
  const [isSafe, isUnsafe] = [fixes.some(({ safe }) => safe), fixes.some(({ safe }) => !safe)];
  return isSafe && isUnsafe ? 'both' : isSafe ? 'safe' : isUnsafe ? 'unsafe' : 'none';
}
