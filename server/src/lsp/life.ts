import path from 'node:path';
import type { Connection } from 'vscode-languageserver/node';
import type { FileHost } from '../host/file-host.ts';
import { readSettingsFile, settingsFileName } from '../host/settings-file.ts';
import { settingsOf, type Layers } from '../host/settings-layers.ts';
import { normalizeUri, toUri } from '../host/uri.ts';
import type { Pod, Workload } from '../k8s/kinds.ts';
import type { Abilities } from './abilities.ts';
import type { Diagnostics } from './diagnostics.ts';
import { methods, type ChangedParams, type StatusResult } from './protocol.ts';
import type { Publisher } from './publisher.ts';
import type { Scheduler } from './scheduler.ts';
import { tidy } from './tidy.ts';
import { watchByClient, watchByServer } from './watching.ts';
import type { Workspace } from './workspace.ts';

export interface LifeHost {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly diagnostics: Diagnostics;
  readonly publisher: Publisher;
  readonly scheduler: Scheduler;
  readonly abilities: Abilities;
  readonly host: FileHost;
  readonly ruleIds: readonly string[];
  readonly version: string;
  readonly initial: unknown;
  /** Milliseconds after which the folders are compared although nothing was heard of them; 0: never. */
  readonly recheck: number;
}

/** What happens over time: start, edits, changes on disk, new settings. */
export interface Life {
  start(): Promise<void>;
  /** The workspace was read once: answers are complete. */
  readonly ready: Promise<void>;
  status(): StatusResult;
  changeFolders(added: readonly string[], removed: ReadonlySet<string>): void;
}

/** Changes on disk that come within this time count as one (a checkout of another branch sends hundreds). */
const burst = 50;
/** So many changed files are read at once; more of them in slices. */
const few = 8;

/** Closed files are judged anew when nothing was typed for so long (milliseconds); open ones at once. */
const calm = 250;

/** What reading left behind is given back when nothing was typed for so long (milliseconds); later than caches are written. */
const rest = 5_000;

/** What the manifest asks for; cheaper than predicting each pod. */
function podsAsked(object: Workload | Pod): number {
  return 'replicas' in object ? object.replicas ?? 1 : 1;
}

function statusOf({ workspace, diagnostics, version }: LifeHost, state: StatusResult['state']): StatusResult {
  const { files, documents, objects, broken } = workspace.analysis.status();
  let services = 0;
  let pods = 0;
  if (state === 'ready') {
    for (const instance of workspace.analysis.model().instances()) {
      if (instance.facts.object.kind === 'Service') services += 1;
      else if ('template' in instance.facts.object) pods += podsAsked(instance.facts.object);
    }
  }
  return {
    state, files, documents, objects, services, pods, broken, findings: diagnostics.counts(), unreadable: workspace.problems(),
    indexMilliseconds: Math.round(workspace.indexMilliseconds()), memory: process.memoryUsage.rss(), process: process.pid, version,
  };
}

/** Listens to the client and the disk, and keeps workspace and diagnostics up to date. */
export function createLife(all: LifeHost): Life {
  const { connection, workspace, diagnostics, abilities, host, ruleIds, initial } = all;
  const layers: Layers = { initial, client: undefined, files: [] };
  let isReady = false;
  let markReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => { markReady = resolve; });
  let toldGeneration = -1;
  let toldStatus = '';
  let stopWatching: () => void = () => undefined;
  let resting: NodeJS.Timeout | undefined;
  let tidying: NodeJS.Timeout | undefined;
  let untidy = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;
  const touched = new Set<string>();
  const toldProblems = new Set<string>();

  const tellStatus = (state: StatusResult['state']): void => {
    const status = statusOf(all, state);
    const json = JSON.stringify({ ...status, memory: 0, indexMilliseconds: 0 });
    if (json === toldStatus) return;
    toldStatus = json;
    void connection.sendNotification(methods.status, status);
  };
  /** What keeps a build from being known but is no fault: a base beyond the folders. Once each, in the log. */
  const tellBundles = (): void => {
    for (const { code, certain, place, message } of workspace.analysis.model().bundleProblems()) {
      const line = `${place.uri}: ${message}`;
      if (certain || code !== 'missing-resource' || toldProblems.has(line)) continue;
      toldProblems.add(line);
      connection.console.info(line);
    }
  };
  const tellChange = (): void => {
    const { generation } = workspace.analysis.model();
    if (generation !== toldGeneration) {
      toldGeneration = generation;
      tellBundles();
      void connection.sendNotification(methods.changed, { generation } satisfies ChangedParams);
      if (abilities.lensRefresh) connection.languages.connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
      if (abilities.hintRefresh) connection.languages.inlayHint.refresh().catch(() => undefined);
    }
    tellStatus('ready');
    if (untidy) tidyLater();
    untidy = false;
  };
  const tidyLater = (): void => {
    clearTimeout(tidying);
    tidying = setTimeout(() => {
      tidying = undefined;
      tidy();
    }, rest);
    tidying.unref();
  };
  const rejudge = (): void => {
    clearTimeout(resting);
    diagnostics.all(tellChange);
  };
  const rejudgeOpen = (edited: string): void => {
    diagnostics.open(edited);
    clearTimeout(resting);
    resting = setTimeout(rejudge, calm);
  };

  const configure = (): boolean => {
    const openText = (uri: string) => workspace.overlays.get(uri)?.document.getText();
    const files = workspace.folders().flatMap((folder) => readSettingsFile(path.join(folder, settingsFileName), host, openText) ?? []);
    layers.files = files.map((file) => file.value);
    const { settings, problems } = settingsOf(layers, ruleIds);
    for (const { message } of problems) {
      if (!toldProblems.has(message)) connection.console.warn(`Settings: ${message}`);
      toldProblems.add(message);
    }
    diagnostics.setSettingsFiles(files);
    return workspace.configure(settings);
  };
  /** A few known files that were saved need no look at the folders. */
  const readKnown = (): boolean => {
    const known = isReady && touched.size > 0 && touched.size <= few && [...touched].every((uri) => workspace.isListed(uri) && !uri.endsWith(`/${settingsFileName}`));
    if (!known) return false;
    for (const uri of touched) if (!workspace.overlays.get(uri)) workspace.update(uri);
    touched.clear();
    rejudge();
    return true;
  };
  const read = (): void => {
    tellStatus('indexing');
    workspace.refresh(touched, () => {
      isReady = true;
      untidy = true;
      markReady();
      rejudge();
      clearTimeout(looking);
      lookAgain();
    });
    touched.clear();
  };
  /** Watchers lose events: now and then the folders are compared without being told to, the more seldom the longer it takes. */
  const lookAgain = (): void => {
    if (all.recheck <= 0) return;
    looking = setTimeout(() => {
      workspace.refresh(new Set(), (files) => {
        if (files > 0) rejudge();
        lookAgain();
      });
    }, Math.max(all.recheck, 20 * workspace.indexMilliseconds()));
    looking.unref();
  };
  const pullConfiguration = async (): Promise<void> => {
    if (!abilities.configuration) return;
    try {
      layers.client = await connection.workspace.getConfiguration('headlight');
    } catch {
      connection.console.warn('The client did not answer workspace/configuration; defaults are used.');
    }
  };
  /** Settings may change what is listed, so the folders are compared anew. */
  const reconfigure = (): void => {
    configure();
    read();
  };
  const onDisk = (uri: string): void => {
    touched.add(uri);
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!readKnown()) reconfigure();
    }, burst);
  };
  const edited = (uri: string): void => {
    const before = workspace.analysis.model().generation;
    workspace.update(uri);
    if (tidying) tidyLater();
    const configures = uri.endsWith(`/${settingsFileName}`);
    const relisted = configures && configure();
    if (!isReady) return;
    if (relisted) read();
    diagnostics.now(uri);
    if (configures) rejudge();
    else if (workspace.analysis.model().generation !== before) rejudgeOpen(uri);
  };

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => edited(workspace.overlays.open(uri, languageId, version, text)));
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const uri = workspace.overlays.change(textDocument.uri, textDocument.version, contentChanges);
    if (uri !== undefined) edited(uri);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => edited(workspace.overlays.close(textDocument.uri)));
  connection.onDidSaveTextDocument(({ textDocument }) => onDisk(normalizeUri(textDocument.uri)));
  connection.onDidChangeWatchedFiles(({ changes }) => changes.forEach((change) => onDisk(normalizeUri(change.uri))));
  connection.workspace.onDidCreateFiles(({ files }) => files.forEach((file) => onDisk(normalizeUri(file.uri))));
  connection.workspace.onDidDeleteFiles(({ files }) => files.forEach((file) => onDisk(normalizeUri(file.uri))));
  connection.workspace.onDidRenameFiles(({ files }) => files.forEach((file) => onDisk(normalizeUri(file.newUri))));
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (abilities.configuration) await pullConfiguration();
    else layers.client = settings;
    toldGeneration = -1; // settings decide on lenses and hints too
    reconfigure();
  });
  connection.onShutdown(() => {
    stopWatching();
    clearTimeout(timer);
    clearTimeout(looking);
    clearTimeout(resting);
    clearTimeout(tidying);
    all.scheduler.stop();
    workspace.close();
  });

  const watchFolders = async (): Promise<void> => {
    stopWatching();
    stopWatching = () => undefined;
    if (abilities.watchRegistration && (await watchByClient(connection))) return;
    stopWatching = watchByServer(workspace.folders(), (file) => onDisk(toUri(file)));
  };
  return {
    ready,
    status: () => statusOf(all, isReady ? 'ready' : 'indexing'),
    async start() {
      await pullConfiguration();
      configure();
      read();
      await watchFolders();
    },
    changeFolders(added, removed) {
      const kept = workspace.folders().map(toUri).filter((uri) => !removed.has(uri) && !removed.has(uri.replace(/\/$/, '')));
      workspace.setFolders([...kept, ...added]);
      if (!abilities.watchRegistration) void watchFolders();
      reconfigure();
    },
  };
}
