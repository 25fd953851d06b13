import { createAnalysis, type Analysis } from '../analysis.ts';
import { lineStarts, startsOf } from '../base/lines.ts';
import type { FileHost, HostProblem } from '../host/file-host.ts';
import { configurationOf, type HostConfiguration } from '../host/settings/configuration.ts';
import { toUri } from '../host/uri.ts';
import { isMarkdown } from '../yaml/markdown.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import type { LinesOf } from './wire/convert.ts';
import { errorText } from './wire/error-text.ts';
import type { Arrivals } from './files/arrivals.ts';
import { createFactStore, type FactStore } from './files/fact-store.ts';
import { createFolderFiles, type FolderFiles, type Limits, type Walker } from './files/folder-files.ts';
import { createFileNames, type FileName } from './files/file-names.ts';
import { createOverlays, type Overlays } from './files/overlays.ts';
import { createRefresher } from './files/refresher.ts';
import type { StatusResult } from './protocol.ts';
import type { Scheduler } from './turns/scheduler.ts';

/** All that the server knows: open documents, files on disk, and the analysis over both. */
export interface Workspace {
  readonly analysis: Analysis;
  readonly overlays: Overlays;
  /** The name of the file of a client's uri. */
  readonly nameOf: FileName;
  /** Paths of the folders that are read. */
  folders(): readonly string[];
  setFolders(uris: readonly string[]): void;
  /** `undefined` until it is configured. */
  configuration(): HostConfiguration | undefined;
  /** `true`: other files may have to be read than before. */
  configure(settings: Settings): boolean;
  /** Compares the folders with what was read, and reads what is new or changed, in slices; `done` follows with their number. */
  refresh(changed: ReadonlySet<string>, done: (files: number) => void): void;
  /** Tells the analysis the present text of a file: the open document's, else what is on disk. */
  update(uri: string): void;
  readText(uri: string): string | undefined;
  /** Is it a file of the folders, and still there? */
  isListed(uri: string): boolean;
  linesOf: LinesOf;
  /** The client's own spelling. */
  clientUri(uri: string): string;
  problems(): readonly HostProblem[];
  /** What was found and is not read; `undefined`: nothing. */
  unread(): StatusResult['unread'];
  /** Milliseconds that the last complete reading took. */
  indexMilliseconds(): number;
  /** Before the server ends. */
  close(): void;
}

export interface WorkspaceHost {
  readonly host: FileHost;
  readonly scheduler: Scheduler;
  readonly log: (message: string) => void;
  /** Folder for what is kept from one start to the next; none: nothing is kept. */
  readonly storage?: string | undefined;
  readonly version?: string;
  readonly walker?: Walker;
  /** Where files come from, if not from a disk. */
  readonly arrivals?: Arrivals | undefined;
}

/** What decides which files are read, as text. */
function reading({ exclude, markdown, maxFileSize, followLinksOutside }: Limits): string {
  return JSON.stringify([exclude, markdown, maxFileSize, followLinksOutside]);
}

/** An analysis that says once in the log which feature failed on which file. */
function loggedAnalysis(readText: (uri: string) => string | undefined, log: (message: string) => void): Analysis {
  const said = new Set<string>();
  return createAnalysis({
    readText,
    configuration: { settings: defaultSettings },
    onProblem: ({ what, uri, error }) => {
      const line = `${what} failed on ${uri}: ${errorText(error)}`;
      if (said.has(`${what} ${uri}`)) return;
      said.add(`${what} ${uri}`);
      log(line);
    },
  });
}

interface UpdateHost {
  readonly host: FileHost;
  readonly files: FolderFiles;
  readonly store: FactStore;
  readonly overlays: Overlays;
  readonly analysis: Analysis;
}

/** Tells the analysis the present text of a file. `doubt`: somebody said that it changed. */
function createUpdate({ host, files, store, overlays, analysis }: UpdateHost): (uri: string, doubt?: boolean) => void {
  /** Text of a listed file that may matter; facts of it, where they are known, go to the analysis at once. */
  const takeDisk = (uri: string, doubt: boolean): { readonly text: string; readonly asText?: true } | undefined => {
    const file = files.entry(uri);
    const entry = file && store.read(file, analysis.settings.maxFileSize, doubt);
    if (file === undefined) store.forget(uri);
    else if (entry?.kind !== 'problem') files.clear(file.path);
    else if (host.stat(file.path)) files.note(entry.problem);
    if (entry?.kind === 'facts') analysis.applyFacts([entry.facts]);
    return entry?.kind === 'text' ? entry : undefined;
  };
  return (uri, doubt = true) => {
    const open = overlays.get(uri)?.document.getText();
    if (isMarkdown(uri) && !analysis.settings.markdown) return analysis.facts(uri) && analysis.apply([{ uri, text: undefined }]);
    if (open !== undefined) return analysis.apply([{ uri, text: open }]);
    const before = analysis.facts(uri);
    const { text, asText = false } = takeDisk(uri, doubt) ?? {};
    const taken = analysis.facts(uri) !== before;
    if (text !== undefined || (before !== undefined && !taken)) analysis.apply([{ uri, text, closed: true, asText }]);
  };
}

/** Asks the disk again what the analysis asked it, as kustomizations do for what they name; the new answers are kept in place of the old. */
function* lookAgain(analysis: Analysis, asking: HostConfiguration | undefined): Generator<undefined, number> {
  let moved = 0;
  const { exists, excused } = asking?.modelOptions ?? {};
  const questions = [
    ...[...(asking?.asked ?? [])].map(([uri, answer]) => [uri, () => exists?.(uri) !== answer] as const),
    ...[...(asking?.excuses ?? [])].map(([uri, because]) => [uri, () => excused?.(uri) !== because] as const),
  ];
  for (const [uri, isOther] of questions) {
    if (isOther()) {
      analysis.touch(uri);
      moved++;
    }
    yield;
  }
  return moved;
}

/** Lines of a file: of its facts, else of the open document, else of what is on disk. */
function linesIn(facts: ReturnType<Analysis['facts']>, open: string | undefined, onDisk: () => string | undefined): ReturnType<LinesOf> {
  if (facts) return { starts: startsOf(facts.lineStarts), length: open?.length ?? Number.MAX_SAFE_INTEGER };
  const text = open ?? onDisk();
  return text === undefined ? undefined : { starts: lineStarts(text), length: text.length };
}

/** A workspace without folders; `setFolders`, `configure` and `refresh` fill it. */
export function createWorkspace({ host, scheduler, log, storage, version = '', walker, arrivals }: WorkspaceHost): Workspace {
  const files = createFolderFiles({ host, limits: () => analysis.settings, log, walker, arrivals });
  const nameOf = createFileNames({ host, folders: files.folders, isListed: (uri) => files.entry(uri) !== undefined });
  const overlays = createOverlays(nameOf);
  const readText = (uri: string): string | undefined => overlays.get(uri)?.document.getText() ?? files.read(uri);
  const analysis = loggedAnalysis(readText, log);
  const isOpen = (uri: string): boolean => overlays.get(uri) !== undefined;
  let configuration: HostConfiguration | undefined;
  const store = createFactStore({
    host,
    scheduler,
    log,
    folder: storage,
    version,
    analysis: () => analysis,
    configuration: () => configuration,
    entry: files.entry,
    open: () => new Map(overlays.uris().map((uri) => [uri, overlays.get(uri)?.document.getText() ?? ''])),
  });
  /** What the analysis was configured by: the same again must not make it judge everything anew. */
  let configured = '';

  const update = createUpdate({ host, files, store, overlays, analysis });
  const unreadNear = (folder: string): string | undefined =>
    files.unread().isNear(folder) ? 'not all files near it are read yet' : undefined;
  const configure = (settings: Settings): boolean => {
    const [first] = files.folders();
    const root = first === undefined ? 'file:///' : toUri(first);
    const unread = files.unread();
    const key = JSON.stringify([settings, root, unread.key]);
    if (key === configured) return false;
    configured = key;
    const before = reading(analysis.settings);
    configuration = configurationOf(settings, root, undefined, unread.key === '' ? undefined : unreadNear);
    analysis.configure(configuration);
    for (const uri of overlays.uris()) if (isMarkdown(uri)) update(uri);
    return before !== reading(settings);
  };
  const refresher = createRefresher({
    scheduler,
    files,
    isOpen,
    update,
    lookAgain: () => lookAgain(analysis, configuration),
    catchUp: analysis.catchUp,
    onEnd: () => store.settled(),
  });

  return {
    analysis,
    overlays,
    nameOf,
    folders: files.folders,
    setFolders: files.setFolders,
    configuration: () => configuration,
    configure,
    // What is not read any more, or not yet, decides on what is said.
    refresh: (changed, done) =>
      refresher.refresh(changed, (count) => {
        configure(analysis.settings);
        done(count);
      }),
    update,
    readText,
    isListed: files.isListed,
    linesOf: (uri) => linesIn(analysis.facts(uri), overlays.get(uri)?.document.getText(), () => files.read(uri)),
    clientUri: (uri) => overlays.get(uri)?.clientUri ?? uri,
    problems: files.problems,
    unread() {
      const { files: count, folders } = files.unread();
      const because = arrivals?.reason();
      return count + folders === 0 ? undefined : { files: count, folders, ...(because === undefined ? {} : { because }) };
    },
    indexMilliseconds: refresher.milliseconds,
    close: () => store.close(),
  };
}
