import type { Diagnostic } from 'vscode-languageserver';
import type { Analysis } from '../../analysis.ts';
import type { FirstFindings } from '../../features/diagnostics/judge.ts';
import type { SettingsFile } from '../../host/settings/settings-file.ts';
import type { Finding } from '../../rules/define.ts';
import type { Publisher } from './publisher.ts';
import { afterTurns, type Scheduler } from '../turns/scheduler.ts';
import { createSaid, type ChartFault, type FindingCounts, type SaidHost } from './said.ts';

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

export interface DiagnosticsHost extends SaidHost {
  readonly publisher: Publisher;
  readonly scheduler: Scheduler;
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

/** So that one long document keeps none of the others waiting. */
function shortestFirst(analysis: Analysis, uris: readonly string[]): readonly string[] {
  const length = (uri: string): number => analysis.facts(uri)?.objects.length ?? 0;
  return [...uris].sort((a, b) => length(a) - length(b));
}

/** What is said first of an edited document, after the model took the edit. */
function* firstOf(analysis: Analysis, uri: string): Generator<undefined, FirstFindings> {
  for (;;) {
    while (analysis.catchUp('all')) yield;
    const first = yield* analysis.diagnosticsAtOnceInSteps(uri);
    if (first !== undefined) return first;
  }
}

/** Judges files in slices and publishes what differs from what was sent. */
export function createDiagnostics(host: DiagnosticsHost): Diagnostics {
  const { workspace, publisher, scheduler } = host;
  const { analysis, overlays } = workspace;
  const said = createSaid(host);
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();

  const publish = (uri: string, found: (uri: string) => readonly Finding[] = analysis.diagnostics): void => {
    publisher.publish(uri, workspace.clientUri(uri), overlays.get(uri)?.document.version, said.of(uri, found));
  };
  const judge = (uris: Iterable<string>, done: () => void): (() => boolean) =>
    inTurn(analysis, uris, (uri, findings) => publish(uri, () => findings), done);
  const soon = (name: string, uris: Iterable<string>): void =>
    scheduler.add(
      name,
      judge(uris, () => undefined),
      true,
    );
  /** Takes the place of what still waits under the name. */
  const after = (milliseconds: number, name: string, uris: () => Iterable<string>): void => {
    scheduler.drop(name);
    clearTimeout(waiting.get(name));
    waiting.set(
      name,
      setTimeout(() => soon(name, uris()), milliseconds),
    );
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
      after(breath, 'beside', () =>
        shortestFirst(
          analysis,
          overlays.uris().filter((uri) => uri !== edited),
        ),
      );
      after(rest, 'edited', () => [edited]);
    },
    all: (done) =>
      scheduler.add(
        'diagnostics',
        judge(new Set([...overlays.uris(), ...said.settingsFiles(), ...publisher.published(), ...analysis.uris()]), done),
      ),
    setSettingsFiles: said.setSettingsFiles,
    setRendered(findings) {
      for (const uri of said.setRendered(findings)) publish(uri);
    },
    showNotes: (uris) => soon('notes', uris),
    setChartFaults(folder, faults) {
      for (const uri of said.setChartFaults(folder, faults)) publish(uri);
    },
    counts: said.counts,
    of: (uri) => said.of(uri, analysis.diagnostics),
  };
}
