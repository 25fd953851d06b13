import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { UsageError } from '../io.ts';

/** A repository as the command line asks Git about it. Nothing of it is changed. */
export interface Git {
  /** Folder of the working tree; of a bare repository the repository's own. */
  readonly root: string;
  readonly isBare: boolean;
  /** Identity of the commit that a text names, where it names one. */
  commit(revision: string): string | undefined;
  /** Where two lines of commits part. */
  mergeBase(one: string, other: string): string | undefined;
  /** Files of a commit, or of the index, by path below the root. Links and submodules have no text. */
  files(commit: string | 'index'): ReadonlyMap<string, GitFile>;
  /** Paths that differ between a commit and another one, the index or the working tree. */
  changed(from: string, to: string | 'index' | 'files'): ReadonlySet<string>;
  /** Contents, by identity. */
  blobs(ids: readonly string[]): ReadonlyMap<string, Buffer>;
}

export interface GitFile {
  readonly id: string;
  readonly kind: 'file' | 'link' | 'submodule';
  /** Both sides of a merge claim the file. */
  readonly isUnmerged: boolean;
}

const largestAnswer = 1 << 30;
const limitMilliseconds = 120_000;

function ask(folder: string, args: readonly string[], input?: string): Buffer | undefined {
  const result = spawnSync('git', ['-c', 'core.fsmonitor=false', ...args], {
    cwd: folder,
    maxBuffer: largestAnswer,
    timeout: limitMilliseconds,
    stdio: ['pipe', 'pipe', 'pipe'],
    input: input ?? '',
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' },
  });
  if (result.error && 'code' in result.error && result.error.code === 'ENOENT')
    throw new UsageError('git is not on the PATH. Without it two folders or files can be compared.');
  if (result.error) throw new UsageError(`git failed: ${result.error.message}`);
  return result.status === 0 ? result.stdout : undefined;
}

const lineOf = (answer: Buffer | undefined): string | undefined => answer?.toString('utf8').replace(/\r?\n$/, '');

/** The repository around a folder; `undefined`: there is none. */
export function openGit(folder: string): Git | undefined {
  const isBare = lineOf(ask(folder, ['rev-parse', '--is-bare-repository'])) === 'true';
  const root = lineOf(ask(folder, ['rev-parse', isBare ? '--absolute-git-dir' : '--show-toplevel']));
  if (root === undefined || root === '') return undefined;
  const must = (args: readonly string[], input?: string): Buffer => {
    const answer = ask(root, args, input);
    if (answer === undefined) throw new UsageError(`git ${args[0] ?? ''} failed in ${root}.`);
    return answer;
  };
  return {
    root: path.resolve(root),
    isBare,
    commit: (revision) =>
      revision.startsWith('-')
        ? undefined
        : lineOf(ask(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])),
    mergeBase: (one, other) => lineOf(ask(root, ['merge-base', one, other])),
    files: (commit) =>
      commit === 'index'
        ? indexFiles(must(['ls-files', '--stage', '-z']))
        : treeFiles(must(['ls-tree', '-r', '-z', '--full-tree', commit])),
    changed(from, to) {
      const sides = to === 'files' ? [from] : to === 'index' ? ['--cached', from] : [from, to];
      return new Set(
        zeros(must(['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all', ...sides])),
      );
    },
    blobs: (ids) => (ids.length === 0 ? new Map() : readBlobs(must(['cat-file', '--batch'], `${ids.join('\n')}\n`))),
  };
}

const zeros = (answer: Buffer): readonly string[] =>
  answer
    .toString('utf8')
    .split('\0')
    .filter((text) => text !== '');

const kindOf = (mode: string): GitFile['kind'] => (mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file');

function treeFiles(answer: Buffer): ReadonlyMap<string, GitFile> {
  return new Map(
    zeros(answer).map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , id = ''] = line.slice(0, tab).split(' ');
      return [line.slice(tab + 1), { id, kind: kindOf(mode), isUnmerged: false }];
    }),
  );
}

function indexFiles(answer: Buffer): ReadonlyMap<string, GitFile> {
  return new Map(
    zeros(answer).map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', id = '', stage = '0'] = line.slice(0, tab).split(' ');
      return [line.slice(tab + 1), { id, kind: kindOf(mode), isUnmerged: stage !== '0' }];
    }),
  );
}

/** Reads `ID blob SIZE`, the content, a line end; of what is missing `ID missing`. */
function readBlobs(answer: Buffer): ReadonlyMap<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  for (let at = 0; at < answer.length;) {
    const end = answer.indexOf(10, at);
    const [id = '', type = '', size = '0'] = answer.subarray(at, end).toString('utf8').split(' ');
    at = end + 1;
    if (type === 'missing' || type === 'ambiguous') continue;
    const length = Number(size);
    if (type === 'blob') blobs.set(id, answer.subarray(at, at + length));
    at += length + 1;
  }
  return blobs;
}
