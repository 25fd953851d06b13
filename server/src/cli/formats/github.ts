import { printable } from '../../base/printable.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Report } from '../report.ts';

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/** Workflow commands end at line ends, of which `printable` leaves none; values of properties also at `:` and `,`. */
const data = (text: string): string => printable(text).replace(/%/g, '%25');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** Annotations of GitHub Actions, one a line; lines and columns from 1. */
export function formatGithub(report: Report): string {
  return report.findings.map(({ severity, file, range, rule, message }) => {
    const { start, end } = range;
    const columns = start.line === end.line ? `,col=${start.character + 1},endColumn=${Math.max(end.character, start.character + 1)}` : '';
    return `::${commands[severity]} file=${property(file)},line=${start.line + 1},endLine=${end.line + 1}${columns},title=${property(rule)}::${data(message)}\n`;
  }).join('');
}
