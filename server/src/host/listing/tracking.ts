import { disk } from '#host/disk';
import { filesInIndex } from '#host/git-index';
import path from '#host/path';
import { compareText } from '../../base/texts/compare-text.ts';
import { known } from '../disk.ts';
import { submodulesOf } from './submodules.ts';

/** Files that Git tracks in one repository, by their paths below its root, with forward slashes. */
export interface Tracked {
  has(file: string): boolean;
  /** Is anything tracked below the folder? With a final slash. */
  holds(folder: string): boolean;
}

/** What is known of the indexes of repositories. They are read without a process, and only when somebody asks for one. */
export interface Tracking {
  /** What the repository with that root tracks, as far as it was read; asks for it where it was not, or where its index is another one since. */
  of(root: string): Tracked | undefined;
  /** Was something asked for that is not known yet? */
  isWanting(): boolean;
  /** Reads what was asked for. */
  settle(): Promise<void>;
  /** Reads the indexes of the repositories that these files and folders lie in, and of their submodules. */
  prepare(paths: readonly string[]): Promise<void>;
}

/** `names`: paths below the root. */
export function trackedFrom(names: readonly string[]): Tracked {
  const sorted = [...names].sort(compareText);
  const from = (text: string): number => {
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >> 1;
      if (compareText(sorted[middle] ?? '', text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { has: (file) => sorted[from(file)] === file, holds: (folder) => sorted[from(folder)]?.startsWith(folder) === true };
}

/** Is it the root of a repository? `.git` is a folder, or in worktrees and submodules a file. */
export function isRepository(folder: string): boolean {
  return known(disk.stat(path.join(folder, '.git'))) !== undefined;
}

/** Where the index is. Not through links, which may lead out of the workspace. */
function gitFolder(root: string): string | undefined {
  const own = path.join(root, '.git');
  if (known(disk.linkStat(own))?.kind === 'folder') return own;
  const named = /^gitdir: (.+)/.exec(disk.ownText(own, 4096) ?? '')?.[1]?.trimEnd();
  return named === undefined ? undefined : path.resolve(root, named);
}

/** Tells one state of an index from another; `undefined`: there is none that can be read. */
function stampOf(folder: string): string | undefined {
  const stat = known(disk.linkStat(path.join(folder, 'index')));
  return stat?.kind === 'file' ? `${stat.mtime} ${stat.size} ${stat.id}` : undefined;
}

interface Known {
  readonly stamp: string;
  readonly tracked: Tracked | undefined;
}

/** `log`: told of an index that cannot be read; its repository then counts as one that tracks nothing that is ignored. */
export function createTracking(log: (message: string) => void): Tracking {
  const indexes = new Map<string, Known>();
  const wanted = new Set<string>();
  const read = (root: string): void => {
    const folder = gitFolder(root);
    const stamp = folder === undefined ? undefined : stampOf(folder);
    if (folder === undefined || stamp === undefined) return void indexes.delete(root);
    const names = filesInIndex(folder);
    if (names === undefined) log(`The index of ${root} cannot be read, so ignored files are not, tracked or not.`);
    indexes.set(root, { stamp, tracked: names && trackedFrom(names) });
  };
  const settle = async (): Promise<void> => {
    for (const root of [...wanted]) {
      wanted.delete(root);
      read(root);
    }
  };
  return {
    of(root) {
      const folder = gitFolder(root);
      const stamp = folder === undefined ? undefined : stampOf(folder);
      const found = indexes.get(root);
      if (stamp !== found?.stamp) wanted.add(root);
      return found?.tracked;
    },
    isWanting: () => wanted.size > 0,
    settle,
    async prepare(paths) {
      const seen = new Map<string, string | undefined>();
      for (const root of new Set(paths.map((each) => rootAround(each, seen)))) {
        if (root !== undefined) for (const repository of [root, ...checkedOut(root)]) wanted.add(repository);
      }
      await settle();
    },
  };
}

/** The nearest folder above, or the folder itself, that is a repository. `seen`: what was found before, for many questions. */
export function rootAround(file: string, seen = new Map<string, string | undefined>()): string | undefined {
  const folder = path.resolve(file);
  if (!seen.has(folder))
    seen.set(folder, isRepository(folder) ? folder : folder === path.dirname(folder) ? undefined : rootAround(path.dirname(folder), seen));
  return seen.get(folder);
}

/** Folders of the submodules that are checked out. */
function checkedOut(root: string): readonly string[] {
  return submodulesOf(root)
    .map((name) => path.join(root, name))
    .filter(isRepository);
}
