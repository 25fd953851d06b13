import { count } from '../../base/texts/words.ts';
import type { FileHost } from '../../host/file-host.ts';
import { createAnnouncer, type AnnouncerHost } from './announcer.ts';
import { toPath, toUri } from '../../host/uri.ts';
import type { Comparison } from '../comparison/comparison.ts';
import type { StatusResult } from '../protocol.ts';
import { createCharts, type Charts } from '../charts/charts.ts';
import type { Arrivals } from '../files/arrivals.ts';
import { createProgress } from './progress.ts';
import { createReading, type Reading } from './reading.ts';
import { createRejudging, type Rejudging } from './rejudging.ts';
import { createRehearsal } from '../memory/rehearsal.ts';
import type { Scheduler } from '../turns/scheduler.ts';
import { createSettingsReader, isSettingsFile, type SettingsHost, type SettingsReader } from './settings-reader.ts';
import { createSweeping } from '../memory/sweeping.ts';
import type { Watching } from './watching.ts';

export interface LifeHost extends AnnouncerHost, SettingsHost {
  readonly scheduler: Scheduler;
  readonly host: FileHost;
  readonly watching: Watching;
  /** Milliseconds after which the folders are compared although nothing was heard of them; 0: never. */
  readonly recheck: number;
  readonly comparison: Comparison;
  /** Where files come from, if not from a disk. */
  readonly arrivals: Arrivals | undefined;
}

/** What happens over time: start, edits, changes on disk, new settings. */
export interface Life {
  start(): Promise<void>;
  /** The workspace was read once: answers are complete. */
  readonly ready: Promise<void>;
  status(): StatusResult;
  readonly charts: Charts;
  changeFolders(added: readonly string[], removed: ReadonlySet<string>): void;
  /** Something happened to the file or folder of this path. */
  onDisk(path: string): void;
  /** Files were read that were waited for; of these something was known before. */
  onArrived(paths: readonly string[]): void;
}

/** Documents and files that the client tells of, by their normal uris. */
interface Listener {
  readonly opened: (uri: string) => void;
  /** Changed or closed. */
  readonly edited: (uri: string) => void;
  readonly onDisk: (uri: string) => void;
}

function listen({ connection, watching, workspace: { overlays, nameOf } }: LifeHost, { opened, edited, onDisk }: Listener): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) =>
    opened(overlays.open(uri, languageId, version, text)),
  );
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const uri = overlays.change(textDocument.uri, textDocument.version, contentChanges);
    if (uri !== undefined) edited(uri);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => edited(overlays.close(textDocument.uri)));
  connection.onDidSaveTextDocument(({ textDocument }) => onDisk(nameOf(textDocument.uri)));
  connection.onDidChangeWatchedFiles(({ changes }) => {
    watching.onClient(changes, (uri) => overlays.get(nameOf(uri)) !== undefined);
    changes.forEach((change) => onDisk(nameOf(change.uri)));
  });
  connection.workspace.onDidCreateFiles(({ files }) => files.forEach((file) => onDisk(nameOf(file.uri))));
  connection.workspace.onDidDeleteFiles(({ files }) => files.forEach((file) => onDisk(nameOf(file.uri))));
  connection.workspace.onDidRenameFiles(({ files }) => files.forEach((file) => onDisk(nameOf(file.newUri))));
}

function inArrivals({ arrivals }: LifeHost, uri: string, event: 'opened' | 'touched'): void {
  const file = arrivals === undefined ? undefined : toPath(uri);
  if (file !== undefined) arrivals?.[event](file);
}

interface Parts {
  readonly all: LifeHost;
  readonly settings: SettingsReader;
  readonly reading: Reading;
  readonly rejudging: Rejudging;
  readonly charts: Charts;
  readonly sweeping: ReturnType<typeof createSweeping>;
  readonly rehearsal: ReturnType<typeof createRehearsal>;
}

/** What is done about a document that is opened, edited or written. */
function createListener({ all, settings, reading, rejudging, charts, sweeping, rehearsal }: Parts): Listener {
  const { workspace, diagnostics, comparison } = all;
  const edited = (uri: string): void => {
    const before = workspace.analysis.generation();
    workspace.update(uri);
    rejudging.postponeTidying();
    sweeping.soon();
    const configures = isSettingsFile(uri);
    const relisted = configures && settings.apply();
    if (!reading.isReady()) return;
    if (relisted) reading.read();
    diagnostics.now(uri);
    comparison.soon();
    charts.touch(uri);
    if (configures) {
      rejudging.all();
      charts.all();
    } else if (workspace.analysis.generation() !== before) rejudging.after(uri);
  };
  return {
    edited,
    opened(uri) {
      inArrivals(all, uri, 'opened');
      edited(uri);
      if (reading.isReady()) rehearsal.on(uri);
    },
    onDisk(uri) {
      inArrivals(all, uri, 'touched');
      reading.touch(uri);
    },
  };
}

function stopAtShutdown(
  { connection, watching, comparison, arrivals, scheduler, workspace }: LifeHost,
  parts: readonly { stop(): void }[],
): void {
  connection.onShutdown(() => {
    for (const part of [watching, comparison, ...parts, ...(arrivals === undefined ? [] : [arrivals]), scheduler]) part.stop();
    workspace.close();
  });
}

/** Listens to the client and the disk, and keeps workspace and diagnostics up to date. */
export function createLife(all: LifeHost): Life {
  const { connection, workspace, diagnostics, abilities, comparison } = all;
  const announcer = createAnnouncer(all);
  const settings = createSettingsReader(all);
  const rehearsal = createRehearsal(workspace.analysis, all.scheduler);
  const progress = createProgress(connection, abilities.progress);
  const sweeping = createSweeping();
  const rejudging = createRejudging({
    diagnostics,
    onJudged() {
      announcer.tellChange();
      workspace.overlays.uris().forEach(rehearsal.on);
    },
  });
  const charts = createCharts({
    workspace,
    host: all.host,
    scheduler: all.scheduler,
    onFaults: diagnostics.setChartFaults,
    onRendered(open) {
      comparison.soon();
      open.forEach(diagnostics.now);
      rejudging.after(open[0] ?? '');
    },
  });
  const reading = createReading({
    workspace,
    recheck: all.recheck,
    configure: settings.apply,
    onBegin: () => {
      announcer.tellStatus('indexing');
      progress.begin();
    },
    onChange: () => {
      comparison.soon();
      rejudging.all();
      charts.all();
    },
    onEnd: () => {
      // They may have come with the rest.
      if (all.arrivals !== undefined && settings.apply()) reading.read();
      progress.end(count(workspace.analysis.status().files, 'file'));
      rejudging.untidy();
      comparison.read();
      rejudging.all();
      charts.all();
    },
  });
  /** Settings may change what is listed, so the folders are compared anew. */
  const reconfigure = (): void => {
    settings.apply();
    reading.read();
  };
  listen(all, createListener({ all, settings, reading, rejudging, charts, sweeping, rehearsal }));
  connection.onDidChangeConfiguration(async ({ settings: sent }) => {
    await settings.pull(sent);
    announcer.forgetChange(); // settings decide on lenses and hints too
    reconfigure();
  });
  stopAtShutdown(all, [charts, reading, sweeping, rejudging]);
  return {
    ready: reading.ready,
    charts,
    status: () => announcer.status(reading.isReady() ? 'ready' : 'indexing'),
    async start() {
      if (abilities.configuration) await settings.pull();
      reconfigure();
      all.watching.begin(connection);
    },
    onDisk: (file) => reading.touch(toUri(file)),
    onArrived: (paths) => reading.take(paths.map(toUri)),
    changeFolders(added, removed) {
      const kept = workspace
        .folders()
        .map(toUri)
        .filter((uri) => !removed.has(uri) && !removed.has(uri.replace(/\/$/, '')));
      workspace.setFolders([...kept, ...added]);
      reconfigure();
    },
  };
}
