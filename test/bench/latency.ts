import { mkdirSync, rmSync, utimesSync, writeFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startServer, type Server } from './rpc.ts';
import { databasePair } from './tree.ts';

export interface Latencies {
  readonly floor: readonly number[];
  readonly keystroke: readonly number[];
  readonly other: readonly number[];
  readonly hover: readonly number[];
  readonly definition: readonly number[];
  readonly completion: readonly number[];
  readonly burst: readonly number[];
  /** Milliseconds from starting the process to the answer of `initialize`. */
  readonly start: number;
  readonly rss: number;
  readonly bareRss: number;
}

const dist = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
const capabilities = { textDocument: { publishDiagnostics: { versionSupport: true }, hover: { contentFormat: ['markdown'] } }, workspace: { workspaceFolders: true } };

const rssOf = (server: Server): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

async function open(root: string): Promise<{ readonly server: Server; readonly start: number }> {
  const begin = performance.now();
  const server = startServer(process.execPath, [dist, '--stdio']);
  const folder = { uri: pathToFileURL(root).href, name: 'bench' };
  await server.connection.sendRequest('initialize', { processId: process.pid, rootUri: folder.uri, capabilities, workspaceFolders: [folder] });
  const start = performance.now() - begin;
  await server.connection.sendNotification('initialized', {});
  return { server, start };
}

/** A file of about 5,000 lines: 107 pairs of Service and StatefulSet. */
const bigFile = (): string => Array.from({ length: 107 }, (_, i) => databasePair(`big-${i}`, 'big')).join('---\n');

class Document {
  readonly uri: string;
  version = 1;
  text: string;
  readonly #server: Server;

  constructor(server: Server, file: string, text: string) {
    this.#server = server;
    this.uri = pathToFileURL(file).href;
    this.text = text;
  }

  async open(): Promise<void> {
    await this.#server.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: this.uri, languageId: 'yaml', version: 1, text: this.text } });
    // A file without flaws gets no diagnostics, so an answer says that it was taken.
    await this.#server.connection.sendRequest('textDocument/hover', { textDocument: { uri: this.uri }, position: { line: 0, character: 0 } });
  }

  /** Replaces `length` characters at `offset`. */
  change(offset: number, length: number, text: string): Promise<void> {
    const at = (o: number): { line: number; character: number } => {
      const before = this.text.slice(0, o);
      const line = before.split('\n').length - 1;
      return { line, character: o - (before.lastIndexOf('\n') + 1) };
    };
    const range = { start: at(offset), end: at(offset + length) };
    this.text = this.text.slice(0, offset) + text + this.text.slice(offset + length);
    this.version += 1;
    return this.#server.connection.sendNotification('textDocument/didChange', { textDocument: { uri: this.uri, version: this.version }, contentChanges: [{ range, text }] });
  }
}

/** Edits that move the diagnostics of `document`, back and forth; milliseconds each. `watched`: whose diagnostics are waited for. */
async function edits(server: Server, document: Document, pair: readonly [string, string], count: number, watched: Document = document): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const [from, to] = i % 2 === 0 ? pair : [pair[1], pair[0]];
    const offset = document.text.indexOf(from);
    const published = server.diagnostics(watched.uri, watched === document ? document.version + 1 : watched.version);
    const begin = performance.now();
    await document.change(offset, from.length, to);
    await published;
    times.push(performance.now() - begin);
  }
  return times;
}

async function requests(server: Server, document: Document, method: string, needle: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const spot = document.text.indexOf('example/db:');
    await document.change(spot + 'example/db:'.length, 1, String(i % 10));
    const offset = document.text.indexOf(needle) + needle.length;
    const before = document.text.slice(0, offset);
    const position = { line: before.split('\n').length - 1, character: offset - before.lastIndexOf('\n') - 1 };
    const begin = performance.now();
    await server.connection.sendRequest(method, { textDocument: { uri: document.uri }, position, context: { includeDeclaration: true } });
    times.push(performance.now() - begin);
  }
  return times;
}

/** An edit and a question about a file that is nothing to us: what the protocol itself costs. */
async function roundTrips(server: Server, document: Document, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const begin = performance.now();
    await document.change(6, 1, String(i % 10));
    await server.connection.sendRequest('textDocument/hover', { textDocument: { uri: document.uri }, position: { line: 0, character: 2 } });
    times.push(performance.now() - begin);
  }
  return times;
}

async function burst(server: Server, document: Document, scratch: string): Promise<number[]> {
  const changes = Array.from({ length: 5_000 }, (_, i) => {
    const file = path.join(scratch, `burst-${i}.yaml`);
    writeFileSync(file, databasePair(`burst-${i}`, 'burst'));
    utimesSync(file, new Date(), new Date());
    return { uri: pathToFileURL(file).href, type: 1 };
  });
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  return requests(server, document, 'textDocument/hover', 'serviceName: big-0', 100);
}

/** All latencies of the built server over `root`, with a big file and two small ones open beside it. */
export async function measureServer(root: string, scratch: string): Promise<Latencies> {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const empty = await open(scratch);
  await empty.server.connection.sendRequest('workspace/symbol', { query: 'x' });
  const bareRss = rssOf(empty.server);
  await empty.server.stop();

  const starts = [];
  for (let i = 0; i < 2; i++) {
    const { server, start } = await open(scratch);
    starts.push(start);
    await server.stop();
  }
  const { server, start } = await open(root);
  await server.connection.sendRequest('workspace/symbol', { query: 'nothing has this name' });
  const rss = rssOf(server);

  const extra = path.join(root, 'bench-open');
  mkdirSync(extra, { recursive: true });
  const plain = new Document(server, path.join(extra, 'plain.yaml'), 'note: a\n'.repeat(200));
  const big = new Document(server, path.join(extra, 'big.yaml'), bigFile());
  const [service = '', set = ''] = databasePair('pair', 'pair').split('---\n');
  const left = new Document(server, path.join(extra, 'service.yaml'), service);
  const right = new Document(server, path.join(extra, 'set.yaml'), set);
  await server.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: plain.uri, languageId: 'yaml', version: 1, text: plain.text } });
  for (const document of [big, left, right]) await document.open();
  const floor = await roundTrips(server, plain, 200);
  const keystroke = await edits(server, big, ['serviceName: big-50-headless', 'serviceName: big-50-headles'], 200);
  const other = await edits(server, left, ['name: pair-headless', 'name: pair-other'], 100, right);
  const hover = await requests(server, big, 'textDocument/hover', 'serviceName: big-1', 100);
  const definition = await requests(server, big, 'textDocument/definition', 'serviceName: big-1', 100);
  const completion = await requests(server, big, 'textDocument/completion', 'serviceName: big-1', 100);
  const during = await burst(server, big, extra);
  await server.stop();
  rmSync(extra, { recursive: true, force: true });
  return { floor, keystroke, other, hover, definition, completion, burst: during, start: Math.min(start, ...starts), rss, bareRss };
}
