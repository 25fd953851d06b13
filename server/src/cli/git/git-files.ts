import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { regularBytes } from '../../host/node/disk.ts';
import { filesInIndex } from '../../host/node/git-index.ts';
import { openObjects, remembered, type GitObjects } from '../../host/node/git-objects.ts';
import { gitFoldersAt, refuseBorrowed, type GitFolders } from './git-folders.ts';
import type { Git, GitFile } from './git.ts';
import { UsageError } from '../io.ts';

/** Larger files of the working tree are not looked into. */
const largest = 8 << 20;
/** Of a path, as Linux has it. */
const longestPath = 4096;
/** Commits that are walked to find where two lines part. */
const mostCommits = 100_000;

/** Folders that one commit is believed to have. */
const mostFolders = 100_000;

const textOf = (file: string): string | undefined => regularBytes(file, largest)?.toString('utf8');

/** The repository around a folder, read from its files without Git; `undefined`: there is none. Bare ones and indexes are not read; what leads out of it to folders that do not name it is refused with a `UsageError`. */
export function openGitFiles(folder: string): Git | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const folders = gitFoldersAt(at);
    if (folders !== undefined) return gitOf(folders);
    if (path.dirname(at) === at) return undefined;
  }
}

function gitOf({ root, own, common }: GitFolders): Git {
  const config = textOf(path.join(common, 'config')) ?? '';
  if (config.split('\n').some(isKeptOtherwise))
    throw new UsageError('The repository is kept in a form that is read by Git alone. Run headlight diff.');
  refuseBorrowed(root, path.join(common, 'objects'));
  const objects = openObjects(path.join(common, 'objects'));
  const filesIn = remembered((commit: string) =>
    treeFiles(objects, /^tree ([0-9a-f]{40})$/m.exec(objects.read(commit)?.content.toString('utf8') ?? '')?.[1] ?? ''),
  );
  return {
    root,
    isBare: false,
    commit: (revision) => commitOf(objects, (name) => refOf(own, common, name), revision),
    mergeBase: (one, other) => mergeBase(objects, one, other),
    files: (commit) => {
      if (commit === 'index') throw new UsageError('What is staged is not read here. Run headlight diff --staged.');
      return filesIn(commit);
    },
    changed: (from, to) =>
      to === 'files'
        ? new Set([...changedOnDisk(root, filesIn(from)), ...newInIndex(own, filesIn(from))])
        : changedBetween(filesIn(from), filesIn(to)),
    blobs: (ids) =>
      new Map(
        ids.flatMap((id) => {
          const object = objects.read(id);
          return object?.type === 'blob' ? [[id, object.content] as const] : [];
        }),
      ),
  };
}

/** What a name of Git's own stands for: identity of an object. */
function refOf(own: string, common: string, name: string): string | undefined {
  const packed = textOf(path.join(common, 'packed-refs')) ?? '';
  for (const full of [
    name,
    `refs/${name}`,
    `refs/tags/${name}`,
    `refs/heads/${name}`,
    `refs/remotes/${name}`,
    `refs/remotes/${name}/HEAD`,
  ]) {
    if (full.split('/').includes('..') || !/^(?:[A-Z_]+|refs\/.+)$/.test(full)) continue;
    const text = textOf(path.join(own, full)) ?? textOf(path.join(common, full));
    const link = /^ref: (.+)$/m.exec(text ?? '')?.[1];
    if (link !== undefined && link !== full) return refOf(own, common, link.trim());
    if (text !== undefined && /^[0-9a-f]{40}\s*$/.test(text)) return text.trim();
    const line = packed.split('\n').find((each) => each.endsWith(` ${full}`) && /^[0-9a-f]{40} /.test(each));
    if (line !== undefined) return line.slice(0, 40);
  }
  return undefined;
}

/** A line of the repository's configuration that names another hash than SHA-1, or another storage of refs than files. */
function isKeptOtherwise(line: string): boolean {
  const [key = '', value = ''] = line.split('=').map((part) => part.trim().toLowerCase());
  return (key === 'objectformat' && value !== 'sha1') || (key === 'refstorage' && value !== 'files');
}

const parentsOf = (objects: GitObjects, id: string): readonly string[] =>
  (
    objects
      .read(id)
      ?.content.toString('utf8')
      .split('\n\n')[0]
      ?.match(/^parent [0-9a-f]{40}$/gm) ?? []
  ).map((line) => line.slice(7));

/** `main`, `v1.0`, `1a2b3c4`, each also with `^`, `~3` or `^2` behind it. */
function commitOf(objects: GitObjects, refNamed: (name: string) => string | undefined, revision: string): string | undefined {
  const [, name = '', steps = ''] = /^([^~^]*)((?:[~^]\d*)*)$/.exec(revision) ?? [];
  let id = refNamed(name === '@' ? 'HEAD' : name) ?? objects.expand(name);
  for (let depth = 0; id !== undefined && objects.read(id)?.type === 'tag' && depth < 10; depth++)
    id = /^object ([0-9a-f]{40})$/m.exec(objects.read(id)?.content.toString('utf8') ?? '')?.[1];
  for (const [, sign, digits = ''] of steps.matchAll(/([~^])(\d*)/g)) {
    const count = digits === '' ? 1 : Math.min(Number(digits), mostCommits);
    if (sign === '^') id = id === undefined || count === 0 ? id : parentsOf(objects, id)[count - 1];
    else for (let n = 0; n < count && id !== undefined; n++) [id] = parentsOf(objects, id);
  }
  return id !== undefined && objects.read(id)?.type === 'commit' ? id : undefined;
}

function mergeBase(objects: GitObjects, one: string, other: string): string | undefined {
  const known = new Set(ancestors(objects, one));
  for (const id of ancestors(objects, other)) if (known.has(id)) return id;
  return undefined;
}

/** The commit itself, then the others before it, the nearest first. */
function* ancestors(objects: GitObjects, from: string): Generator<string> {
  const seen = new Set([from]);
  for (const id of seen) {
    yield id;
    if (seen.size < mostCommits) for (const parent of parentsOf(objects, id)) seen.add(parent);
  }
}

/** What stands at the paths of a commit; folders behind the first `mostFolders` are passed over: a few trees that name each other can make more than there is room for. */
function treeFiles(
  objects: GitObjects,
  tree: string,
  folder = '',
  into = new Map<string, GitFile>(),
  room = { folders: mostFolders },
): ReadonlyMap<string, GitFile> {
  if (room.folders-- <= 0 || folder.length > longestPath) return into;
  const content = objects.read(tree)?.content ?? Buffer.alloc(0);
  for (let at = 0; at < content.length;) {
    const end = content.indexOf(0, at);
    const [mode = '', ...rest] = content.subarray(at, end).toString('utf8').split(' ');
    const [name, id] = [`${folder}${rest.join(' ')}`, content.subarray(end + 1, end + 21).toString('hex')];
    at = end + 21;
    if (mode === '40000') treeFiles(objects, id, `${name}/`, into, room);
    else into.set(name, { id, kind: mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file', isUnmerged: false });
  }
  return into;
}

/** Files that are added and not in the commit. An index that cannot be read is passed over. */
function newInIndex(own: string, files: ReadonlyMap<string, GitFile>): readonly string[] {
  return (filesInIndex(own) ?? []).filter((name) => !files.has(name));
}

function changedBetween(from: ReadonlyMap<string, GitFile>, to: ReadonlyMap<string, GitFile>): ReadonlySet<string> {
  return new Set([...from.keys(), ...to.keys()].filter((name) => from.get(name)?.id !== to.get(name)?.id));
}

function changedOnDisk(root: string, files: ReadonlyMap<string, GitFile>): ReadonlySet<string> {
  return new Set(
    [...files]
      .filter(([name, { id, kind }]) => {
        const file = path.join(root, name);
        const stat = kind === 'file' ? statSync(file, { throwIfNoEntry: false }) : undefined;
        if (kind !== 'file' || (stat?.isFile() === true && stat.size > largest)) return false;
        return stat?.isFile() !== true || createHash('sha1').update(`blob ${stat.size}\0`).update(readFileSync(file)).digest('hex') !== id;
      })
      .map(([name]) => name),
  );
}
