import type { Diagnostic } from 'vscode-languageserver/node';
import type { Severity } from '../k8s/cluster-settings.ts';
import type { Finding } from '../rules/define.ts';
import { toDiagnostic, toRange, type DiagnosticAbilities } from './convert.ts';
import { problemsOf, type SettingsFile } from '../host/settings-file.ts';
import type { Publisher } from './publisher.ts';
import type { Scheduler } from './scheduler.ts';
import { lineStarts } from '../base/lines.ts';
import type { Workspace } from './workspace.ts';

export type FindingCounts = Record<Severity, number>;

/** Keeps the client's diagnostics in step with the analysis. */
export interface Diagnostics {
  /** One file, at once. */
  now(uri: string): void;
  /** Open documents, soon; what was to be done about every file is put off. */
  open(): void;
  /** Every file, open documents first, in slices; `done` follows. */
  all(done: () => void): void;
  /** A `.headlight.yaml` is judged by the table of settings instead of by rules. */
  setSettingsFiles(files: readonly SettingsFile[]): void;
  /** Findings on what charts render to, by file; they are dropped with the next change of the file. */
  setRendered(findings: readonly Finding[]): void;
  counts(): FindingCounts;
}

export interface DiagnosticsHost {
  readonly workspace: Workspace;
  readonly publisher: Publisher;
  readonly scheduler: Scheduler;
  readonly abilities: DiagnosticAbilities;
  readonly pageOf: (rule: string) => string;
  readonly ruleIds: readonly string[];
}

/** Problems of a settings file, placed on the keys that they name. */
function settingsDiagnostics(file: SettingsFile, ruleIds: readonly string[]): Diagnostic[] {
  const starts = lineStarts(file.text);
  return problemsOf(file, ruleIds).map(({ span, message }) => ({ range: toRange(starts, span), severity: 2, source: 'headlight', code: 'setting', message }));
}

export function createDiagnostics({ workspace, publisher, scheduler, abilities, pageOf, ruleIds }: DiagnosticsHost): Diagnostics {
  const { analysis, overlays } = workspace;
  const perFile = new Map<string, FindingCounts>();
  let rendered = new Map<string, { readonly facts: unknown; readonly findings: readonly Finding[] }>();
  let configs = new Map<string, SettingsFile>();

  const withRendered = (uri: string, own: readonly Finding[]): readonly Finding[] => {
    const more = rendered.get(uri);
    if (more === undefined) return own;
    if (more.facts === analysis.facts(uri)) return [...own, ...more.findings];
    rendered.delete(uri);
    return own;
  };
  const diagnosticsOf = (uri: string): readonly Diagnostic[] => {
    const config = configs.get(uri);
    if (config) return settingsDiagnostics(config, ruleIds);
    const lines = workspace.linesOf(uri);
    const findings = analysis.settings.diagnostics && lines ? withRendered(uri, analysis.diagnostics(uri)) : [];
    const counts: FindingCounts = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const finding of findings) counts[finding.severity] += 1;
    if (findings.length > 0) perFile.set(uri, counts);
    else perFile.delete(uri);
    return lines ? findings.map((finding) => toDiagnostic(finding, lines.starts, workspace.linesOf, workspace.clientUri, abilities, pageOf)) : [];
  };
  const now = (uri: string): void => {
    publisher.publish(uri, workspace.clientUri(uri), overlays.get(uri)?.document.version, diagnosticsOf(uri));
  };
  const inTurn = (uris: Iterable<string>, done: () => void): void => {
    const next = uris[Symbol.iterator]();
    scheduler.add('diagnostics', () => {
      const { done: finished, value: uri } = next.next();
      if (finished === true) done();
      else now(uri);
      return finished !== true;
    });
  };
  return {
    now,
    open: () => inTurn(overlays.uris(), () => undefined),
    all: (done) => inTurn(new Set([...overlays.uris(), ...configs.keys(), ...publisher.published(), ...analysis.uris()]), done),
    setSettingsFiles(files) {
      configs = new Map(files.map((file) => [file.uri, file]));
    },
    setRendered(findings) {
      const before = [...rendered.keys()];
      const uris = [...new Set(findings.map(({ place }) => place.uri))];
      rendered = new Map(uris.map((uri) => [uri, { facts: analysis.facts(uri), findings: findings.filter(({ place }) => place.uri === uri) }]));
      for (const uri of new Set([...before, ...rendered.keys()])) now(uri);
    },
    counts() {
      const sum: FindingCounts = { error: 0, warning: 0, information: 0, hint: 0 };
      for (const counts of perFile.values()) for (const level of ['error', 'warning', 'information', 'hint'] as const) sum[level] += counts[level];
      return sum;
    },
  };
}
