import { printable } from '../../base/printable.ts';
import type { Report, ReportFinding } from '../report.ts';
import { severities } from '../report.ts';

function line(finding: ReportFinding): string[] {
  const { line: row, character } = finding.range.start;
  const fixes = finding.fixes.length === 0 ? [] : [`    fix: ${finding.fixes.map(({ title, safe }) => printable(title) + (safe ? ' (safe)' : '')).join(' | ')}`];
  return [`  ${row + 1}:${character + 1}  ${finding.severity}  ${printable(finding.message)}  [${finding.rule}]`, ...fixes];
}

function totals({ findings, files, documents, unreadable = [] }: Report): string {
  const counts = severities.map((severity) => ({ severity, n: findings.filter((f) => f.severity === severity).length })).filter(({ n }) => n > 0);
  const many = (n: number, one: string) => `${n} ${one}${n === 1 || one === 'information' ? '' : 's'}`;
  const found = counts.length === 0 ? 'Nothing found' : counts.map(({ severity, n }) => many(n, severity)).join(', ');
  const unread = unreadable.length === 0 ? '' : ` ${unreadable.length === 1 ? 'One of them' : `${unreadable.length} of them`} could not be read.`;
  return `${found} in ${many(files, 'file')}, ${many(documents, 'document')}.${unread}`;
}

/** What a fix in bulk mends of it; '' for nothing. */
function fixes({ fixable: { safe, unsafe } = { safe: 0, unsafe: 0 } }: Report): string {
  const parts = [...(safe > 0 ? [`${safe} fixable with --fix`] : []), ...(unsafe > 0 ? [`${unsafe}${safe > 0 ? ' more' : ' fixable'} with --fix --unsafe-fixes`] : [])];
  return parts.length === 0 ? '' : `\n${parts.join(', ')}.`;
}

/** A runner of CI jobs takes a line that begins with two colons for a command. */
function heading(file: string): string {
  const name = printable(file);
  return name.trimStart().startsWith('::') ? `./${name}` : name;
}

/** For people: grouped by file, positions from 1. */
export function formatText(report: Report): string {
  const out: string[] = [];
  let file: string | undefined;
  for (const finding of report.findings) {
    if (finding.file !== file) {
      if (file !== undefined) out.push('');
      file = finding.file;
      out.push(heading(file));
    }
    out.push(...line(finding));
  }
  if (file !== undefined) out.push('');
  return `${[...out, totals(report) + fixes(report)].join('\n')}\n`;
}
