import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { leanProcess } from '../../client/src/node/lean-process.ts';
import { processorTimeOf } from '../unit/lib/hang-watch.ts';
import { Document, edits, openSession, pause, rssOf } from './session.ts';
import { databasePair } from './tree.ts';

/** What one run took: bytes at rest, milliseconds of processor time until all was said, milliseconds of each keystroke until its diagnostics. */
export interface ChangesRun {
  readonly rss: number;
  readonly cpu: number;
  readonly keystrokes: readonly number[];
}

export interface ChangesRuns {
  readonly without: ChangesRun;
  readonly with: ChangesRun;
  /** Milliseconds of `lint` and of `diff` over the same files. */
  readonly lint: number;
  readonly diff: number;
}

const dist = (name: string): string => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

/** Files of the tree whose text was another, with that text. */
const changed = [3, 105, 1007, 4009, 9011].map((i) => ({
  file: path.join(`team-${i % 20}`, `app-${i}.yaml`),
  text: databasePair(`db-${i}`, `team-${i % 20}`).replace('replicas: 3', 'replicas: 4'),
}));

async function serverRun(root: string, scratch: string, isCompared: boolean): Promise<ChangesRun> {
  const { execArgv, env } = leanProcess(path.join(scratch, 'compiled'));
  const { server } = await openSession([process.execPath, ...execArgv, dist('server.js'), '--stdio'], root, {}, env);
  await server.connection.sendRequest('workspace/symbol', { query: 'nothing has this name' });
  if (isCompared) {
    await server.connection.sendRequest('headlight/base', {
      base: 'HEAD',
      files: changed.map(({ file, text }) => ({ uri: pathToFileURL(path.join(root, file)).href, text })),
    });
    await server.connection.sendRequest('headlight/changes', {});
  }
  await pause(25_000);
  const [rss, cpu] = [rssOf(server), processorTimeOf(server.process.pid ?? 0) ?? Number.NaN];
  const document = new Document(server, path.join(root, changed[0]?.file ?? ''), databasePair('db-3', 'team-3'));
  await document.open();
  const flip = ['serviceName: db-3-headless', 'serviceName: db-3-headles'] as const;
  await edits(server, document, flip, 20);
  const keystrokes = await edits(server, document, flip, 100);
  await server.stop();
  return { rss, cpu, keystrokes };
}

/** A repository of the tree with one commit, in which the changed files had their other text. */
function commit(root: string): void {
  const git = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', '-c', 'commit.gpgsign=false', ...args],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
  };
  const now = changed.map(({ file }) => readFileSync(path.join(root, file), 'utf8'));
  for (const { file, text } of changed) writeFileSync(path.join(root, file), text);
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--allow-empty', '--message=before');
  for (const [i, { file }] of changed.entries()) writeFileSync(path.join(root, file), now[i] ?? '');
}

function commandRun(root: string, ...args: readonly string[]): number {
  return Math.min(
    ...[0, 1].map(() => {
      const begin = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [dist('cli.js'), ...args, '--format', 'json', '--fail-on', 'never'], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      if (status !== 0) throw new Error(stderr);
      return performance.now() - begin;
    }),
  );
}

/** A workspace of 10,000 files that say something, with and without a base from which five of them differ. */
export async function measureChanges(root: string, scratch: string): Promise<ChangesRuns> {
  const without = await serverRun(root, scratch, false);
  const compared = await serverRun(root, scratch, true);
  commit(root);
  return { without, with: compared, lint: commandRun(root, 'lint', '.'), diff: commandRun(root, 'diff') };
}
