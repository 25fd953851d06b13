import { getOrMake } from '../../base/get-or-make.ts';
import type { Report, ReportFinding, ReportUnreadable } from '../report.ts';

/** XML 1.0 has no way to write most control characters and lone surrogates: they become U+FFFD. What a terminal or a runner takes for more than text is written by number. */
function xml(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]|#(?=#)/gu, (c) => `&#${c.codePointAt(0)};`);
}

function testcase({ rule, file, range, severity, message, kind, name }: ReportFinding): string {
  const where = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
  return [
    `    <testcase classname="${xml(rule)}" name="${xml(`${kind} ${name} (${where})`)}">`,
    `      <failure type="${severity}" message="${xml(message)}">${xml(where)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

/** A file that could not be read is a case that could not be run. */
function errorcase({ file, range, message }: ReportUnreadable): string {
  const where = range === undefined ? file : `${file}:${range.start.line + 1}:${range.start.character + 1}`;
  return [
    `    <testcase classname="unreadable" name="${xml(where)}">`,
    `      <error type="unreadable" message="${xml(message)}">${xml(where)}</error>`,
    '    </testcase>',
  ].join('\n');
}

/** One suite per file with findings or faults, one failed case per finding; a run without any is one passed case. */
export function formatJunit(report: Report): string {
  const { findings, unreadable = [] } = report;
  const cases = new Map<string, { failures: string[]; errors: string[] }>();
  const casesOf = (file: string) => getOrMake(cases, file, () => ({ failures: [], errors: [] }));
  for (const each of unreadable) casesOf(each.file).errors.push(errorcase(each));
  for (const finding of findings) casesOf(finding.file).failures.push(testcase(finding));
  const suites = [...cases].map(([file, { failures, errors }]) => [
    `  <testsuite name="${xml(file)}" tests="${failures.length + errors.length}" failures="${failures.length}" errors="${errors.length}" skipped="0">`, ...errors, ...failures, '  </testsuite>',
  ].join('\n'));
  if (suites.length === 0) suites.push('  <testsuite name="headlight" tests="1" failures="0" errors="0" skipped="0">\n    <testcase classname="headlight" name="no findings"/>\n  </testsuite>');
  const counts = `tests="${Math.max(1, findings.length + unreadable.length)}" failures="${findings.length}" errors="${unreadable.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="headlight" ${counts}>\n${suites.join('\n')}\n</testsuites>\n`;
}
