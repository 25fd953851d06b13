import path from '#host/path';
import { hashOf, readSealed, removeSealed, writeSealed } from '#host/sealed-file';
import type { Analysis } from '../../analysis.ts';
import { findingFormat, storedFinding, type StoredFinding } from '../../rules/engine/stored-finding.ts';
import type { HostConfiguration } from '../settings/configuration.ts';
import type { Stamp } from './fact-cache.ts';

const fileName = 'findings.cache';
const kindOf = (version: string): string => `headlight findings ${findingFormat} ${version}`;

/** All that findings hang on, but for what lies outside of the files that are read. */
export interface FindingState {
  readonly analysis: Analysis;
  readonly configuration: HostConfiguration;
  /** Of all files that were read. */
  readonly stamps: ReadonlyMap<string, Stamp>;
  /** Names all that the charts were rendered from; absent: none is, or nobody knows. */
  readonly charts?: string;
}

/**
 * A hash of settings and contents of all files; `undefined` where the analysis knows more than they say: files without a
 * stamp, documents that were whole before they broke, charts that were rendered from what nobody names.
 */
function keyOf({ analysis, configuration, stamps, charts }: FindingState): string | undefined {
  for (const uri of analysis.uris()) {
    const facts = analysis.facts(uri);
    if (
      (stamps.get(uri)?.hash ?? '') === '' ||
      (facts?.rendered !== undefined && charts === undefined) ||
      facts?.objects.some(({ lastGood }) => lastGood === true) !== false
    )
      return undefined;
  }
  const files = [...stamps].map(([uri, { hash }]) => `${uri}\t${hash}`).sort();
  return hashOf(configuration.key, '\n', files.join('\n'), '\n', charts ?? '');
}

/**
 * Gives the analysis the findings of the last run, where settings, files and what they lead to are as they were then. `true`: nothing
 * has to be judged. `log` hears of a file that cannot be used.
 */
export function restoreFindings(folder: string, version: string, state: FindingState, log: (message: string) => void): boolean {
  const file = path.join(folder, fileName);
  const found = readSealed(file, kindOf(version));
  if (found === undefined) return false;
  if (typeof found === 'string') {
    log(`The cache ${file} is not used: ${found}.`);
    return false;
  }
  if (found.note !== keyOf(state)) return false;
  try {
    const [asked = '[[],[]]', ...lines] = found.body.toString('utf8').split('\n');
    const { exists, excused } = state.configuration;
    const [there, excuses] = JSON.parse(asked) as [[string, boolean][], [string, string | null][]];
    if (there.some(([uri, answer]) => exists(uri) !== answer) || excuses.some(([uri, because]) => (excused(uri) ?? null) !== because))
      return false;
    state.analysis.restoreDiagnostics(
      new Map(lines.filter((line) => line !== '').map((line) => JSON.parse(line) as [string, StoredFinding[]])),
    );
    return true;
  } catch {
    log(`The cache ${file} is not used: it is damaged.`);
    return false;
  }
}

/**
 * Writes all findings into the cache, a file at a step; the last step says whether they are there. They are not where something is not judged
 * yet or cannot be kept. Throws where the folder cannot be written.
 */
export function* saveFindingSteps(folder: string, version: string, state: FindingState): Generator<undefined, boolean> {
  const file = path.join(folder, fileName);
  const { analysis, configuration } = state;
  const key = keyOf(state);
  if (key === undefined) {
    removeSealed(file);
    return false;
  }
  const writer = writeSealed(file, kindOf(version), key);
  const revision = analysis.revision();
  let whole = false;
  try {
    writer.add(JSON.stringify([[...configuration.asked], [...configuration.excuses]]));
    for (const uri of analysis.uris()) {
      const findings = analysis.knownDiagnostics(uri);
      if (findings === undefined) return false;
      if (findings.length > 0) writer.add(JSON.stringify([uri, findings.map(storedFinding)]));
      yield;
    }
    // Between two steps texts and settings may become others, by which the key does not go.
    if (analysis.revision() !== revision || analysis.settings !== configuration.settings) return false;
    writer.finish();
    whole = true;
    return true;
  } finally {
    if (!whole) writer.abandon();
  }
}
