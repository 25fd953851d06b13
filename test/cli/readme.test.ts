import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { database, folderWith, repository, run } from './lib/run.ts';

const readme = readFileSync(path.join(repository, 'README.md'), 'utf8');

test('the command lines in the README print what stands there', () => {
  const samples = [...readme.matchAll(/^ {4}\$ headlight (.+)\n((?: {4}.*\n|\n(?= {4}(?!\$)))*)/gm)];
  assert.equal(samples.length, 2);
  for (const [, line = '', output = ''] of samples)
    assert.equal(run(repository, line.split(' ')).out.trimEnd(), output.replace(/^ {4}/gm, '').trimEnd(), line);
});

test('the .headlight.yaml of the page of settings is right', () => {
  const settings = /```yaml\n(.*?)```/s.exec(readFileSync(path.join(repository, 'server/docs/settings.md'), 'utf8'))?.[1] ?? '';
  const folder = folderWith({ '.headlight.yaml': settings, 'db.yaml': database() });
  const { err, code } = run(folder, ['lint']);
  assert.equal(err, '');
  assert.equal(code, 0);
});
