// `npm run bench [-- CORPUS]`: one table of measurements, each a ratio or a percentile of one run, and test/bench/out/bench.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureServer, type Latencies } from './latency.ts';
import { peers } from './peers.ts';
import { makeRelevantTree, makeTree } from './tree.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = path.join(here, '..', '..', 'out', 'bench');
const corpus = process.argv[2] ?? process.env['HEADLIGHT_CORPUS'];

interface Row { readonly what: string; readonly value: string; readonly goal: string; readonly met: boolean | undefined }
const rows: Row[] = [];

interface Stage { readonly milliseconds: number; readonly rss: number; readonly files?: number; readonly findings?: number }

/** Runs one stage in fresh processes, one after the other, and takes the fastest of them: the others were disturbed. */
function stage(name: string, root: string, runs = 3): Stage {
  const results = Array.from({ length: runs }, (): Stage => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', path.join(here, 'stage.ts'), name, root, path.join(out, 'cache')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Stage;
  });
  return results.reduce((best, r) => (r.milliseconds < best.milliseconds ? r : best));
}

function row(what: string, value: string, goal: string, met?: boolean): void {
  rows.push({ what, value, goal, met });
  console.log(`${met === undefined ? ' ' : met ? '✓' : '✗'} ${what.padEnd(58)} ${value.padEnd(34)} ${goal}`);
}

const ms = (n: number): string => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
const mb = (n: number): string => `${Math.round(n / 1048576)} MB`;

function indexing(): { cold: Stage; real: string } {
  const real = path.join(out, corpus === undefined ? 'generated-10k' : 'corpus-10k');
  const tree = makeTree(real, 10_000, corpus);
  row('tree', `${tree.files} files, ${(tree.bytes / 1e6).toFixed(1)} MB`, '10,000 files / 15 MB');
  const floor = stage('floor', real);
  const cold = stage('cold', real);
  const baseline = stage('yaml', real, 1);
  row('walk and read alone', ms(floor.milliseconds), '');
  row('yaml.parseAllDocuments of the same bytes', ms(baseline.milliseconds), '');
  const faster = baseline.milliseconds / cold.milliseconds;
  row('cold index to complete diagnostics', `${ms(cold.milliseconds)}, ${faster.toFixed(1)} × faster than yaml`, 'at least 15 ×', faster >= 15);
  const over = cold.milliseconds / floor.milliseconds;
  row('cold index against walk and read', `${over.toFixed(2)} ×`, 'at most 2 ×', over <= 2);
  const relevant = path.join(out, 'relevant-10k');
  makeRelevantTree(relevant, 10_000);
  const all = stage('cold', relevant);
  const allYaml = stage('yaml', relevant, 1);
  row('every file relevant', `${ms(all.milliseconds)}, ${(allYaml.milliseconds / all.milliseconds).toFixed(1)} × faster than yaml`, 'at least 6 ×', allYaml.milliseconds / all.milliseconds >= 6);
  const half = path.join(out, 'relevant-5k');
  makeRelevantTree(half, 5_000);
  const halfStage = stage('cold', half);
  row('growth of indexing, 5,000 to 10,000 relevant files', `${(all.milliseconds / halfStage.milliseconds).toFixed(2)} ×`, 'linear: about 2 ×', all.milliseconds / halfStage.milliseconds <= 2.4);
  return { cold, real };
}

function commandLine(real: string, cold: Stage): void {
  const cli = path.join(here, '..', '..', 'dist', 'cli.js');
  const times = [0, 1, 2].map(() => {
    const begin = performance.now();
    spawnSync(process.execPath, [cli, 'lint', real, '--format', 'json', '--fail-on', 'never'], { stdio: 'ignore' });
    return performance.now() - begin;
  });
  const best = Math.min(...times);
  row('CLI lint, process start included', `${ms(best)}, ${(best / cold.milliseconds).toFixed(2)} × the cold index`, 'at most 1.5 ×', best / cold.milliseconds <= 1.5);
}

function latencies(found: Latencies): void {
  const p95 = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.95)] ?? Number.NaN;
  const line = (what: string, list: readonly number[], goal: number): void => row(what, `p95 ${ms(p95(list))}`, `at most ${goal} ms`, p95(list) <= goal);
  const floor = p95(found.floor);
  row('protocol floor (edit of a file that is nothing to us)', `p95 ${ms(floor)}`, '');
  row('keystroke to diagnostics, 5,000 lines, 10,000 files', `p95 ${ms(p95(found.keystroke))}, ${ms(p95(found.keystroke) - floor)} over the floor`, 'at most 10 ms over', p95(found.keystroke) - floor <= 10);
  line('diagnostics of another open file', found.other, 25);
  line('hover right after an edit', found.hover, 5);
  line('definition right after an edit', found.definition, 5);
  line('completion right after an edit', found.completion, 15);
  row('server start to initialized', ms(found.start), 'at most 250 ms', found.start <= 250);
  row('resident memory after indexing', `${mb(found.rss)}, ${mb(found.rss - found.bareRss)} over the bare server`, 'at most 110 MB, 15 MB over', found.rss <= 110 * 1048576 && found.rss - found.bareRss <= 15 * 1048576);
  line('a request during a burst of 5,000 changed files', found.burst, 50);
}

mkdirSync(out, { recursive: true });
const { cold, real } = indexing();
commandLine(real, cold);
latencies(await measureServer(real, path.join(out, 'server')));
for (const peer of await peers(real)) row(peer.what, peer.value, '');
writeFileSync(path.join(out, 'bench.json'), `${JSON.stringify(rows, null, 1)}\n`);
