import { getOrMake } from '../../base/get-or-make.ts';
import type { Report, ReportFinding, ReportUnreadable } from '../report.ts';

/** XML 1.0 has no way to write most control characters and lone surrogates: they become U+FFFD. What a terminal or a runner takes for more than text is written by number. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]|#(?=#)/gu, (c) => `&#${c.codePointAt(0)};`);
}

/** What does not fail the run is a case that passes, and says what there is to say. */
function testcase({ rule, file, range, severity, message, kind, name }: ReportFinding, fails: boolean): string {
  const where = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
  return [
    `    <testcase classname="${xml(rule)}" name="${xml(`${kind} ${name} (${where})`)}">`,
    fails
      ? `      <failure type="${severity}" message="${xml(message)}">${xml(where)}</failure>`
      : `      <system-out>${xml(`${severity}: ${message}\n${where}`)}</system-out>`,
    '    </testcase>',
  ].join('\n');
}

/** A file that could not be read is a case that could not be run, where that fails the run. */
function errorcase({ file, range, message }: ReportUnreadable, fails: boolean): string {
  const where = range === undefined ? file : `${file}:${range.start.line + 1}:${range.start.character + 1}`;
  return [
    `    <testcase classname="unreadable" name="${xml(where)}">`,
    fails
      ? `      <error type="unreadable" message="${xml(message)}">${xml(where)}</error>`
      : `      <system-out>${xml(`${message}\n${where}`)}</system-out>`,
    '    </testcase>',
  ].join('\n');
}

/** What fails the run. */
export interface Failures {
  readonly isFailure: (finding: ReportFinding) => boolean;
  readonly isUnreadableFailure: boolean;
}

/** One suite per file with findings or faults, one case for each, failed where it fails the run; a run without any is one passed case. */
export function formatJunit(report: Report, { isFailure, isUnreadableFailure }: Failures): string {
  const { findings, unreadable = [] } = report;
  const suites = new Map<string, { cases: string[]; failures: number; errors: number }>();
  const suiteOf = (file: string) => getOrMake(suites, file, () => ({ cases: [], failures: 0, errors: 0 }));
  for (const each of unreadable) {
    const suite = suiteOf(each.file);
    suite.cases.push(errorcase(each, isUnreadableFailure));
    if (isUnreadableFailure) suite.errors++;
  }
  for (const finding of findings) {
    const suite = suiteOf(finding.file);
    suite.cases.push(testcase(finding, isFailure(finding)));
    if (isFailure(finding)) suite.failures++;
  }
  const texts = [...suites].map(([file, { cases, failures, errors }]) =>
    [
      `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0">`,
      ...cases,
      '  </testsuite>',
    ].join('\n'),
  );
  if (texts.length === 0)
    texts.push(
      '  <testsuite name="headlight" tests="1" failures="0" errors="0" skipped="0">\n    <testcase classname="headlight" name="no findings"/>\n  </testsuite>',
    );
  const counts = `tests="${Math.max(1, findings.length + unreadable.length)}" failures="${findings.filter(isFailure).length}" errors="${isUnreadableFailure ? unreadable.length : 0}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="headlight" ${counts}>\n${texts.join('\n')}\n</testsuites>\n`;
}
