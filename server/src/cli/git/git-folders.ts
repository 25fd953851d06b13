import { existsSync, lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { regularBytes } from '../../host/node/disk.ts';
import { objectFolders } from '../../host/node/git-objects.ts';
import { UsageError } from '../io.ts';

const largest = 1 << 20;

export interface GitFolders {
  /** Of the working tree. */
  readonly root: string;
  /** Of this working tree: `HEAD`. */
  readonly own: string;
  /** Of the repository: objects and branches. */
  readonly common: string;
}

const textOf = (file: string): string | undefined => regularBytes(file, largest)?.toString('utf8');

/**
 * Where the repository of a working tree lies, its `.git` being a folder, or a file as linked working trees and submodules have it; `undefined`: it is none.
 * Throws `UsageError` where that leads to a folder which does not say that this is its working tree: somebody else's files would be read as if they were of this one.
 */
export function gitFoldersAt(root: string): GitFolders | undefined {
  const dotGit = path.join(root, '.git');
  const kind = lstatSync(dotGit, { throwIfNoEntry: false });
  const link = kind?.isFile() === true ? /^gitdir: (.*)$/m.exec(textOf(dotGit) ?? '')?.[1] : undefined;
  const own = link === undefined ? dotGit : path.resolve(root, link.trim());
  if (!existsSync(path.join(own, 'HEAD'))) return undefined;
  const common = path.resolve(own, textOf(path.join(own, 'commondir'))?.trim() ?? '.');
  const isOwn = kind?.isDirectory() === true ? common === own : isLinkedTree(own, common, dotGit) || isSubmodule(own, common, root);
  if (!isOwn) throw new UsageError(`${dotGit} leads to a repository that does not name this folder. Run headlight diff.`);
  return { root, own, common };
}

/** Throws `UsageError` where a repository borrows objects from outside of its working tree. `objects`: its own folder of them, wherever that is. */
export function refuseBorrowed(root: string, objects: string): void {
  if (objectFolders(objects).every((folder) => folder === objects || isBelow(folder, root))) return;
  throw new UsageError('The repository borrows from a folder outside of it. Run headlight diff.');
}

/** `worktrees/NAME/gitdir` of the repository has the path of the file that led there (gitrepository-layout). */
function isLinkedTree(own: string, common: string, dotGit: string): boolean {
  const back = textOf(path.join(own, 'gitdir'))?.trim();
  return back !== undefined && path.dirname(own) === path.join(common, 'worktrees') && isSame(path.resolve(own, back), dotGit);
}

/** `core.worktree` of a submodule's repository leads back. */
function isSubmodule(own: string, common: string, root: string): boolean {
  const lines = (textOf(path.join(own, 'config')) ?? '').split('\n').map((line) => line.split('=').map((part) => part.trim()));
  const back = lines.find(([key]) => key === 'worktree')?.[1];
  return back !== undefined && common === own && isSame(path.resolve(own, back), root);
}

function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

const isSame = (one: string, other: string): boolean => realOf(one) === realOf(other);

function isBelow(file: string, folder: string): boolean {
  const rest = path.relative(realOf(folder), realOf(file));
  return rest !== '' && rest.split(path.sep)[0] !== '..' && !path.isAbsolute(rest);
}
