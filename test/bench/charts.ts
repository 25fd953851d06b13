import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { leanProcess } from '../../client/src/node/lean-process.ts';
import type { Server } from './rpc.ts';
import { Document, openSession, pause, rssOf } from './session.ts';

/** A program with its children: milliseconds by the clock, and of processor time. */
export interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

export interface ChartKeystrokes {
  readonly what: string;
  /** Milliseconds from a key in a template to the diagnostics that it brings or takes. */
  readonly times: readonly number[];
  /** Bytes that the server holds before a chart is open, with one open, and when it was closed for a minute. */
  readonly rss: { readonly before: number; readonly open: number; readonly closed: number };
}

export interface ChartRuns {
  readonly keystrokes: readonly ChartKeystrokes[];
  readonly lint: {
    readonly charts: number;
    readonly cold: Spent;
    readonly first: Spent;
    readonly warm: Spent;
    readonly helm?: { readonly template: Spent; readonly lint: Spent };
  };
}

const dist = (name: string): string => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
const own = fileURLToPath(new URL('../charts/charts/', import.meta.url));

/** So many charts are linted. */
const mostCharts = 50;
/** Longer than the engine waits for another chart. */
const untilGivenBack = 60_000;

/**
 * Keystrokes in a small chart of ours, and in one of real charts; a folder of them linted, without and with a cache, and by as many calls of helm.
 * @param charts folder of real charts; without one, copies of ours. `kafka` in it is the one that keys are measured in
 * @param helm path of a helm to compare with
 */
export async function measureCharts(scratch: string, charts?: string, helm?: string): Promise<ChartRuns> {
  rmSync(scratch, { recursive: true, force: true });
  const small = path.join(scratch, 'small');
  cpSync(path.join(own, 'database'), path.join(small, 'database'), { recursive: true });
  const keystrokes = [await keystrokesIn('a small chart', path.join(small, 'database'), scratch)];
  const large = charts === undefined ? undefined : chartsIn(charts).find((folder) => path.basename(folder) === 'kafka');
  if (large !== undefined) {
    const folder = path.join(scratch, 'large', 'kafka');
    cpSync(large, folder, { recursive: true });
    const library = path.join(path.dirname(large), 'common');
    if (existsSync(library)) cpSync(library, path.join(folder, 'charts', 'common'), { recursive: true });
    keystrokes.push(await keystrokesIn('kafka', folder, scratch));
  }
  return { keystrokes, lint: lintRuns(scratch, charts, helm) };
}

/** Folders with a Chart.yaml, without those inside of other charts. */
function chartsIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name === 'Chart.yaml')) return [folder];
  return entries.flatMap((entry) => (entry.isDirectory() && entry.name !== '.git' ? chartsIn(path.join(folder, entry.name)) : [])).sort();
}

/** The templates with a `serviceName`, which a key makes wrong. */
function templatesOf(folder: string): readonly string[] {
  return readdirSync(path.join(folder, 'templates'), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, 'templates', name))
    .filter((file) => file.endsWith('.yaml') && /^ +serviceName: /m.test(readFileSync(file, 'utf8')));
}

/** The first of them that renders to anything by the chart's own values, opened; its first key is pressed and taken back. */
async function openTemplate(server: Server, folder: string): Promise<Document> {
  for (const file of templatesOf(folder)) {
    const document = new Document(server, file, readFileSync(file, 'utf8'));
    await document.open();
    const isJudged = await keystroke(server, document, true).then(
      () => true,
      () => false,
    );
    if (isJudged) await keystroke(server, document, false);
    if (isJudged) return document;
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document.uri } });
  }
  throw new Error(`no template of ${folder} renders to a StatefulSet`);
}

async function keystrokesIn(what: string, folder: string, scratch: string): Promise<ChartKeystrokes> {
  const { execArgv, env } = leanProcess(path.join(scratch, 'compiled'));
  const { server } = await openSession([process.execPath, ...execArgv, dist('server.js'), '--stdio'], path.dirname(folder), {}, env);
  await server.connection.sendRequest('workspace/symbol', { query: 'nothing has this name' });
  await pause(8_000);
  const before = rssOf(server);
  const document = await openTemplate(server, folder);
  const times: number[] = [];
  for (let i = 0; i < 60; i++) times.push(await keystroke(server, document, i % 2 === 0));
  await pause(8_000);
  const open = rssOf(server);
  await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document.uri } });
  await pause(untilGivenBack);
  const closed = rssOf(server);
  await server.stop();
  // The first ones warm the engine up.
  return { what, times: times.slice(10), rss: { before, open, closed } };
}

const rule = 'statefulset-service-not-found';

/** Makes the `serviceName` wrong, or right again, and waits until that is said. */
async function keystroke(server: Server, document: Document, isWrong: boolean): Promise<number> {
  const offset = /^ +serviceName: ["']?/m.exec(document.text);
  const at = (offset?.index ?? 0) + (offset?.[0].length ?? 0);
  const begin = performance.now();
  await document.change(at, isWrong ? 0 : 1, isWrong ? 'x' : '');
  for (;;) {
    const published = (await server.diagnostics(document.uri, document.version)) as readonly { readonly code?: unknown }[];
    if (published.some(({ code }) => code === rule) === isWrong) break;
  }
  const time = performance.now() - begin;
  await pause(50);
  return time;
}

/** Runs a command, and says what it and its children took. */
function spent(command: string, args: readonly string[]): Spent {
  const program = `const{spawnSync:s}=require('child_process'),b=performance.now();s(process.argv[1],process.argv.slice(2),{stdio:'ignore'});
    const f=require('fs').readFileSync('/proc/self/stat','utf8').split(') ')[1].split(' ');
    console.log(JSON.stringify({wall:performance.now()-b,cpu:10*(Number(f[13])+Number(f[14]))}))`;
  const { stdout } = spawnSync(process.execPath, ['-e', program, command, ...args], { encoding: 'utf8' });
  return JSON.parse(stdout) as Spent;
}

const sumOf = (all: readonly Spent[]): Spent => ({
  wall: all.reduce((sum, { wall }) => sum + wall, 0),
  cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
});

function lintRuns(scratch: string, charts: string | undefined, helm: string | undefined): ChartRuns['lint'] {
  const tree = path.join(scratch, 'charts');
  mkdirSync(tree, { recursive: true });
  const given = charts === undefined ? Array.from({ length: mostCharts }, () => path.join(own, 'database')) : chartsIn(charts);
  const folders = given.slice(0, mostCharts).map((folder, index) => {
    const copy = path.join(tree, `${index}-${path.basename(folder)}`);
    cpSync(folder, copy, { recursive: true });
    return copy;
  });
  const lint = (...more: readonly string[]): Spent =>
    spent(process.execPath, [dist('cli.js'), 'lint', tree, '--fail-on', 'never', '--format', 'json', ...more]);
  const cache = ['--cache', path.join(scratch, 'cache')];
  const ofHelm = (command: readonly string[]): Spent => sumOf(folders.map((folder) => spent(helm ?? 'helm', [...command, folder])));
  return {
    charts: folders.length,
    cold: lint(),
    first: lint(...cache),
    warm: lint(...cache),
    ...(helm === undefined ? {} : { helm: { template: ofHelm(['template', 'rel']), lint: ofHelm(['lint']) } }),
  };
}
