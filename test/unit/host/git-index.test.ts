import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { filesInIndex } from '../../../server/src/host/node/git-index.ts';
import { scratch } from '../lib/scratch.ts';

function git(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', HOME: cwd },
  });
  assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

test('what Git wrote in each version of the index is read', () => {
  const folder = scratch('git-index');
  git(folder, 'init', '-q');
  const names = ['a.yaml', 'äö.yaml', 'b c.yaml', ...Array.from({ length: 30 }, (_, n) => `${'x'.repeat(n)}.yaml`), 'z.yaml'];
  for (const name of names) writeFileSync(path.join(folder, name), name);
  git(folder, 'add', ...names.slice(0, -1));
  git(folder, 'add', '--intent-to-add', 'z.yaml'); // by which version 3 has more flags
  for (const version of ['2', '3', '4']) {
    git(folder, 'update-index', '--index-version', version);
    assert.deepEqual(filesInIndex(path.join(folder, '.git')), git(folder, 'ls-files', '-z').split('\0').slice(0, -1), version);
  }
});

function forged(version: number, count: number, ...entries: readonly Buffer[]): Buffer {
  const head = Buffer.from('DIRC\0\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt32BE(version, 4);
  head.writeUInt32BE(count, 8);
  return Buffer.concat([head, ...entries]);
}

const entry = (...name: readonly number[]): Buffer => Buffer.concat([Buffer.alloc(62), Buffer.from(name)]);

test('a forged index is none, and keeps nobody waiting', () => {
  const folder = scratch('git-forged');
  const letters = (n: number): readonly number[] => Array.from({ length: n }, () => 0x61);
  const growing = Array.from({ length: 100_000 }, () => entry(0, ...letters(9), 0));
  const indexes: Readonly<Record<string, Buffer>> = {
    'more entries than it can hold': forged(2, 0xffff_ffff, entry(...letters(40))),
    'a name without an end': forged(2, 1, entry(...letters(40))),
    'a name without an end, version 4': forged(4, 1, entry(0, ...letters(40))),
    'fewer entries than it says': forged(4, 2, entry(0, 0x61, 0), Buffer.alloc(62)),
    'more is dropped than there was': forged(4, 2, entry(0, 0x61, 0), entry(9, 0x61, 0)),
    'a number that does not end': forged(4, 1, entry(...Array.from({ length: 5000 }, () => 0xff))),
    'names that grow without bound': forged(4, growing.length, ...growing),
    nothing: Buffer.alloc(0),
  };
  for (const [what, bytes] of Object.entries(indexes)) {
    writeFileSync(path.join(folder, 'index'), bytes);
    assert.equal(filesInIndex(folder), undefined, what);
  }
  assert.equal(filesInIndex(path.join(folder, 'none')), undefined);
});
