import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { matcherOf } from '../../server/src/host/configuration.ts';
import { nodeHost } from '../../server/src/host/node-host.ts';
import { isTame } from '../../server/src/host/tame.ts';
import { folderWith } from './lib/scratch.ts';

const wild = ['*a*a*a*a*a*a*a*a*b', '+(a|aa)b', '!(a*)*(b*)', `${'**/'.repeat(30)}x`, `{a,b}{c,d}{e,f}{g,h}{i,j}*`, 'x'.repeat(2000), '@(a+(b))'];

test('globs that people write are taken, those that take for ever are not', () => {
  for (const glob of ['**/*.yaml', 'charts/**/templates/**', '*-*.y*ml', '**/{a,b}/*.{yaml,yml}', '!keep.yaml', 'a/*/b/*/c/*/d/*/e', '', '# comment', '[a-z]*.yaml', '!(x).yaml']) assert.ok(isTame(glob), glob);
  for (const glob of wild) assert.ok(!isTame(glob), glob);
});

test('hostile patterns in settings and .gitignore count as not written', () => {
  const name = `${'a'.repeat(200)}.yaml`;
  assert.equal(matcherOf(wild)(name), false);
  const folder = folderWith({ '.gitignore': `${wild.join('\n')}\nout.yaml\n`, [name]: '', 'out.yaml': '' });
  assert.deepEqual(nodeHost.list(folder, { exclude: wild }).files.map((file) => path.basename(file.path)), [name]);
});

test('a .gitignore that is a pipe does not stop the walk', { skip: process.platform === 'win32' }, () => {
  const folder = folderWith({ 'a.yaml': '' });
  execFileSync('mkfifo', [path.join(folder, '.gitignore')]);
  assert.equal(nodeHost.list(folder).files.length, 1);
});
