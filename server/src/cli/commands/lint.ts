import { severities, type Severity } from '../../k8s/cluster-settings.ts';
import type { Finding, Fix } from '../../rules/define.ts';
import { withCharts } from '../charts.ts';
import { fromRepository } from '../formats/from-repository.ts';
import { formatGithub } from '../formats/github.ts';
import { jsonText } from '../formats/json.ts';
import { formatJunit } from '../formats/junit.ts';
import { paintOf } from '../formats/paint.ts';
import { formatSarif, type ReportChange } from '../formats/sarif.ts';
import { formatText } from '../formats/text.ts';
import { say, UsageError, type Io } from '../io.ts';
import { sinceBaseline } from '../lint/baseline.ts';
import { applyFixes, showFixed, tellVentured, writeFixed } from '../lint/fix.ts';
import { chosenRules } from '../lint/rule-choice.ts';
import { statisticsOf, statisticsText } from '../lint/statistics.ts';
import { inBundle, workspaceOfBundle } from '../reading/bundle.ts';
import { pathsGiven } from '../reading/targets.ts';
import { positions, reportedFindings, reportOf, type Report, type Reported } from '../report.ts';
import { reportProblems } from '../unreadable.ts';
import { lintFormats } from '../usage/command-specs.ts';
import { oneOf, parseOptions, type Parsed } from '../usage/options.ts';
import { version } from '../version.ts';
import { openWorkspace, type CliWorkspace } from '../workspace.ts';

type Format = (typeof lintFormats)[number];
type Level = Severity | 'never';

/** What is told, and all that formats may want to know of it. */
interface Told {
  readonly workspace: CliWorkspace;
  readonly reported: readonly Reported[];
  readonly report: Report;
  readonly failOn: Level;
}

const isAtLeast = (severity: Severity, level: Level): boolean =>
  severities.indexOf(severity) <= severities.findIndex((each) => each === level);

/** A fix with the ranges of the texts that it changes. */
function changeOf(workspace: CliWorkspace, fix: Fix, named: (uri: string) => string): ReportChange {
  const files = fix
    .edits(workspace.text)
    .map(({ uri, edits }) => ({
      file: named(uri),
      replacements: edits.map(({ span, newText }) => ({ range: workspace.range(uri, span), text: newText })),
    }));
  return { title: fix.title, files };
}

function print(io: Io, parsed: Parsed, format: Format, { workspace, reported, report, failOn }: Told): string {
  const isFailure = ({ severity }: { readonly severity: Severity }): boolean => isAtLeast(severity, failOn);
  const { version: shape, ...rest } = report;
  const counts = parsed.flag('statistics') ? statisticsOf(report.findings) : undefined;
  switch (format) {
    case 'json':
      return jsonText({ version: shape, positions, ...rest, fixable: undefined, known: undefined, statistics: counts });
    case 'sarif': {
      const { report: moved, root, named } = fromRepository(report, io.cwd);
      const changesOf = (index: number): readonly ReportChange[] =>
        (reported[index]?.source.fixes ?? [])
          .map((fix) => changeOf(workspace, fix, (uri) => named(workspace.show(uri))))
          .filter(({ files }) => files.length > 0);
      return formatSarif(moved, { version, root, changesOf });
    }
    case 'github':
      return formatGithub(fromRepository(report, io.cwd).report);
    case 'junit':
      return formatJunit(report, { isFailure, isUnreadableFailure: failOn !== 'never' });
    case 'text': {
      if (counts !== undefined) return statisticsText(counts);
      const lineOf = (index: number): string | undefined => {
        const place = reported[index]?.source.place;
        return place && workspace.lineAt(place.uri, place.span.start);
      };
      return formatText(report, { paint: paintOf(io, parsed), lineOf, isQuiet: parsed.flag('quiet') });
    }
  }
}

/** Applies or shows fixes. `true`: standard output holds what they make, so the findings have to go elsewhere. */
function fix(io: Io, parsed: Parsed, workspace: CliWorkspace, keep: (finding: Finding) => boolean, isText: boolean): boolean {
  const dryRun = parsed.flag('dry-run');
  const { fixed, ventured } = applyFixes(workspace, { unsafe: parsed.flag('unsafe-fixes'), keep });
  if (dryRun) showFixed(io, workspace, fixed, isText ? 'out' : 'err');
  else writeFixed(io, workspace, fixed);
  tellVentured(io, workspace, ventured);
  return dryRun ? isText : workspace.stdin !== undefined;
}

/** Options that say something only beside others. */
function requireFellows(parsed: Parsed, format: Format): void {
  for (const flag of ['dry-run', 'unsafe-fixes'])
    if (parsed.flag(flag) && !parsed.flag('fix')) throw new UsageError(`--${flag} belongs to --fix.`);
  if (parsed.flag('watch') && parsed.positionals.includes('-')) throw new UsageError('--watch is for files; standard input comes once.');
  if (parsed.flag('watch') && parsed.flag('fix')) throw new UsageError('--watch does not go with --fix: each fix would be a change.');
  if (parsed.flag('statistics') && format !== 'text' && format !== 'json')
    throw new UsageError(`--statistics is for text and json, not for ${format}.`);
}

/** What is said of files that were judged without the ones beside them, where that can be why something was found. */
function tellLoose(io: Io, { loose, showPath }: CliWorkspace, report: Report): void {
  const found = loose.filter((file) => report.findings.some((finding) => finding.file === showPath(file)));
  const [first] = found;
  if (first !== undefined)
    say(
      io,
      `${showPath(first)}${found.length > 1 ? ` and ${found.length - 1} more` : ''} ${found.length > 1 ? 'are' : 'is'} judged without the files beside ${found.length > 1 ? 'them' : 'it'}: no repository and no .headlight.yaml is around. --workspace DIR takes them in.`,
    );
}

/** `headlight lint`: 0 nothing at or above `--fail-on`, 1 findings, 2 unreadable input. */
export function lint(io: Io, args: readonly string[]): number {
  const parsed = parseOptions('lint', args);
  const format = oneOf('format', parsed.text('format'), lintFormats, 'text');
  const failOn = oneOf<Level>('fail-on', parsed.text('fail-on'), [...severities, 'never'], 'warning');
  requireFellows(parsed, format);
  const isChosen = chosenRules(parsed);
  const isQuiet = parsed.flag('quiet');
  const markdown = parsed.flag('markdown');
  const opened = openWorkspace(io, parsed, pathsGiven(io.cwd, parsed), { context: 'workspace', ...(markdown ? { markdown } : {}) });
  const { workspace, bundles } = workspaceOfBundle(io, parsed, withCharts(parsed, opened));
  reportProblems(io, workspace, { isQuiet });
  const isInBundle = inBundle(workspace, bundles);
  const keep = (finding: Finding): boolean => isChosen(finding) && workspace.reports(finding.place.uri) && isInBundle(finding);
  const taken = parsed.flag('fix') && fix(io, parsed, workspace, keep, format === 'text');
  const all = reportedFindings(workspace, keep);
  const fresh = new Set(
    sinceBaseline(
      io,
      parsed,
      all.map(({ finding }) => finding),
    ),
  );
  const reported = all.filter(({ finding }) => fresh.has(finding));
  const report = { ...reportOf(workspace, reported), known: all.length - reported.length };
  (taken ? io.err : io.out)(print(io, parsed, format, { workspace, reported, report, failOn }));
  if (format === 'text' && !isQuiet) tellLoose(io, workspace, report);
  if (report.unreadable !== undefined && failOn !== 'never') return 2;
  return report.findings.some(({ severity }) => isAtLeast(severity, failOn)) ? 1 : 0;
}
