import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObject } from '../src/k8s/json.ts';
import type { Reported } from './expectations.ts';

/** What a reader of the files says of a finding. `pointless`: true, and nobody is helped by it. */
export const verdicts = ['true', 'false', 'pointless', 'unsure'] as const;
export type ReadVerdict = (typeof verdicts)[number];

export interface ReadFinding {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly verdict: ReadVerdict;
}

/** The warnings and errors of a public repository at a commit, each read in its file. */
export interface Reading {
  readonly repository: string;
  readonly commit: string;
  readonly findings: readonly ReadFinding[];
}

/** Of all findings at most so many may be false, and pointless; of 1,000 documents so many may have a hint. */
export const bounds = { false: 0.01, pointless: 0.05, hints: 6 } as const;

/** Hints for 1,000 documents. */
export function hintRate(reported: readonly Reported[], documents: number): number {
  return documents === 0 ? 0 : (1000 * reported.filter(({ severity }) => severity === 'hint').length) / documents;
}

/** The table of the repository, `test/corpus/read.json`. */
export function readReadings(): readonly Reading[] {
  const value: unknown = JSON.parse(readFileSync(fileURLToPath(new URL('../../test/corpus/read.json', import.meta.url)), 'utf8'));
  if (!isObject(value)) throw new Error('read.json: not a map of repositories');
  return Object.entries(value).map(([repository, entry]) => {
    if (!isObject(entry) || typeof entry['commit'] !== 'string' || !Array.isArray(entry['findings']))
      throw new Error(`read.json: ${repository} has no commit or findings`);
    return { repository, commit: entry['commit'], findings: entry['findings'].map((row) => findingOf(repository, row)) };
  });
}

function findingOf(repository: string, row: unknown): ReadFinding {
  const [path, line, rule, said] = Array.isArray(row) ? row : [];
  const verdict = verdicts.find((each) => each === said);
  if (typeof path !== 'string' || typeof line !== 'number' || typeof rule !== 'string' || verdict === undefined)
    throw new Error(`read.json: ${repository}: ${JSON.stringify(row)}`);
  return { path, line, rule, verdict };
}

const isLoud = ({ severity }: Reported): boolean => severity === 'error' || severity === 'warning';
const isSame = (read: ReadFinding, each: Reported): boolean =>
  read.path === each.path && read.line === each.line && read.rule === each.rule;

/** How what is reported now was read: how many of each verdict; repositories that nobody read are passed over. */
export function weighed(readings: readonly Reading[], reported: readonly Reported[]): Readonly<Record<ReadVerdict, number>> {
  const counts = { true: 0, false: 0, pointless: 0, unsure: 0 };
  for (const { repository, findings } of readings) {
    const here = reported.filter((each) => each.repository === repository && isLoud(each));
    for (const read of findings) if (here.some((each) => isSame(read, each))) counts[read.verdict]++;
  }
  return counts;
}

/** One line for each warning and error that nobody read, for each true one that is gone, and, where all repositories are there, for each bound that does not hold. */
export function unlike(readings: readonly Reading[], repositories: ReadonlySet<string>, reported: readonly Reported[]): readonly string[] {
  const lines: string[] = [];
  for (const { repository, findings } of readings) {
    if (!repositories.has(repository)) continue;
    const here = reported.filter((each) => each.repository === repository);
    for (const each of here)
      if (isLoud(each) && !findings.some((read) => isSame(read, each)))
        lines.push(`not read yet, true or not: ${repository}/${each.path}:${each.line} ${each.severity} ${each.rule}`);
    for (const read of findings)
      if (read.verdict === 'true' && !here.some((each) => isLoud(each) && isSame(read, each)))
        lines.push(`not found: ${repository}/${read.path}:${read.line} ${read.rule}`);
  }
  if (!readings.every(({ repository }) => repositories.has(repository))) return lines;
  const counts = weighed(readings, reported);
  const all = verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  for (const verdict of ['false', 'pointless'] as const) {
    if (counts[verdict] > bounds[verdict] * all)
      lines.push(`${counts[verdict]} of ${all} findings are ${verdict}; at most ${bounds[verdict] * 100} of 100 may be`);
  }
  return lines;
}
