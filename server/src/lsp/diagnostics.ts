import type { Diagnostic, Range } from 'vscode-languageserver';
import type { Analysis } from '../analysis.ts';
import type { FirstFindings } from '../features/diagnostics/judge.ts';
import type { Severity } from '../k8s/cluster-settings.ts';
import type { Finding } from '../rules/define.ts';
import { numbered } from '../rules/lib/identity.ts';
import { toDiagnostic, toRange, type DiagnosticAbilities } from './convert.ts';
import { problemsOf, type SettingsFile } from '../host/settings-file.ts';
import type { Publisher } from './publisher.ts';
import { readable } from './readable.ts';
import { afterTurns, type Scheduler } from './scheduler.ts';
import { lineStarts } from '../base/lines.ts';
import type { Workspace } from './workspace.ts';

/** Something that keeps a chart from being rendered, where it can be mended. */
export interface ChartFault {
  readonly uri: string;
  readonly range: Range;
  readonly severity: 1 | 3;
  readonly message: string;
}

export type FindingCounts = Record<Severity, number>;

/** Keeps the client's diagnostics in step with the analysis. */
export interface Diagnostics {
  /** One file, at once: what was edited in it is judged, all else of it is left as it was; then it is judged as a whole, soon. */
  now(uri: string): void;
  /** Open documents, soon, `edited` last; what was to be done about every file is put off. */
  open(edited: string): void;
  /** Every file, open documents first, in slices; `done` follows. */
  all(done: () => void): void;
  /** A `.headlight.yaml` is judged by the table of settings instead of by rules. */
  setSettingsFiles(files: readonly SettingsFile[]): void;
  /** Findings on what charts render to, by file; they are dropped with the next change of the file. */
  setRendered(findings: readonly Finding[]): void;
  /** What is said of changes: these files are to be shown with what is said of them now. */
  showNotes(uris: readonly string[]): void;
  /** What keeps the chart in a folder from being rendered; it stands until the next call for that folder. */
  setChartFaults(folder: string, faults: readonly ChartFault[]): void;
  counts(): FindingCounts;
  /** What is to be said of a file as it is now. */
  of(uri: string): readonly Diagnostic[];
}

export interface DiagnosticsHost {
  readonly workspace: Workspace;
  readonly publisher: Publisher;
  readonly scheduler: Scheduler;
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

/** Turns of the event loop after which what the client asked together with an edit is answered: in, through the queue of what came, through the queue of what leaves, out. */
const turns = 4;
/** Milliseconds between an edit and the judging of other open documents: clients ask at once, and come first. */
const breath = 3;
/** Milliseconds that the judging of an edit keeps requests waiting; in a base of many overlays it takes longer, and goes on in slices. */
const patience = 3;
/** Milliseconds between the last edit and the judging of what it left as it was in its document: no key waits for it. */
const rest = 40;

/** Object by object, so that a request need not wait for a whole file. */
function inTurn(
  analysis: Analysis,
  uris: Iterable<string>,
  publish: (uri: string, findings: readonly Finding[]) => void,
  done: () => void,
): () => boolean {
  const next = uris[Symbol.iterator]();
  let current: { readonly uri: string; readonly steps: ReturnType<Analysis['diagnosticsInSteps']> } | undefined;
  return () => {
    if (analysis.catchUp('all')) return true;
    if (current === undefined) {
      const { done: finished, value: uri } = next.next();
      if (finished === true) {
        done();
        return false;
      }
      current = { uri, steps: analysis.diagnosticsInSteps(uri) };
    }
    const { uri, steps } = current;
    const { done: judged, value } = steps.next();
    if (judged !== true) return true;
    current = value === undefined ? { uri, steps: analysis.diagnosticsInSteps(uri) } : undefined;
    if (value !== undefined) publish(uri, value);
    return true;
  };
}

/** What is said first of an edited document, after the model took the edit. */
function* firstOf(analysis: Analysis, uri: string): Generator<undefined, FirstFindings> {
  for (;;) {
    while (analysis.catchUp('all')) yield;
    const first = yield* analysis.diagnosticsAtOnceInSteps(uri);
    if (first !== undefined) return first;
  }
}

const noCounts = (): FindingCounts => ({ error: 0, warning: 0, information: 0, hint: 0 });

function sumOf(all: Iterable<FindingCounts>): FindingCounts {
  const sum = noCounts();
  for (const counts of all) for (const level of ['error', 'warning', 'information', 'hint'] as const) sum[level] += counts[level];
  return sum;
}

/** Judges files in slices and publishes what differs from what was sent. */
export function createDiagnostics({ workspace, publisher, scheduler, abilities, pageOf, ruleIds, notesOf }: DiagnosticsHost): Diagnostics {
  const { analysis, overlays } = workspace;
  const perFile = new Map<string, FindingCounts>();
  let rendered = new Map<string, { readonly facts: unknown; readonly findings: readonly Finding[] }>();
  let configs = new Map<string, SettingsFile>();
  const chartFaults = new Map<string, readonly ChartFault[]>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();

  const withMore = (uri: string, own: readonly Finding[]): readonly Finding[] => {
    const known = rendered.get(uri);
    const isSame = known?.facts === analysis.facts(uri);
    if (!isSame) rendered.delete(uri);
    const more = [...(known !== undefined && isSame ? known.findings : []), ...notesOf(uri)];
    return more.length === 0 ? own : numbered([...own, ...more]);
  };
  const diagnosticsOf = (uri: string, found: (uri: string) => readonly Finding[]): readonly Diagnostic[] => {
    const config = configs.get(uri);
    if (config) return settingsDiagnostics(config, ruleIds);
    const lines = workspace.linesOf(uri);
    const findings = analysis.settings.diagnostics && lines ? withMore(uri, found(uri)) : [];
    const counts = noCounts();
    const faults = analysis.settings.diagnostics ? [...chartFaults.values()].flat().filter((fault) => fault.uri === uri) : [];
    for (const finding of findings) counts[finding.severity] += 1;
    for (const { severity } of faults) counts[severity === 1 ? 'error' : 'information'] += 1;
    if (findings.length + faults.length > 0) perFile.set(uri, counts);
    else perFile.delete(uri);
    const said = lines
      ? findings.map((finding) => toDiagnostic(finding, lines.starts, workspace.linesOf, workspace.clientUri, abilities, pageOf))
      : [];
    return [
      ...said,
      ...faults.map(({ range, severity, message }) => readable({ range, severity, source: 'headlight', code: 'chart', message })),
    ];
  };
  const publish = (uri: string, found: (uri: string) => readonly Finding[] = analysis.diagnostics): void => {
    publisher.publish(uri, workspace.clientUri(uri), overlays.get(uri)?.document.version, diagnosticsOf(uri, found));
  };
  const judge = (uris: Iterable<string>, done: () => void): (() => boolean) =>
    inTurn(analysis, uris, (uri, findings) => publish(uri, () => findings), done);
  /** Takes the place of what still waits under the name. */
  const after = (milliseconds: number, name: string, uris: () => Iterable<string>): void => {
    scheduler.drop(name);
    clearTimeout(waiting.get(name));
    waiting.set(
      name,
      setTimeout(
        () =>
          scheduler.add(
            name,
            judge(uris(), () => undefined),
            true,
          ),
        milliseconds,
      ),
    );
  };
  /** So that one long document keeps none of the others waiting. */
  const shortestFirst = (uris: readonly string[]): readonly string[] => {
    const length = (uri: string): number => analysis.facts(uri)?.objects.length ?? 0;
    return [...uris].sort((a, b) => length(a) - length(b));
  };
  const begin = (uri: string): void => {
    const steps = firstOf(analysis, uri);
    scheduler.begin(
      `edit of ${uri}`,
      () => {
        const { done, value } = steps.next();
        if (done !== true) return true;
        publish(uri, () => value.findings);
        if (!value.whole) after(rest, 'edited', () => [uri]);
        return false;
      },
      patience,
    );
  };
  /** Edited documents whose turn has not come. */
  const edits = new Set<string>();
  return {
    now(uri) {
      if (edits.has(uri)) return;
      edits.add(uri);
      afterTurns(turns, () => {
        edits.delete(uri);
        begin(uri);
      });
    },
    open(edited) {
      scheduler.drop('diagnostics');
      after(breath, 'beside', () => shortestFirst(overlays.uris().filter((uri) => uri !== edited)));
      after(rest, 'edited', () => [edited]);
    },
    all: (done) =>
      scheduler.add(
        'diagnostics',
        judge(new Set([...overlays.uris(), ...configs.keys(), ...publisher.published(), ...analysis.uris()]), done),
      ),
    setSettingsFiles(files) {
      configs = new Map(files.map((file) => [file.uri, file]));
    },
    setRendered(findings) {
      const before = [...rendered.keys()];
      const uris = [...new Set(findings.map(({ place }) => place.uri))];
      rendered = new Map(
        uris.map((uri) => [uri, { facts: analysis.facts(uri), findings: findings.filter(({ place }) => place.uri === uri) }]),
      );
      for (const uri of new Set([...before, ...rendered.keys()])) publish(uri);
    },
    showNotes: (uris) =>
      scheduler.add(
        'notes',
        judge(uris, () => undefined),
        true,
      ),
    setChartFaults(folder, faults) {
      const uris = new Set([...(chartFaults.get(folder) ?? []), ...faults].map(({ uri }) => uri));
      if (faults.length > 0) chartFaults.set(folder, faults);
      else chartFaults.delete(folder);
      for (const uri of uris) publish(uri);
    },
    counts: () => sumOf(perFile.values()),
    of: (uri) => diagnosticsOf(uri, analysis.diagnostics),
  };
}
