import { printable } from '../../base/texts/printable.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Range } from '../../base/lines.ts';
import type { Report } from '../report.ts';

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/** Workflow commands end at line ends; values of properties also at `:` and `,`. Logs are shown by terminals, too. */
const data = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .split('\r')
        .map((part) => printable(part).replace(/%/g, '%25'))
        .join('%0D'),
    )
    .join('%0A');
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

const wholeFile: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function annotation(command: string, file: string, { start, end }: Range, title: string, message: string): string {
  const columns = start.line === end.line ? `,col=${start.character + 1},endColumn=${Math.max(end.character, start.character + 1)}` : '';
  return `::${command} file=${property(file)},line=${start.line + 1},endLine=${end.line + 1}${columns},title=${property(title)}::${data(message)}\n`;
}

/** Annotations of GitHub Actions, one a line; lines and columns from 1. */
export function formatGithub(report: Report): string {
  return [
    ...(report.unreadable ?? []).map(({ file, range, message }) => annotation('error', file, range ?? wholeFile, 'unreadable', message)),
    ...report.findings.map(({ severity, file, range, rule, message }) => annotation(commands[severity], file, range, rule, message)),
  ].join('');
}
