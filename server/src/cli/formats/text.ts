import { getOrMake } from '../../base/get-or-make.ts';
import { heading, printable } from '../../base/texts/printable.ts';
import { severities } from '../../k8s/cluster-settings.ts';
import type { Report, ReportFinding } from '../report.ts';
import { excerptOf } from './excerpt.ts';
import { plain, type Paint } from './paint.ts';

export interface TextOptions {
  readonly paint?: Paint;
  /** The line that a finding begins in, by its number among them; without it none is shown. */
  readonly lineOf?: (index: number) => string | undefined;
  /** Findings alone. */
  readonly isQuiet?: boolean;
}

function block(finding: ReportFinding, line: string | undefined, paint: Paint): string {
  const { severity, range, message, rule } = finding;
  const where = `${range.start.line + 1}:${range.start.character + 1}`;
  const fixes =
    finding.fixes.length === 0
      ? ''
      : `    fix: ${finding.fixes.map(({ title, safe }) => printable(title) + (safe ? ' (safe)' : '')).join(' | ')}\n`;
  return `  ${where}  ${paint(severity, severity)}  ${printable(message)}  ${paint('dim', `[${rule}]`)}\n${line === undefined ? '' : excerptOf(line, range, severity, paint)}${fixes}`;
}

function totals({ findings, files, documents, unreadable = [], known = 0 }: Report): string {
  const counts = severities
    .map((severity) => ({ severity, n: findings.filter((f) => f.severity === severity).length }))
    .filter(({ n }) => n > 0);
  if (files === 0 && findings.length === 0 && unreadable.length === 0) return 'No Kubernetes manifests here.';
  const many = (n: number, one: string) => `${n} ${one}${n === 1 || one === 'information' ? '' : 's'}`;
  const found = counts.length === 0 ? 'Nothing found' : counts.map(({ severity, n }) => many(n, severity)).join(', ');
  const unread =
    unreadable.length === 0 ? '' : ` ${unreadable.length === 1 ? 'One of them' : `${unreadable.length} of them`} could not be read.`;
  const old = known === 0 ? '' : ` ${many(known, 'finding')} of the baseline ${known === 1 ? 'is' : 'are'} left out.`;
  return `${found} in ${many(files, 'file')}, ${many(documents, 'document')}.${unread}${old}`;
}

/** What a fix in bulk mends of it; '' for nothing. */
function fixes({ fixable: { safe, unsafe } = { safe: 0, unsafe: 0 } }: Report): string {
  const parts = [
    ...(safe > 0 ? [`${safe} fixable with --fix`] : []),
    ...(unsafe > 0 ? [`${unsafe}${safe > 0 ? ' more' : ' fixable'} with --fix --unsafe-fixes`] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}.\n`;
}

/** For people: grouped by file, positions from 1. */
export function formatText(report: Report, { paint = plain, lineOf, isQuiet = false }: TextOptions = {}): string {
  const groups = new Map<string, string[]>();
  for (const [i, finding] of report.findings.entries()) getOrMake(groups, finding.file, () => []).push(block(finding, lineOf?.(i), paint));
  const files = [...groups].map(([file, blocks]) => `${paint('file', heading(file))}\n${blocks.join('')}`);
  return [...files, ...(isQuiet ? [] : [`${totals(report)}\n${fixes(report)}`])].join('\n');
}
