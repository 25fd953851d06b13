import path from 'node:path';
import { createAnalysis, type Analysis } from '../analysis.ts';
import { lineStarts } from '../base/lines.ts';
import type { FileEntry, FileHost, HostProblem } from '../host/file-host.ts';
import { configurationOf } from '../host/configuration.ts';
import { toPath, toUri } from '../host/uri.ts';
import { isMarkdown } from '../yaml/markdown.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import type { LinesOf } from './convert.ts';
import { createFactStore } from './fact-store.ts';
import { createOverlays, type Overlays } from './overlays.ts';
import type { Scheduler } from './scheduler.ts';

/** All that the server knows: open documents, files on disk, and the analysis over both. */
export interface Workspace {
  readonly analysis: Analysis;
  readonly overlays: Overlays;
  /** Paths of the folders that are read. */
  folders(): readonly string[];
  setFolders(uris: readonly string[]): void;
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
}

/** A client may name a folder by uri, or in old protocols by path. */
function folderPath(folder: string): string | undefined {
  return path.isAbsolute(folder) ? folder : toPath(folder);
}

/** A workspace without folders; `setFolders`, `configure` and `refresh` fill it. */
export function createWorkspace({ host, scheduler, log, storage, version = '' }: WorkspaceHost): Workspace {
  const overlays = createOverlays();
  const listed = new Map<string, FileEntry>();
  const problems = new Map<string, HostProblem>();
  const told = new Set<string>();
  /** Files to read; outlives a refresh that a newer one replaces. */
  const pending = new Set<string>();
  const hinted = new Set<string>();
  let folders: readonly string[] = [];
  let indexMilliseconds = 0;
  /** What the analysis was configured by: the same again must not make it judge everything anew. */
  let configured = '';

  const note = (problem: HostProblem): void => {
    problems.set(problem.path, problem);
    const line = `${problem.path} ${problem.message}`;
    if (told.has(line)) return;
    told.add(line);
    log(line);
  };
  const readDisk = (uri: string): string | undefined => {
    const file = toPath(uri);
    if (file === undefined || !listed.has(uri)) return undefined;
    const result = host.read(file, analysis.settings.maxFileSize);
    if (result.ok) {
      problems.delete(file);
      return result.text;
    }
    if (host.stat(file)) note(result.problem);
    return undefined;
  };
  const readText = (uri: string): string | undefined => overlays.get(uri)?.document.getText() ?? readDisk(uri);
  const said = new Set<string>();
  const analysis = createAnalysis({
    readText,
    configuration: { settings: defaultSettings },
    onProblem: ({ what, uri, error }) => {
      const line = `${what} failed on ${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      if (said.has(`${what} ${uri}`)) return;
      said.add(`${what} ${uri}`);
      log(line);
    },
  });
  const store = createFactStore({ host, scheduler, log, folder: storage, version, factsOf: (uri) => analysis.facts(uri), isOpen: (uri) => overlays.get(uri) !== undefined });
  /** Text of a listed file that may matter; facts of it, where they are known, go to the analysis at once. */
  const takeDisk = (uri: string, doubt: boolean): string | undefined => {
    const file = listed.get(uri);
    const entry = file && store.read(file, analysis.settings.maxFileSize, doubt);
    if (file === undefined) store.forget(uri);
    else if (entry?.kind !== 'problem') problems.delete(file.path);
    else if (host.stat(file.path)) note(entry.problem);
    if (entry?.kind === 'facts') analysis.applyFacts([entry.facts]);
    return entry?.kind === 'text' ? entry.text : undefined;
  };
  const update = (uri: string, doubt = true): void => {
    const open = overlays.get(uri)?.document.getText();
    if (isMarkdown(uri) && !analysis.settings.markdown) return analysis.facts(uri) && analysis.apply([{ uri, text: undefined }]);
    if (open !== undefined) return analysis.apply([{ uri, text: open }]);
    const before = analysis.facts(uri);
    const text = takeDisk(uri, doubt);
    const taken = analysis.facts(uri) !== before;
    if (text !== undefined || (before !== undefined && !taken)) analysis.apply([{ uri, text, closed: true }]);
  };

  /** Uris whose text on disk is new, changed or gone; in small steps. */
  function* differences(changed: ReadonlySet<string>): Generator<undefined, string[]> {
    const { exclude, markdown, maxFileSize, followLinksOutside } = analysis.settings;
    const now = new Map<string, FileEntry>();
    const unlisted = new Set<string>();
    for (const folder of folders) {
      const listing = yield* host.listSteps(folder, { exclude, markdown, maxFileSize, followLinksOutside });
      for (const file of listing.files) now.set(file.uri, file);
      for (const problem of listing.problems) {
        unlisted.add(problem.path);
        note(problem);
      }
    }
    // What a file was found to be when it was read stays true until it is read again.
    for (const file of problems.keys()) if (!unlisted.has(file) && !now.has(toUri(file))) problems.delete(file);
    const gone = [...listed.keys()].filter((uri) => !now.has(uri));
    const fresh = [...now.values()].filter((file) => {
      const old = listed.get(file.uri);
      return !old || old.mtime !== file.mtime || old.size !== file.size || changed.has(file.uri);
    }).map((file) => file.uri);
    listed.clear();
    for (const [uri, file] of now) listed.set(uri, file);
    return [...gone, ...fresh];
  }

  return {
    analysis,
    overlays,
    folders: () => folders,
    setFolders(uris) {
      folders = [...new Set(uris.flatMap((uri) => folderPath(uri) ?? []))];
    },
    configure(settings) {
      const root = folders[0] === undefined ? 'file:///' : toUri(folders[0]);
      const key = JSON.stringify([settings, root]);
      if (key === configured) return false;
      configured = key;
      const { exclude, markdown, maxFileSize, followLinksOutside } = analysis.settings;
      const reading = JSON.stringify([exclude, markdown, maxFileSize, followLinksOutside]);
      analysis.configure(configurationOf(settings, root));
      for (const uri of overlays.uris()) if (isMarkdown(uri)) update(uri);
      return reading !== JSON.stringify([settings.exclude, settings.markdown, settings.maxFileSize, settings.followLinksOutside]);
    },
    refresh(changed, done) {
      const begin = performance.now();
      for (const uri of changed) hinted.add(uri);
      const hints = new Set(hinted);
      const comparing = differences(hints);
      let uris: IterableIterator<string> | undefined;
      let files = 0;
      scheduler.add('index', () => {
        if (uris === undefined) {
          const { done: compared, value } = comparing.next();
          if (compared !== true) return true;
          for (const each of value) pending.add(each);
          hinted.clear();
          files = pending.size;
          uris = pending.values();
        }
        const { done: finished, value: uri } = uris.next();
        if (finished !== true) {
          pending.delete(uri);
          if (!overlays.get(uri)) update(uri, hints.has(uri));
          return true;
        }
        indexMilliseconds = performance.now() - begin;
        store.settled();
        done(files);
        return false;
      });
    },
    update,
    readText,
    isListed(uri) {
      const file = toPath(uri);
      return file !== undefined && listed.has(uri) && host.stat(file)?.kind === 'file' && (analysis.settings.followLinksOutside || host.isInside(file, folders));
    },
    linesOf(uri) {
      const overlay = overlays.get(uri);
      if (overlay) {
        const text = overlay.document.getText();
        return { starts: analysis.facts(uri)?.lineStarts ?? lineStarts(text), length: text.length };
      }
      const facts = analysis.facts(uri);
      if (facts) return { starts: facts.lineStarts, length: Number.MAX_SAFE_INTEGER };
      const text = readDisk(uri);
      return text === undefined ? undefined : { starts: lineStarts(text), length: text.length };
    },
    clientUri: (uri) => overlays.get(uri)?.clientUri ?? uri,
    problems: () => [...problems.values()],
    indexMilliseconds: () => indexMilliseconds,
    close: () => store.close(),
  };
}

