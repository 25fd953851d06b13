import { renderedUri } from '../../host/rendered.ts';
import type { Finding } from '../../rules/define.ts';
import { applyFixes, showFixed, tellVentured, writeFixed } from '../fix.ts';
import { formatGithub } from '../formats/github.ts';
import { jsonText } from '../formats/json.ts';
import { formatJunit } from '../formats/junit.ts';
import { formatSarif } from '../formats/sarif.ts';
import { formatText } from '../formats/text.ts';
import { renderOptions, withCharts } from '../charts.ts';
import { UsageError, type Io } from '../io.ts';
import { isBelow } from '../../model/files/paths.ts';
import { folderOfBundle } from '../../model/instances/bundles.ts';
import { oneOf, parseOptions } from '../options.ts';
import { reportOf, severities, type Report } from '../report.ts';
import { version } from '../version.ts';
import { reportProblems } from '../unreadable.ts';
import { openWorkspace, requiredBundles, type CliWorkspace } from '../workspace.ts';

const options = {
  format: { type: 'string', short: 'f' },
  'fail-on': { type: 'string' },
  fix: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'unsafe-fixes': { type: 'boolean' },
  bundle: { type: 'string' },
  markdown: { type: 'boolean' },
  ...renderOptions,
} as const;

const formats = ['text', 'json', 'sarif', 'github', 'junit'] as const;

function print(format: (typeof formats)[number], report: Report): string {
  switch (format) {
    case 'json': return jsonText({ ...report, fixable: undefined });
    case 'sarif': return formatSarif(report, version);
    case 'github': return formatGithub(report);
    case 'junit': return formatJunit(report);
    case 'text': return formatText(report);
  }
}

/** Findings of files that take part in a bundle. */
function inBundle(workspace: CliWorkspace, name: string | undefined): (finding: Finding) => boolean {
  if (name === undefined) return () => true;
  const model = workspace.view.model();
  const bundles = requiredBundles(model, name);
  const ids = new Set(bundles.map((b) => b.id));
  const uris = new Set(model.instances().filter((i) => ids.has(i.bundle.id)).map((i) => i.facts.uri));
  const charts = bundles.map(folderOfBundle).filter((folder) => uris.has(renderedUri(folder)));
  return (finding) => uris.has(finding.place.uri) || charts.some((folder) => isBelow(finding.place.uri, folder));
}

/** Applies or shows fixes. `true`: standard output holds what they make, so the findings have to go elsewhere. */
function fix(io: Io, workspace: CliWorkspace, { dryRun, unsafe, text }: { readonly dryRun: boolean; readonly unsafe: boolean; readonly text: boolean }): boolean {
  const { fixed, ventured } = applyFixes(workspace, { unsafe });
  if (dryRun) showFixed(io, workspace, fixed, text ? 'out' : 'err');
  else writeFixed(io, workspace, fixed);
  tellVentured(io, workspace, ventured);
  return dryRun ? text : workspace.stdin !== undefined;
}

/** `headlight lint`: 0 nothing at or above `--fail-on`, 1 findings, 2 unreadable input. */
export function lint(io: Io, args: readonly string[]): number {
  const parsed = parseOptions(args, options);
  const format = oneOf('format', parsed.text('format'), formats, 'text');
  const failOn = oneOf('fail-on', parsed.text('fail-on'), [...severities, 'never'] as const, 'error');
  for (const flag of ['dry-run', 'unsafe-fixes']) if (parsed.flag(flag) && !parsed.flag('fix')) throw new UsageError(`--${flag} belongs to --fix.`);
  const markdown = parsed.flag('markdown');
  const workspace = withCharts(parsed, openWorkspace(io, parsed, parsed.positionals, markdown ? { markdown } : {}));
  reportProblems(io, workspace);
  const taken = parsed.flag('fix') && fix(io, workspace, { dryRun: parsed.flag('dry-run'), unsafe: parsed.flag('unsafe-fixes'), text: format === 'text' });
  const report = reportOf(workspace, inBundle(workspace, parsed.text('bundle')));
  (taken ? io.err : io.out)(print(format, report));
  if (report.unreadable !== undefined && failOn !== 'never') return 2;
  const limit = severities.findIndex((severity) => severity === failOn);
  return report.findings.some((f) => severities.indexOf(f.severity) <= limit) ? 1 : 0;
}
