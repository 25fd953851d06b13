import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareText } from '../../base/texts/compare-text.ts';
import { withEllipses } from '../../base/texts/hole.ts';
import { count } from '../../base/texts/words.ts';
import { diskHost } from '../../host/disk-host.ts';
import { reasonOf } from '../../host/node/reason.ts';
import { asList, asNumber, asObject, asText } from '../../k8s/json.ts';
import { jsonText } from '../formats/json.ts';
import { say, UsageError, type Io } from '../io.ts';
import type { ReportFinding } from '../report.ts';
import type { Parsed } from '../usage/options.ts';

/** What a finding is known by, wherever in its file it stands. */
type Known = Pick<ReportFinding, 'rule' | 'file' | 'kind' | 'namespace' | 'name' | 'field'>;

const keyOf = ({ rule, file, kind, namespace, name, field }: Known): string => JSON.stringify([rule, file, kind, namespace, name, field]);

/** The findings as they are known from the folder of the baseline. */
function knownFrom(folder: string, cwd: string): (finding: ReportFinding) => Known {
  const plain = withEllipses;
  return ({ rule, file, kind, namespace, name, field }) => ({
    rule,
    file: plain(file === '-' ? file : path.relative(folder, path.resolve(cwd, file)).split(path.sep).join('/')),
    kind: plain(kind),
    namespace: plain(namespace),
    name: plain(name),
    field: plain(field),
  });
}

function counted(all: readonly Known[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
  return counts;
}

function readBaseline(file: string, given: string): Map<string, number> {
  const read = diskHost.read(file);
  if (!read.ok) throw new UsageError(`--baseline ${given}: the file ${read.problem.message}.`);
  let value: unknown;
  try {
    value = JSON.parse(read.text);
  } catch {
    throw new UsageError(`--baseline ${given}: the file is no JSON. --update-baseline writes it anew.`);
  }
  if (asNumber(asObject(value)['version']) !== 1)
    throw new UsageError(`--baseline ${given}: the file is no baseline of version 1. --update-baseline writes it anew.`);
  const counts = new Map<string, number>();
  for (const each of asList(asObject(value)['findings']).map(asObject)) {
    const text = (key: string): string => asText(each[key]) ?? '';
    const key = keyOf({
      rule: text('rule'),
      file: text('file'),
      kind: text('kind'),
      namespace: text('namespace'),
      name: text('name'),
      field: text('field'),
    });
    counts.set(key, (counts.get(key) ?? 0) + (asNumber(each['count']) ?? 1));
  }
  return counts;
}

function writeBaseline(file: string, given: string, all: readonly Known[]): void {
  const counts = counted(all);
  const findings = [...new Map(all.map((each) => [keyOf(each), each]))]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, each]) => ({ ...each, ...((counts.get(key) ?? 1) > 1 ? { count: counts.get(key) } : {}) }));
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, jsonText({ version: 1, findings }));
  } catch (error) {
    throw new UsageError(`--baseline ${given}: the file cannot be written: ${reasonOf(error)}.`);
  }
}

/** Findings that the baseline does not know. One that is not there yet, or is to be written anew, takes all of them, and none are left. */
export function sinceBaseline(io: Io, parsed: Parsed, findings: readonly ReportFinding[]): readonly ReportFinding[] {
  const given = parsed.text('baseline');
  if (given === undefined) {
    if (parsed.flag('update-baseline')) throw new UsageError('--update-baseline belongs to --baseline.');
    return findings;
  }
  if (given === '') throw new UsageError('--baseline is empty; it takes the path of a file.');
  const file = path.resolve(io.cwd, given);
  const known = knownFrom(path.dirname(file), io.cwd);
  const quiet = parsed.flag('quiet');
  if (parsed.flag('update-baseline') || !existsSync(file)) {
    writeBaseline(file, given, findings.map(known));
    if (!quiet) say(io, `${given} is written, with ${count(findings.length, 'finding')}. From now on only others are told.`);
    return [];
  }
  const left = readBaseline(file, given);
  return findings.filter((finding) => {
    const key = keyOf(known(finding));
    const rest = left.get(key) ?? 0;
    if (rest > 0) left.set(key, rest - 1);
    return rest === 0;
  });
}
