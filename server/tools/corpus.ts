// Findings per rule and repository: `npm run corpus -- DIR [--list] [--rule ID] [--from LEVEL] [--one-truth]`. Every folder of DIR is a workspace of its own.
// `--one-truth`: whether hovers, findings, zone and dig contradict each other there. Fails where they do, something threw, an expectation of test/corpus/expectations.json does not hold, or a finding is not as test/corpus/read.json says.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createAnalysis, type Analysis, type Problem } from '../src/analysis.ts';
import { lineAt, startsOf } from '../src/base/lines.ts';
import { configurationOf } from '../src/host/settings/configuration.ts';
import { loadInto } from '../src/host/load.ts';
import { diskHost } from '../src/host/disk-host.ts';
import { createTracking } from '../src/host/listing/tracking.ts';
import { toPath, toUri } from '../src/host/uri.ts';
import type { Severity } from '../src/k8s/cluster-settings.ts';
import type { Finding } from '../src/rules/define.ts';
import { defaultSettings } from '../src/settings.ts';
import { readExpectations, unmet } from './expectations.ts';
import { contradictedFields, contradictedTexts, unanswered, type Contradictions } from './one-truth.ts';
import { bounds, hintRate, readReadings, unlike, verdicts, weighed } from './readings.ts';

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

const tracking = createTracking(console.error);

interface Checked {
  readonly repository: string;
  readonly files: number;
  readonly documents: number;
  readonly findings: readonly (Finding & { readonly path: string; readonly line: number })[];
  readonly crashes: readonly Problem[];
  readonly truths: Contradictions;
  readonly milliseconds: number;
}

function check(folder: string, comparesTruths: boolean): Checked {
  const begin = performance.now();
  const texts = new Map<string, string | undefined>();
  const crashes: Problem[] = [];
  const analysis = createAnalysis({
    readText: (uri) => {
      const file = toPath(uri);
      if (!texts.has(uri) && file !== undefined) {
        const result = diskHost.read(file);
        texts.set(uri, result.ok ? result.text : undefined);
      }
      return texts.get(uri);
    },
    configuration: configurationOf(defaultSettings, toUri(folder)),
    onProblem: (problem) => crashes.push(problem),
  });
  const { files } = loadInto(analysis, diskHost, [folder], { tracking });
  const findings = analysis.uris().flatMap((uri) =>
    analysis.diagnostics(uri).map((finding) => {
      const line = lineAt(startsOf(analysis.facts(uri)?.lineStarts ?? ''), finding.place.span.start) + 1;
      return {
        ...finding,
        path: path
          .relative(folder, toPath(uri) ?? uri)
          .split(path.sep)
          .join('/'),
        line,
      };
    }),
  );
  return {
    repository: path.basename(folder),
    files: files.length,
    documents: analysis.status().documents,
    findings,
    crashes,
    truths: comparesTruths ? contradictionsIn(analysis, findings) : { wrong: [], gone: 0 },
    milliseconds: performance.now() - begin,
  };
}

function contradictionsIn(analysis: Analysis, findings: readonly Finding[]): Contradictions {
  const look = {
    context: { model: analysis.model(), factsOf: analysis.facts, hasProblem: () => false, rows: 10 },
    findings,
    isSilenced: (uri: string) => (analysis.facts(uri)?.suppressions.length ?? 0) > 0,
  };
  const [texts, fields] = [contradictedTexts(look), contradictedFields(look)];
  return { wrong: [...texts.wrong, ...fields.wrong, ...unanswered(look)], gone: texts.gone + fields.gone };
}

/** Rules down, repositories across by number, with totals. */
function table(all: readonly Checked[]): string {
  const ids = [...new Set(all.flatMap((r) => r.findings.map((f) => f.rule)))].sort();
  const width = Math.max(20, ...ids.map((id) => id.length));
  const cell = (n: number): string => (n === 0 ? '.' : String(n)).padStart(5);
  const rows = ids.map((id) => {
    const counts = all.map((r) => r.findings.filter((f) => f.rule === id).length);
    return `${id.padEnd(width)}${counts.map(cell).join('')}${cell(counts.reduce((a, b) => a + b, 0))}`;
  });
  const bySeverity = severities.map((severity) => {
    const counts = all.map((r) => r.findings.filter((f) => f.severity === severity).length);
    return `${severity.padEnd(width)}${counts.map(cell).join('')}${cell(counts.reduce((a, b) => a + b, 0))}`;
  });
  return [
    ...all.map(
      (r, i) =>
        `${String(i + 1).padStart(2)} ${r.repository}: ${r.files} files, ${r.documents} documents, ${r.findings.length} findings, ${Math.round(r.milliseconds)} ms`,
    ),
    '',
    `${'rule'.padEnd(width)}${all.map((_, i) => String(i + 1).padStart(5)).join('')}  all`,
    ...rows,
    '',
    ...bySeverity,
  ].join('\n');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean' },
    rule: { type: 'string' },
    from: { type: 'string' },
    'one-truth': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});
const directory = positionals[0] ?? process.env['HEADLIGHT_CORPUS'];
if (values.help === true || directory === undefined || !existsSync(directory)) {
  console.error('Usage: npm run corpus -- DIR [--list] [--rule ID] [--from error|warning|information|hint] [--one-truth]');
  process.exit(values.help === true ? 0 : 2);
}
const folders = readdirSync(directory)
  .map((name) => path.join(path.resolve(directory), name))
  .filter((f) => statSync(f).isDirectory())
  .sort();
const limit = severities.findIndex((s) => s === values.from);
const wanted = (f: Finding): boolean =>
  (values.rule === undefined || f.rule === values.rule) && (limit < 0 || severities.indexOf(f.severity) <= limit);
await tracking.prepare(folders);
const checked = folders.map((folder) => check(folder, values['one-truth'] === true));
const all = checked.map((r) => ({ ...r, findings: r.findings.filter(wanted) }));
if (values.list) {
  for (const { repository, findings } of all) {
    for (const f of findings) console.log(`${repository}/${f.path}:${f.line} ${f.severity} ${f.rule}: ${f.message}`);
  }
  console.log('');
}
console.log(table(all));
const crashes = all.flatMap((r) => r.crashes);
for (const { what, uri, error } of crashes)
  console.error(`crash: ${what} on ${uri}: ${error instanceof Error ? error.stack : String(error)}`);
const contradictions = checked.flatMap(({ repository, truths }) => truths.wrong.map((text) => `${repository}: ${text}`));
if (values['one-truth'] === true)
  console.log(
    `one truth: hovers say of ${checked.reduce((sum, { truths }) => sum + truths.gone, 0)} names that there are none; ${contradictions.length} contradictions`,
  );
for (const text of contradictions) console.error(`contradiction: ${text}`);
const reported = checked.flatMap(({ repository, findings }) => findings.map((finding) => ({ ...finding, repository })));
const repositories = new Set(checked.map(({ repository }) => repository));
const readings = readReadings();
const counts = weighed(readings, reported);
if (readings.some(({ repository }) => repositories.has(repository)))
  console.log(`\nread: ${verdicts.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ')}`);
const hints = hintRate(
  reported,
  checked.reduce((sum, { documents }) => sum + documents, 0),
);
console.log(`hints: ${hints.toFixed(1)} for 1,000 documents`);
if (hints > bounds.hints) console.error(`more than ${bounds.hints} hints for 1,000 documents`);
const failed = [...unmet(readExpectations(), repositories, reported), ...unlike(readings, repositories, reported)];
for (const line of failed) console.error(line);
process.exitCode = crashes.length > 0 || contradictions.length > 0 || failed.length > 0 || hints > bounds.hints ? 1 : 0;
