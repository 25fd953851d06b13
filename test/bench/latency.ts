import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { leanProcess } from '../../client/src/node/lean-process.ts';
import type { Server } from './rpc.ts';
import { Document, edits, openSession, pause, questions, rssOf } from './session.ts';
import { databasePair } from './tree.ts';

export interface Latencies {
  readonly floor: readonly number[];
  readonly keystroke: readonly number[];
  readonly other: readonly number[];
  readonly hover: readonly number[];
  readonly definition: readonly number[];
  readonly completion: readonly number[];
  readonly burst: readonly number[];
  /** Answers to a cheap question while the workspace is read. */
  readonly whileReading: readonly number[];
  /** Milliseconds from starting the process to the answer of `initialize`. */
  readonly start: number;
  /** Bytes: when all is judged, after a time of rest, after all edits; `plain`: at rest with Node's own settings. */
  readonly rss: {
    readonly bare: number;
    readonly judged: number;
    readonly rested: number;
    readonly edited: number;
    readonly plain: number;
  };
  /** Milliseconds from `initialized` to the first complete answer, without and with a cache. */
  readonly ready: { readonly cold: number; readonly warm: number };
}

export const serverCommand = [process.execPath, fileURLToPath(new URL('../../dist/server.js', import.meta.url)), '--stdio'];
/** As the extension starts it. */
const launched = (scratch: string): { readonly command: readonly string[]; readonly env: NodeJS.ProcessEnv } => {
  const { execArgv, env } = leanProcess(path.join(scratch, 'compiled'));
  return { command: [process.execPath, ...execArgv, ...serverCommand.slice(1)], env };
};
const echoCommand = [process.execPath, fileURLToPath(new URL('./echo.ts', import.meta.url)), '--stdio'];

/** A file of about 5,000 lines: 107 pairs of Service and StatefulSet. */
export const bigFile = (): string => Array.from({ length: 107 }, (_, i) => databasePair(`big-${i}`, 'big')).join('---\n');

const flip = ['serviceName: big-50-headless', 'serviceName: big-50-headles'] as const;

async function measureFloor(scratch: string): Promise<number[]> {
  const { server } = await openSession(echoCommand, scratch);
  const big = new Document(server, path.join(scratch, 'big.yaml'), bigFile());
  await big.open();
  await edits(server, big, flip, 20);
  const times = await edits(server, big, flip, 150);
  await server.stop();
  return times;
}

/** Asks, until the index is complete, for something that no server has: the refusal costs nothing but the wait for it. */
async function askWhileReading(server: Server): Promise<number[]> {
  const times: number[] = [];
  let ready = false;
  void server.connection.sendRequest('workspace/symbol', { query: 'nothing has this name' }).then(() => {
    ready = true;
  });
  while (!ready) {
    const begin = performance.now();
    await server.connection.sendRequest('bench/nothing', {}).catch(() => undefined);
    times.push(performance.now() - begin);
    await pause(5);
  }
  return times;
}

async function burst(server: Server, document: Document, scratch: string): Promise<number[]> {
  const changes = Array.from({ length: 5_000 }, (_, i) => {
    const file = path.join(scratch, `burst-${i}.yaml`);
    writeFileSync(file, databasePair(`burst-${i}`, 'burst'));
    return { uri: pathToFileURL(file).href, type: 1 };
  });
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  return questions(server, document, 'textDocument/hover', 'example/db:', 'serviceName: big-0', 100);
}

async function timeToReady(root: string, storagePath: string): Promise<number> {
  const { server } = await openSession(serverCommand, root, { storagePath });
  const begin = performance.now();
  await server.connection.sendRequest('workspace/symbol', { query: 'nothing has this name' });
  const time = performance.now() - begin;
  await server.stop();
  return time;
}

/** Resident memory of a server that was left alone after it read `root`. */
async function restingMemory(command: readonly string[], root: string): Promise<number> {
  const { server } = await openSession(command, root);
  await server.connection.sendRequest('workspace/symbol', { query: 'x' });
  await pause(8_000);
  const rss = rssOf(server);
  await server.stop();
  return rss;
}

/** All latencies of the built server, started as the extension starts it, over `root`, with a big file and two small ones open beside it. */
export async function measureServer(root: string, scratch: string): Promise<Latencies> {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const { command, env } = launched(scratch);
  const starts: number[] = [];
  let bare = 0;
  for (let i = 0; i < 5; i++) {
    const { server, start } = await openSession(command, scratch, {}, env);
    starts.push(start);
    await server.connection.sendRequest('workspace/symbol', { query: 'x' });
    bare = rssOf(server);
    await server.stop();
  }
  const floor = await measureFloor(scratch);
  const storage = path.join(scratch, 'storage');
  const ready = { cold: await timeToReady(root, storage), warm: await timeToReady(root, storage) };
  const plain = await restingMemory(serverCommand, root);

  const { server } = await openSession(command, root, {}, env);
  const whileReading = await askWhileReading(server);
  await pause(1_500);
  const judged = rssOf(server);
  await pause(7_000);
  const rested = rssOf(server);
  const extra = path.join(root, 'bench-open');
  mkdirSync(extra, { recursive: true });
  const big = new Document(server, path.join(extra, 'big.yaml'), bigFile());
  const [service = '', set = ''] = databasePair('pair', 'pair').split('---\n');
  const left = new Document(server, path.join(extra, 'service.yaml'), service);
  const right = new Document(server, path.join(extra, 'set.yaml'), set);
  for (const document of [big, left, right]) await document.open();
  await edits(server, big, flip, 40);
  const keystroke = await edits(server, big, flip, 150);
  const other = await edits(server, left, ['name: pair-headless', 'name: pair-other'], 100, right);
  const ask = (method: string): Promise<number[]> => questions(server, big, method, 'example/db:', 'serviceName: big-1', 100);
  const hover = await ask('textDocument/hover');
  const definition = await ask('textDocument/definition');
  const completion = await ask('textDocument/completion');
  const edited = rssOf(server);
  const during = await burst(server, big, extra);
  await server.stop();
  rmSync(extra, { recursive: true, force: true });
  return {
    floor,
    keystroke,
    other,
    hover,
    definition,
    completion,
    burst: during,
    whileReading,
    start: Math.min(...starts),
    rss: { bare, judged, rested, edited, plain },
    ready,
  };
}
