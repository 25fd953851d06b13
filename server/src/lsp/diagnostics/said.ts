import type { Diagnostic, Range } from 'vscode-languageserver';
import { lineStarts } from '../../base/lines.ts';
import { problemsOf, type SettingsFile } from '../../host/settings/settings-file.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Finding } from '../../rules/define.ts';
import { numbered } from '../../rules/lib/identity.ts';
import { toDiagnostic, toRange, type DiagnosticAbilities } from '../wire/convert.ts';
import { readable } from '../wire/readable.ts';
import type { Workspace } from '../workspace.ts';

/** Something that keeps a chart from being rendered, where it can be mended. */
export interface ChartFault {
  readonly uri: string;
  readonly range: Range;
  readonly severity: 1 | 3;
  readonly message: string;
}

export type FindingCounts = Record<Severity, number>;

/** What is said of each file, besides what its own text makes rules say. */
export interface Said {
  /** A `.headlight.yaml` is judged by the table of settings instead of by rules. */
  setSettingsFiles(files: readonly SettingsFile[]): void;
  settingsFiles(): Iterable<string>;
  /** Findings on what charts render to, by file; they are dropped with the next change of the file. Uris of files that are to be shown anew. */
  setRendered(findings: readonly Finding[]): Iterable<string>;
  /** What keeps the chart in a folder from being rendered; it stands until the next call for that folder. Uris of files that are to be shown anew. */
  setChartFaults(folder: string, faults: readonly ChartFault[]): Iterable<string>;
  counts(): FindingCounts;
  /** All that is to be said of a file, given what rules find in it. */
  of(uri: string, found: (uri: string) => readonly Finding[]): readonly Diagnostic[];
}

export interface SaidHost {
  readonly workspace: Workspace;
  readonly abilities: DiagnosticAbilities;
  readonly pageOf: (rule: string) => string;
  readonly ruleIds: readonly string[];
  /** What is said of changes in a file. */
  readonly notesOf: (uri: string) => readonly Finding[];
}

/** Problems of a settings file, placed on the keys that they name. */
function settingsDiagnostics(file: SettingsFile, ruleIds: readonly string[]): Diagnostic[] {
  const starts = lineStarts(file.text);
  return problemsOf(file, ruleIds).map(({ span, message }) => ({
    range: toRange(starts, span),
    severity: 2,
    source: 'headlight',
    code: 'setting',
    message,
  }));
}

const noCounts = (): FindingCounts => ({ error: 0, warning: 0, information: 0, hint: 0 });

function sumOf(all: Iterable<FindingCounts>): FindingCounts {
  const sum = noCounts();
  for (const counts of all) for (const level of ['error', 'warning', 'information', 'hint'] as const) sum[level] += counts[level];
  return sum;
}

/** Nothing is said yet. */
export function createSaid({ workspace, abilities, pageOf, ruleIds, notesOf }: SaidHost): Said {
  const { analysis } = workspace;
  const perFile = new Map<string, FindingCounts>();
  let rendered = new Map<string, { readonly facts: unknown; readonly findings: readonly Finding[] }>();
  let configs = new Map<string, SettingsFile>();
  const chartFaults = new Map<string, readonly ChartFault[]>();

  const withMore = (uri: string, own: readonly Finding[]): readonly Finding[] => {
    const known = rendered.get(uri);
    const isSame = known?.facts === analysis.facts(uri);
    if (!isSame) rendered.delete(uri);
    const more = [...(known !== undefined && isSame ? known.findings : []), ...notesOf(uri)];
    return more.length === 0 ? own : numbered([...own, ...more]);
  };
  const count = (uri: string, findings: readonly Finding[], faults: readonly ChartFault[]): void => {
    const counts = noCounts();
    for (const finding of findings) counts[finding.severity] += 1;
    for (const { severity } of faults) counts[severity === 1 ? 'error' : 'information'] += 1;
    if (findings.length + faults.length > 0) perFile.set(uri, counts);
    else perFile.delete(uri);
  };
  return {
    setSettingsFiles(files) {
      configs = new Map(files.map((file) => [file.uri, file]));
    },
    settingsFiles: () => configs.keys(),
    setRendered(findings) {
      const before = [...rendered.keys()];
      const uris = [...new Set(findings.map(({ place }) => place.uri))];
      rendered = new Map(
        uris.map((uri) => [uri, { facts: analysis.facts(uri), findings: findings.filter(({ place }) => place.uri === uri) }]),
      );
      return new Set([...before, ...rendered.keys()]);
    },
    setChartFaults(folder, faults) {
      const uris = new Set([...(chartFaults.get(folder) ?? []), ...faults].map(({ uri }) => uri));
      if (faults.length > 0) chartFaults.set(folder, faults);
      else chartFaults.delete(folder);
      return uris;
    },
    counts: () => sumOf(perFile.values()),
    of(uri, found) {
      const config = configs.get(uri);
      if (config) return settingsDiagnostics(config, ruleIds);
      const lines = workspace.linesOf(uri);
      const findings = analysis.settings.diagnostics && lines ? withMore(uri, found(uri)) : [];
      const faults = analysis.settings.diagnostics ? [...chartFaults.values()].flat().filter((fault) => fault.uri === uri) : [];
      count(uri, findings, faults);
      const said = lines
        ? findings.map((finding) => toDiagnostic(finding, lines.starts, workspace.linesOf, workspace.clientUri, abilities, pageOf))
        : [];
      return [
        ...said,
        ...faults.map(({ range, severity, message }) => readable({ range, severity, source: 'headlight', code: 'chart', message })),
      ];
    },
  };
}
