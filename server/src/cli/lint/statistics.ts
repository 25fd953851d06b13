import { compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { severities, type Severity } from '../../k8s/cluster-settings.ts';
import type { ReportFinding } from '../report.ts';

/** How often a rule speaks. */
export interface RuleCount {
  readonly rule: string;
  readonly severity: Severity;
  readonly findings: number;
  /** Files that they lie in. */
  readonly files: number;
  /** Of the findings those that `--fix` mends. */
  readonly fixable: number;
}

/** The most frequent first; a rule with findings of several levels once for each. */
export function statisticsOf(findings: readonly ReportFinding[]): readonly RuleCount[] {
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of findings) getOrMake(groups, `${finding.rule} ${finding.severity}`, () => []).push(finding);
  return [...groups.values()]
    .flatMap((all): RuleCount[] => {
      const [first] = all;
      if (first === undefined) return [];
      return [
        {
          rule: first.rule,
          severity: first.severity,
          findings: all.length,
          files: new Set(all.map(({ file }) => file)).size,
          fixable: all.filter(({ fixes }) => fixes.some(({ safe }) => safe)).length,
        },
      ];
    })
    .sort(
      (a, b) => b.findings - a.findings || severities.indexOf(a.severity) - severities.indexOf(b.severity) || compareText(a.rule, b.rule),
    );
}

/** One row a rule, for people. */
export function statisticsText(counts: readonly RuleCount[]): string {
  const width = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const [most, level, name] = [
    width(counts.map(({ findings }) => String(findings))),
    width(counts.map(({ severity }) => severity)),
    width(counts.map(({ rule }) => rule)),
  ];
  return counts
    .map(
      ({ rule, severity, findings, files, fixable }) =>
        `${String(findings).padStart(most)}  ${severity.padEnd(level)}  ${rule.padEnd(name)}  in ${files} file${files === 1 ? '' : 's'}${fixable > 0 ? `, ${fixable} fixable with --fix` : ''}\n`,
    )
    .join('');
}
