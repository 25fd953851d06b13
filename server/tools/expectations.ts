import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingGlobs } from '../src/host/settings/glob-list.ts';
import { isObject } from '../src/k8s/json.ts';
import type { Severity } from '../src/k8s/cluster-settings.ts';

/** A finding, as far as expectations speak of it. `path`: below the repository's folder; `line` from 1. */
export interface Reported {
  readonly repository: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly severity: Severity;
}

/** A known fault: every warning and error of the repositories named here was read in its file and is true. */
interface Fault {
  readonly repository: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
}

/** What only looks wrong: nothing above hint may be said of files that fit the glob (by that rule, where one is given). */
interface Innocent {
  readonly repository: string;
  readonly path: string;
  readonly rule?: string;
  readonly why: string;
}

export interface Expectations {
  readonly found: readonly Fault[];
  readonly silent: readonly Innocent[];
}

/** The table of the repository, `test/corpus/expectations.json`. */
export function readExpectations(): Expectations {
  const file = fileURLToPath(new URL('../../test/corpus/expectations.json', import.meta.url));
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const rows = (key: string): readonly Record<string, unknown>[] => {
    const list = isObject(value) ? value[key] : undefined;
    return Array.isArray(list) ? list.filter(isObject) : [];
  };
  const text = (row: Record<string, unknown>, key: string): string => {
    const found = row[key];
    if (typeof found !== 'string') throw new Error(`expectations.json: ${JSON.stringify(row)} has no ${key}`);
    return found;
  };
  return {
    found: rows('found').map((row) => ({
      repository: text(row, 'repository'),
      path: text(row, 'path'),
      rule: text(row, 'rule'),
      line: Number(row['line']),
    })),
    silent: rows('silent').map((row) => ({
      repository: text(row, 'repository'),
      path: text(row, 'path'),
      why: text(row, 'why'),
      ...(row['rule'] !== undefined ? { rule: text(row, 'rule') } : {}),
    })),
  };
}

/** One line for each expectation that does not hold; repositories that were not read are passed over. */
export function unmet(expectations: Expectations, repositories: ReadonlySet<string>, reported: readonly Reported[]): readonly string[] {
  const missed = expectations.found
    .filter(({ repository }) => repositories.has(repository))
    .filter(
      (fault) =>
        !reported.some(
          (each) =>
            each.repository === fault.repository && each.path === fault.path && each.line === fault.line && each.rule === fault.rule,
        ),
    );
  const loud = expectations.silent.flatMap((innocent) => {
    const globs = settingGlobs([innocent.path]);
    const wrong = reported.filter(
      (each) =>
        each.severity !== 'hint' &&
        each.repository === innocent.repository &&
        globs.covers(each.path) &&
        (innocent.rule ?? each.rule) === each.rule,
    );
    return wrong.map(
      ({ repository, path, line, rule, severity }) =>
        `only looks wrong (${innocent.why}): ${repository}/${path}:${line} ${severity} ${rule}`,
    );
  });
  const read = new Set(expectations.found.map(({ repository }) => repository));
  const unread = reported
    .filter(({ severity, repository }) => (severity === 'error' || severity === 'warning') && read.has(repository))
    .filter(
      (each) =>
        !expectations.found.some(
          (fault) =>
            each.repository === fault.repository && each.path === fault.path && each.line === fault.line && each.rule === fault.rule,
        ),
    );
  return [
    ...missed.map(({ repository, path, line, rule }) => `not found: ${repository}/${path}:${line} ${rule}`),
    ...loud,
    ...unread.map(
      ({ repository, path, line, rule, severity }) => `not read yet, true or not: ${repository}/${path}:${line} ${severity} ${rule}`,
    ),
  ];
}
