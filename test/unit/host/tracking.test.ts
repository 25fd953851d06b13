import assert from 'node:assert/strict';
import { promises, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { add, init } from 'isomorphic-git';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { createTracking } from '../../../server/src/host/listing/tracking.ts';
import { folderWith } from '../lib/scratch.ts';

const fs = { promises };

/** Makes the folder a repository that tracks these files, ignored or not. `gitdir`: where, if not in `.git`. */
async function track(dir: string, files: readonly string[], gitdir = path.join(dir, '.git')): Promise<void> {
  await init({ fs, dir, gitdir });
  for (const filepath of files) await add({ fs, dir, gitdir, filepath, force: true });
}

async function names(
  folder: string,
  options: { readonly exclude?: readonly string[]; readonly log?: string[] } = {},
): Promise<readonly string[]> {
  const tracking = createTracking((message) => (options.log ?? assert.fail(message)).push(message));
  await tracking.prepare([folder]);
  const { files } = diskHost.list(folder, { exclude: options.exclude ?? [], tracking });
  assert.equal(tracking.isWanting(), false);
  return files.map((file) => path.relative(folder, file.path).split(path.sep).join('/'));
}

const files = {
  '.gitignore': 'out/\n*.gen.yaml\n',
  'a.yaml': '',
  'b.gen.yaml': '',
  'c.gen.yaml': '',
  'out/d.yaml': '',
  'out/e.yaml': '',
  'out/deep/f.yaml': '',
  'out/deep/g.yaml': '',
  'out/other/h.yaml': '',
  'in/i.gen.yaml': '',
};

test('tracked files that .gitignore names are read, others of the same folder are not', async () => {
  const folder = folderWith(files);
  await track(folder, ['a.yaml', 'b.gen.yaml', 'out/d.yaml', 'out/deep/f.yaml', 'in/i.gen.yaml']);
  assert.deepEqual(await names(folder), ['a.yaml', 'b.gen.yaml', 'in/i.gen.yaml', 'out/d.yaml', 'out/deep/f.yaml']);
  assert.deepEqual(await names(path.join(folder, 'in')), ['i.gen.yaml'], 'a part of a repository');
  assert.deepEqual(
    diskHost.list(folder).files.map((file) => path.basename(file.path)),
    ['a.yaml'],
    'nobody asked Git',
  );
});

test('what the settings leave out stays out', async () => {
  const folder = folderWith(files);
  await track(folder, ['b.gen.yaml', 'out/d.yaml', 'out/deep/f.yaml']);
  assert.deepEqual(await names(folder, { exclude: ['out/deep', 'b.*'] }), ['a.yaml', 'out/d.yaml']);
});

test('without a repository the ignore file counts alone, and so it does where the index cannot be read', async () => {
  const folder = folderWith(files);
  assert.deepEqual(await names(folder), ['a.yaml']);
  await track(folder, ['b.gen.yaml']);
  const index = path.join(folder, '.git', 'index');
  const text = readFileSync(index);
  for (const broken of [
    text.subarray(0, 40),
    Buffer.from('DIRC'),
    Buffer.alloc(0),
    Buffer.concat([text.subarray(0, 7), Buffer.from([9]), text.subarray(8)]),
  ]) {
    writeFileSync(index, broken);
    const log: string[] = [];
    assert.deepEqual(await names(folder, { log }), ['a.yaml']);
    assert.equal(log.length, 1);
  }
});

test('worktrees have an index of their own, and so have submodules', async () => {
  const folder = folderWith({
    ...files,
    '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n',
    'lib/.gitignore': '*.yaml\n',
    'lib/x.yaml': '',
    'lib/y.yaml': '',
  });
  const elsewhere = folderWith({});
  writeFileSync(path.join(folder, '.git'), `gitdir: ${elsewhere}\n`);
  await track(folder, ['b.gen.yaml'], elsewhere);
  const module = path.join(elsewhere, 'modules', 'lib');
  writeFileSync(path.join(folder, 'lib', '.git'), `gitdir: ${path.relative(path.join(folder, 'lib'), module)}\n`);
  await track(path.join(folder, 'lib'), ['x.yaml'], module);
  assert.deepEqual(await names(folder), ['a.yaml', 'b.gen.yaml', 'lib/x.yaml']);
});

test('a repository is asked for where something is ignored, and again when its index is another', async () => {
  const folder = folderWith({ '.gitignore': '*.gen.yaml\n', 'a.gen.yaml': '', 'plain/b.yaml': '', 'plain/.git/HEAD': '' });
  await track(folder, []);
  await add({ fs, dir: folder, filepath: 'plain/b.yaml' }).catch(() => undefined);
  const tracking = createTracking(assert.fail);
  const list = (): readonly string[] => diskHost.list(folder, { tracking }).files.map((file) => path.basename(file.path));
  assert.deepEqual(diskHost.list(path.join(folder, 'plain'), { tracking }).files.length, 1);
  assert.equal(tracking.isWanting(), false, 'nothing is ignored there');
  assert.deepEqual([list(), tracking.isWanting()], [['b.yaml'], true]);
  await tracking.settle();
  assert.deepEqual([list(), tracking.isWanting()], [['b.yaml'], false]);
  await add({ fs, dir: folder, filepath: 'a.gen.yaml', force: true });
  assert.deepEqual([list(), tracking.isWanting()], [['b.yaml'], true]);
  await tracking.settle();
  assert.deepEqual([list(), tracking.isWanting()], [['a.gen.yaml', 'b.yaml'], false]);
});
