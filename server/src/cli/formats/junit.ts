import type { Report, ReportFinding } from '../report.ts';

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

/** One suite per file with findings, one failed case per finding; a run without findings is one passed case. */
export function formatJunit(report: Report): string {
  const files = [...new Set(report.findings.map((f) => f.file))];
  const suites = files.map((file) => {
    const found = report.findings.filter((f) => f.file === file);
    return [`  <testsuite name="${xml(file)}" tests="${found.length}" failures="${found.length}" errors="0" skipped="0">`, ...found.map(testcase), '  </testsuite>'].join('\n');
  });
  if (suites.length === 0) suites.push('  <testsuite name="headlight" tests="1" failures="0" errors="0" skipped="0">\n    <testcase classname="headlight" name="no findings"/>\n  </testsuite>');
  const { length } = report.findings;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="headlight" tests="${Math.max(1, length)}" failures="${length}">\n${suites.join('\n')}\n</testsuites>\n`;
}
