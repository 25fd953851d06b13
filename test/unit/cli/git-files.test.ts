import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openGit, type Git } from '../../../server/src/cli/git/git.ts';
import { openGitFiles } from '../../../server/src/cli/git/git-files.ts';
import { scratch } from '../lib/scratch.ts';

function git(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args],
    { cwd, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', HOME: cwd, GIT_CEILING_DIRECTORIES: tmpdir() } },
  );
  assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

/** Twenty commits on two branches that part, with tags; texts that are alike, so that packs hold them as differences. */
function repository(): string {
  const folder = scratch('git-files');
  git(folder, 'init', '-q', '-b', 'main');
  const long = Array.from({ length: 400 }, (_, i) => `line ${i}: ${'x'.repeat(i % 60)}`);
  for (let n = 0; n < 20; n++) {
    if (n === 10) git(folder, 'checkout', '-q', '-b', 'topic/one', 'HEAD~2');
    long[n * 7] = `changed ${n}`;
    write(folder, 'long.yaml', `${long.join('\n')}\n`);
    write(folder, `sub/ä ${n % 4}.yaml`, `n: ${n}\n`);
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', `commit ${n}`);
  }
  git(folder, 'tag', 'light', 'HEAD~3');
  git(folder, 'tag', '-a', '-m', 'text', 'v1.0', 'main');
  return folder;
}

const revisions = [
  'HEAD',
  'main',
  'topic/one',
  'light',
  'v1.0',
  'HEAD~3',
  'main^',
  'HEAD~2^',
  'v1.0~1',
  '@',
  'refs/heads/main',
  'nothing',
  'HEAD~99',
  '-x',
  '',
  '..',
  '../HEAD',
];

function assertSame(folder: string): void {
  const [asked, read] = [openGit(folder), openGitFiles(path.join(folder, 'sub'))];
  assert.ok(asked !== undefined && read !== undefined);
  for (const revision of revisions) assert.equal(read.commit(revision), asked.commit(revision), revision);
  const [head, main] = [asked.commit('HEAD') ?? '', asked.commit('main') ?? ''];
  assert.equal(read.commit(head.slice(0, 9)), head, 'the beginning of an identity');
  assert.equal(read.mergeBase(head, main), asked.mergeBase(head, main));
  for (const commit of [head, main]) {
    assert.deepEqual([...read.files(commit)].toSorted(), [...asked.files(commit)].toSorted());
    const ids = [...asked.files(commit).values()].map(({ id }) => id);
    const texts = (from: Git): unknown => [...from.blobs(ids)].map(([id, content]) => [id, content.toString('utf8')]).toSorted();
    assert.deepEqual(texts(read), texts(asked));
    assert.deepEqual([...read.changed(commit, 'files')].toSorted(), [...asked.changed(commit, 'files')].toSorted());
  }
  assert.deepEqual([...read.changed(head, main)].toSorted(), [...asked.changed(head, main)].toSorted());
}

test('a repository that is read from its files is the one that Git tells of: loose, packed, in part, and in a worktree', () => {
  const folder = repository();
  write(folder, 'sub/ä 1.yaml', 'n: other\n');
  rmSync(path.join(folder, 'sub/ä 2.yaml'));
  assertSame(folder);
  git(folder, 'gc', '-q', '--prune=now');
  assertSame(folder);
  write(folder, 'new.yaml', 'a: 1\n');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'loose beside the pack');
  assertSame(folder);
  git(folder, 'update-index', '--index-version', '4');
  assertSame(folder);
  const tree = path.join(scratch('git-worktree'), 'tree');
  git(folder, 'worktree', 'add', '-q', '--detach', tree, 'main');
  assertSame(tree);
});

test('objects that a repository borrows are read where they lie inside of it, and refused where they do not', () => {
  const folder = repository();
  const clone = path.join(scratch('git-shared'), 'clone');
  git(folder, 'clone', '-q', '--shared', folder, clone);
  assert.throws(() => openGitFiles(clone), /borrows from a folder outside/);
  renameSync(path.join(folder, '.git'), path.join(clone, 'lender.git'));
  write(clone, '.git/objects/info/alternates', '../../lender.git/objects\n');
  const [asked, read] = [openGit(clone), openGitFiles(clone)];
  const head = asked?.commit('HEAD') ?? '';
  assert.equal(read?.commit('origin/main'), asked?.commit('origin/main'));
  assert.deepEqual([...(read?.files(head).keys() ?? [])], [...(asked?.files(head).keys() ?? [])]);
  write(clone, 'lender.git/objects/info/alternates', '/somewhere/else/objects\n');
  assert.throws(() => openGitFiles(clone), /borrows from a folder outside/);
});

test('a folder that claims the repository of another one is refused; a submodule is not', () => {
  const other = repository();
  const refused = /does not name this folder/;
  const file = scratch('git-claimed');
  write(file, '.git', `gitdir: ${path.join(other, '.git')}\n`);
  assert.throws(() => openGitFiles(file), refused);
  const link = scratch('git-linked');
  symlinkSync(path.join(other, '.git'), path.join(link, '.git'));
  assert.throws(() => openGitFiles(link), refused);
  const borrowed = scratch('git-common');
  git(borrowed, 'init', '-q');
  write(borrowed, '.git/commondir', `${path.join(other, '.git')}\n`);
  assert.throws(() => openGitFiles(borrowed), refused);
  const outer = scratch('git-outer');
  git(outer, 'init', '-q');
  git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'inner');
  const inner = path.join(outer, 'inner');
  assert.equal(openGitFiles(inner)?.commit('HEAD'), openGit(inner)?.commit('HEAD'));
});

test('no repository, no commit yet, a form that Git alone reads', () => {
  const folder = scratch('git-none');
  assert.equal(openGitFiles(folder), undefined);
  git(folder, 'init', '-q', '-b', 'main');
  assert.equal(openGitFiles(folder)?.commit('HEAD'), undefined);
  writeFileSync(path.join(folder, '.git', 'config'), '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n');
  assert.throws(() => openGitFiles(folder), /read by Git alone/);
});

test('a repository that was made to keep its readers busy is read all the same', () => {
  const folder = scratch('git-busy');
  git(folder, 'init', '-q', '-b', 'main');
  write(folder, 'a.yaml', 'a: 1\n');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'one');
  let tree = git(folder, 'rev-parse', 'HEAD^{tree}');
  for (let level = 0; level < 40; level++) {
    const { status, stdout } = spawnSync('git', ['mktree'], {
      cwd: folder,
      encoding: 'utf8',
      input: `040000 tree ${tree}\ta\n040000 tree ${tree}\tb\n`,
    });
    assert.equal(status, 0);
    tree = stdout.trim();
  }
  const many = git(folder, 'commit-tree', '-m', 'two to the fortieth', tree);
  write(folder, '.git/objects/info/alternates', `${path.join(folder, '.git', 'objects')}\n`.repeat(5000));
  const fifo = path.join(folder, '.git', 'packed-refs');
  assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
  const read = openGitFiles(folder);
  assert.ok(read);
  assert.deepEqual([...read.files(read.commit('HEAD') ?? '').keys()], ['a.yaml']);
  const { size } = read.files(many);
  assert.ok(size > 1000 && size < 200_000, `${size} files`);
});
