import path from '#host/path';
import type { FileEntry, FileHost, HostProblem, Unread } from '../../host/file-host.ts';
import { createTracking } from '../../host/listing/tracking.ts';
import { toPath, toUri } from '../../host/uri.ts';
import type { Settings } from '../../settings.ts';
import type { Watching } from '../life/watching.ts';
import type { Arrivals } from './arrivals.ts';
import { fileListOf, noFiles, type FileList } from './file-list.ts';
import { nothingUnread, unreadParts, type UnreadParts } from './unread-parts.ts';

/** Which files are read. */
export type Limits = Pick<Settings, 'exclude' | 'markdown' | 'maxFileSize' | 'followLinksOutside'>;

/** The files of the workspace's folders as they were when the folders were looked at last. */
export interface FolderFiles {
  /** Paths of the folders. */
  folders(): readonly string[];
  setFolders(uris: readonly string[]): void;
  entry(uri: string): FileEntry | undefined;
  /** Text on disk of a listed file; a file that cannot be read is noted. */
  read(uri: string): string | undefined;
  /** What is wrong with a file, until it is read well; each sentence once in the log. */
  note(problem: HostProblem): void;
  /** The file of this path was read well. */
  clear(path: string): void;
  problems(): readonly HostProblem[];
  /** What the last look at the folders found and could not know. */
  unread(): UnreadParts;
  /** Is it a file of the folders, and still there? */
  isListed(uri: string): boolean;
  /** Reads what the last look at the folders would have had to know of their repositories; `undefined`: nothing is missing. */
  settle(): Promise<void> | undefined;
  /** Waits for what that look wanted and is on its way; `undefined`: nothing is to be waited for. */
  arriving(): Promise<void> | undefined;
  /** Looks at the folders in small steps; uris whose text on disk is new, changed or gone, those of `changed` among them. */
  differences(changed: ReadonlySet<string>): Generator<undefined, string[]>;
}

/** A client may name a folder by uri, or in old protocols by path. */
function folderPath(folder: string): string | undefined {
  return path.isAbsolute(folder) ? folder : toPath(folder);
}

/** So many files are looked up in one step. */
const lookups = 200;

/** Who follows the walks through the folders. */
export type Walker = Pick<Watching, 'onFolder' | 'onWalked'>;

export interface FolderFilesHost {
  readonly host: FileHost;
  /** Asked for at each look. */
  readonly limits: () => Limits;
  readonly log: (message: string) => void;
  readonly walker?: Walker | undefined;
  /** Where files come from, if not from a disk. */
  readonly arrivals?: Arrivals | undefined;
}

interface Listed {
  readonly now: ReadonlyMap<string, FileEntry>;
  readonly parts: readonly Unread[];
  readonly problems: readonly HostProblem[];
}

/** What a look at the folders finds, folder by folder. */
function* listAll(host: FileHost, folders: readonly string[], options: Parameters<FileHost['listSteps']>[1]): Generator<undefined, Listed> {
  const now = new Map<string, FileEntry>();
  const parts: Unread[] = [];
  const problems: HostProblem[] = [];
  for (const folder of folders) {
    const listing = yield* host.listSteps(folder, options);
    for (const file of listing.files) now.set(file.uri, file);
    parts.push(...listing.unread);
    problems.push(...listing.problems);
  }
  return { now, parts, problems };
}

/** Uris of files that came, went, or are others. */
function* differing(listed: FileList, now: ReadonlyMap<string, FileEntry>, changed: ReadonlySet<string>): Generator<undefined, string[]> {
  const other: string[] = [];
  let steps = 0;
  for (const uri of listed.uris()) {
    if (!now.has(uri)) other.push(uri);
    if (++steps % lookups === 0) yield;
  }
  for (const file of now.values()) {
    const old = listed.get(file.uri);
    if (!old || old.mtime !== file.mtime || old.size !== file.size || changed.has(file.uri)) other.push(file.uri);
    if (++steps % lookups === 0) yield;
  }
  return other;
}

/** No folders yet. */
export function createFolderFiles({ host, limits, log, walker, arrivals }: FolderFilesHost): FolderFiles {
  let listed = noFiles;
  const problems = new Map<string, HostProblem>();
  const told = new Set<string>();
  let folders: readonly string[] = [];
  const tracking = createTracking(log);
  let unread = nothingUnread;

  const note = (problem: HostProblem): void => {
    if (problem.harmless !== true) problems.set(problem.path, problem);
    const line = `${problem.path} ${problem.message}`;
    if (told.has(line)) return;
    told.add(line);
    log(line);
  };
  return {
    folders: () => folders,
    setFolders(uris) {
      folders = [...new Set(uris.flatMap((uri) => folderPath(uri) ?? []))];
      arrivals?.follow(folders);
    },
    entry: (uri) => listed.get(uri),
    read(uri) {
      const file = toPath(uri);
      if (file === undefined || !listed.has(uri)) return undefined;
      const result = host.read(file, limits().maxFileSize);
      if (result.ok) {
        problems.delete(file);
        return result.text;
      }
      if (host.stat(file)) note(result.problem);
      return undefined;
    },
    note,
    clear: (file) => void problems.delete(file),
    problems: () => [...problems.values()],
    isListed(uri) {
      const file = toPath(uri);
      return (
        file !== undefined &&
        listed.has(uri) &&
        host.stat(file)?.kind === 'file' &&
        (limits().followLinksOutside || host.isInside(file, folders))
      );
    },
    unread: () => unread,
    settle: () => (tracking.isWanting() ? tracking.settle() : undefined),
    arriving: () => arrivals?.settle(),
    *differences(changed) {
      const { exclude, markdown, maxFileSize, followLinksOutside } = limits();
      const onFolder = walker ? { onFolder: walker.onFolder } : {};
      const found = yield* listAll(host, folders, { exclude, markdown, maxFileSize, followLinksOutside, tracking, ...onFolder });
      const { now, parts } = found;
      found.problems.forEach(note);
      const unlisted = new Set(found.problems.map((problem) => problem.path));
      walker?.onWalked();
      unread = unreadParts(parts);
      // What a file was found to be when it was read stays true until it is read again.
      for (const file of problems.keys()) if (!unlisted.has(file) && !now.has(toUri(file))) problems.delete(file);
      const other = yield* differing(listed, now, changed);
      listed = yield* fileListOf(now);
      return other;
    },
  };
}
