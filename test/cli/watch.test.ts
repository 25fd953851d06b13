import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { database, folderWith, repository } from './lib/run.ts';

const cli = path.join(repository, 'dist', 'cli.js');

/** Does something each time when the program waits for changes, and gives what each run printed. */
function runs(cwd: string, args: readonly string[], steps: readonly (() => void)[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, [cli, 'lint', '--watch', ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  const printed: string[] = [];
  let out = '';
  let isWaiting = false;
  // The two pipes may be read in any order.
  const look = (): void => {
    if (!isWaiting || !/ documents?\.\n/.test(out)) return;
    printed.push(out);
    out = '';
    isWaiting = false;
    const step = steps[printed.length - 1];
    if (step === undefined) child.kill('SIGINT');
    else step();
  };
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    look();
  });
  child.stderr.on('data', (data: Buffer) => {
    isWaiting ||= data.toString().includes('Watching for changes');
    look();
  });
  return new Promise((resolve) => child.on('close', () => resolve(printed)));
}

test('--watch judges again when a file changes, comes or goes, and ends with ^C', async () => {
  const folder = folderWith({ 'k8s/db.yaml': database('db-headles') });
  const put = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const printed = await runs(
    folder,
    [],
    [() => put('k8s/db.yaml', database()), () => put('new/other.yaml', database('db-headles', 'other'))],
  );
  assert.equal(printed.length, 3);
  assert.match(printed[0] ?? '', /1 warning in 1 file/);
  assert.match(printed[1] ?? '', /^Nothing found in 1 file/);
  assert.match(printed[2] ?? '', /new\/other\.yaml[^]*1 warning in 2 files/);
});

test('--watch on a named file sees its neighbours in the workspace', async () => {
  const [service = '', set = ''] = database().split('---\n');
  const folder = folderWith({ 'a/db.yaml': set, 'b/svc.yaml': service.replace('db-headless', 'other'), '.headlight.yaml': '' });
  const printed = await runs(folder, ['a/db.yaml'], [() => writeFileSync(path.join(folder, 'b/svc.yaml'), service)]);
  assert.match(printed[0] ?? '', /names no Service/);
  assert.match(printed[1] ?? '', /^Nothing found in 1 file/);
});
