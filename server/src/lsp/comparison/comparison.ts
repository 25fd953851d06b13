import { getOrMake } from '../../base/get-or-make.ts';
import type { Analysis } from '../../analysis.ts';
import type { Instance } from '../../model/types.ts';
import type { Finding } from '../../rules/define.ts';
import type { LevelOf } from '../../features/changes/heard.ts';
import { changesInSteps, liveState, type Changes } from '../../features/changes/changes.ts';
import { keyIn } from '../../features/changes/differing.ts';
import { changeLenses, lensesAt } from '../../features/changes/lens.ts';
import { countNames } from '../../features/changes/names.ts';
import { changeNotes, placedNote, type ChangeNote } from '../../features/changes/notes.ts';
import type { State } from '../../features/changes/state.ts';
import { changedZones } from '../../features/changes/zones.ts';
import type { ZoneDocument } from '../../features/zone/zone.ts';
import { toUri } from '../../host/uri.ts';
import type { ChangesResult } from '../protocol.ts';
import type { Scheduler } from '../turns/scheduler.ts';
import { inSlices } from '../turns/slices.ts';
import type { Workspace } from '../workspace.ts';
import type { FileHost } from '../../host/file-host.ts';
import type { Charts } from '../charts/charts.ts';
import { createBaseCharts } from './base-charts.ts';
import { createBase, type Base, type BaseTexts } from './base.ts';
import { toldReport, type Telling, type ToldReport } from './told-report.ts';

/** The workspace against a state before, kept up to date while people type. */
export interface Comparison {
  setBase(texts: BaseTexts): void;
  /** The workspace was read as a whole: nothing is compared before. */
  read(): void;
  /** Something may be another: compares soon, and tells what differs from what was told. */
  soon(): void;
  /** Compares at once, between the messages of the client. */
  now(): Promise<ChangesResult>;
  /** What `headlight diff` says of the state before and the workspace as it is typed, as last compared; `undefined`: there is no base. */
  report(telling: Telling): ToldReport | undefined;
  /** What the client calls the state before; '': there is none. */
  base(): string;
  /** One side of the zones that differ, as last compared. */
  zone(side: 'before' | 'after'): ZoneDocument;
  /** What is said of a file, where its objects stand now. */
  notesOf(uri: string): readonly Finding[];
  /** What stands over Services of a file that changed. */
  lensesOf(uri: string): ReadonlyMap<Instance, string>;
  stop(): void;
}

export interface ComparisonHost {
  readonly workspace: Workspace;
  readonly host: FileHost;
  /** Renders charts of both states. */
  readonly charts: () => Charts;
  readonly scheduler: Scheduler;
  /** What is said of these files is another. */
  readonly onNotes: (uris: readonly string[]) => void;
  /** Names, or the words over Services, are others. */
  readonly onChange: (summary: ChangesResult) => void;
}

/** Milliseconds without an edit after which states are compared. */
const rest = 80;

/** What is kept of a comparison. */
interface Compared {
  readonly before: State;
  readonly changes: Pick<Changes, 'names' | 'builds' | 'refused' | 'kept'>;
  readonly notes: ReadonlyMap<string, readonly ChangeNote[]>;
  readonly lenses: ReadonlyMap<string, string>;
}

function* comparedSteps(analysis: Analysis, base: Base, after: State): Generator<undefined, Compared | undefined> {
  while (analysis.catchUp('all')) yield;
  const before = yield* base.catchUp();
  if (before === undefined) return undefined;
  const changes = yield* changesInSteps(before, after);
  const { names, builds, refused, kept } = changes;
  return {
    before,
    changes: { names, builds, refused, kept },
    notes: byFile(changeNotes(changes, before, after)),
    lenses: changeLenses(changes),
  };
}

function summaryOf(base: string, compared: Compared | undefined): ChangesResult {
  const { names, builds, refused } = compared?.changes ?? nothing;
  const notes = [...(compared?.notes.values() ?? [])].flat();
  const lost = notes.filter(({ rule, host }) => rule === 'used-name-removed' && host !== undefined);
  return { base, ...countNames([names, ...builds.values()]), refused: refused.length, used: lost.length };
}

/** The workspace as it is typed. */
function stateNow({ analysis, folders, readText }: Workspace): State {
  return {
    get model() {
      return analysis.model();
    },
    get root() {
      return toUri(folders()[0] ?? '/').replace(/\/$/, '');
    },
    textOf: readText,
    files: analysis.files,
    file: analysis.facts,
  };
}

/** A comparison with nothing, until a base is set. */
export function createComparison({ workspace, host, charts, scheduler, onNotes, onChange }: ComparisonHost): Comparison {
  const { analysis } = workspace;
  const then = createBaseCharts({ workspace, host, charts, onRendered: () => soon() });
  const base = createBase({ workspace, host, charts: then });
  const after = stateNow(workspace);
  const levelOf: LevelOf = (code, uri) => analysis.configuration.severityOf?.(code, uri);
  let compared: Compared | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = '';
  let isRead = false;
  /** State that was compared last. */
  let taken = '';

  const state = (): string => `${base.version} ${then.revision()} ${analysis.revision()} ${workspace.configuration()?.key ?? ''}`;
  const steps = (): Generator<undefined, Compared | undefined> => comparedSteps(analysis, base, after);
  const summary = (): ChangesResult => summaryOf(base.name, compared);
  const take = (next: Compared | undefined): void => {
    const spoken = new Set([...(compared?.notes.keys() ?? []), ...(next?.notes.keys() ?? [])]);
    compared = next;
    taken = state();
    onNotes([...spoken]);
    const telling = JSON.stringify([
      summary(),
      [...(compared?.lenses ?? [])],
      compared?.changes.names,
      [...(compared?.changes.builds ?? [])],
    ]);
    if (telling === told || (told === '' && base.name === '')) return;
    told = telling;
    onChange(summary());
  };
  const begin = (): void => {
    let seen = state();
    let run = steps();
    scheduler.add(
      'comparison',
      () => {
        if (taken === state()) return false;
        if (seen !== state()) [seen, run] = [state(), steps()];
        const { done, value } = run.next();
        if (done === true) take(value);
        return done !== true;
      },
      true,
    );
  };
  const soon = (): void => {
    scheduler.drop('comparison');
    clearTimeout(timer);
    if (isRead && (base.name !== '' || compared !== undefined)) timer = setTimeout(begin, rest);
  };
  return {
    setBase(texts) {
      base.set(texts);
      soon();
    },
    read() {
      isRead = true;
      soon();
    },
    soon,
    async now() {
      for (;;) {
        if (taken !== state()) take(await inSlices(steps, state));
        const rendering = then.waiting();
        if (rendering === undefined) return summary();
        await rendering;
      }
    },
    report: (telling) =>
      base.name === '' ? undefined : toldReport(compared === undefined ? undefined : { before: compared.before, after }, telling, levelOf),
    base: () => base.name,
    zone(side) {
      const changes = compared?.changes ?? nothing;
      return changedZones(changes, compared?.before ?? after, liveState(after, changes))[side];
    },
    notesOf: (uri) => placedNotes(after, levelOf, uri, compared?.notes.get(uri) ?? []),
    lensesOf: (uri) => lensesAt(compared?.lenses ?? new Map(), analysis.model().instancesOf(uri), keyIn(after)),
    stop: () => clearTimeout(timer),
  };
}

/** Notes of a file where their objects stand now, each once however many builds say it. */
function placedNotes(state: State, levelOf: LevelOf, uri: string, notes: readonly ChangeNote[]): readonly Finding[] {
  const [keyOf, placed] = [keyIn(state), new Map<string, Finding>()];
  for (const note of notes) {
    const finding = placedNote(state, keyOf, levelOf, uri, note);
    if (finding !== undefined)
      placed.set(`${finding.rule} ${finding.place.uri} ${finding.place.span.start} ${finding.place.span.end} ${finding.message}`, finding);
  }
  return [...placed.values()];
}

function byFile(notes: readonly ChangeNote[]): ReadonlyMap<string, readonly ChangeNote[]> {
  const files = new Map<string, ChangeNote[]>();
  for (const note of notes) getOrMake(files, note.uri, () => []).push(note);
  return files;
}

const nothing: Compared['changes'] = {
  names: { removed: [], added: [], changed: [], staying: [] },
  builds: new Map(),
  refused: [],
  kept: new Map(),
};
