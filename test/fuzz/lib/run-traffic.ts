import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createAnalysis } from '../../../server/src/analysis.ts';
import { positionAt, startsOf } from '../../../server/src/base/lines.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { loadInto } from '../../../server/src/host/load.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { Connection, folderOf, fullCapabilities } from '../../lsp/connection.ts';
import { withUris } from './make-traffic.ts';
import type { Script, Step } from './script.ts';

/** Resident bytes that a server of a handful of files never needs. */
const mostMemory = 400 * 1024 * 1024;

interface Client {
  readonly connection: Connection;
  readonly uris: readonly string[];
  /** Documents as the client has them. */
  readonly open: Map<number, TextDocument>;
  readonly asked: { readonly id: number; readonly method: string; readonly sound: boolean }[];
  path(file: number): string;
}

type WireChange = { readonly range?: { readonly start: Place; readonly end: Place }; readonly text: string };
interface Place {
  readonly line: number;
  readonly character: number;
}

/** Whole, positive numbers: what a text can be updated by, with the client's own idea of places beyond the end. */
function sane(change: WireChange): boolean {
  const { range } = change;
  return (
    range === undefined ||
    [range.start, range.end].every(
      ({ line, character }) => Number.isInteger(line) && Number.isInteger(character) && line >= 0 && character >= 0,
    )
  );
}

/** Parameters that the protocol allows: an internal error is no answer to them. */
function isSound(params: unknown): boolean {
  return (
    typeof params === 'object' &&
    params !== null &&
    'context' in params &&
    !JSON.stringify(params).match(/:-1|:0\.5|:1000000000|:2147483648/)
  );
}

function send(client: Client, step: Step, { files }: Script): void {
  const { connection, uris, open } = client;
  const file = 'file' in step ? step.file % files.length : 0;
  const uri = uris[file] ?? '';
  const text = files[file]?.[1] ?? '';
  const textDocument = { uri };
  if (step.do === 'open') {
    open.set(file, TextDocument.create(uri, 'yaml', 1, text));
    connection.open(uri, text, 1);
  } else if (step.do === 'close') {
    open.delete(file);
    connection.notify('textDocument/didClose', { textDocument });
  } else if (step.do === 'save') connection.notify('textDocument/didSave', { textDocument });
  else if (step.do === 'change') {
    const document = open.get(file);
    const changes = (step.changes as WireChange[]).filter(sane).map(forwards);
    if (document) TextDocument.update(document, changes, document.version + 1);
    connection.notify('textDocument/didChange', {
      textDocument: { uri, version: document?.version ?? step.version },
      contentChanges: changes,
    });
    if (step.version < 0) connection.notify('textDocument/didChange', { textDocument: { uri, version: step.version }, contentChanges: [] });
  } else if (step.do === 'remove' || step.do === 'rewrite' || step.do === 'restore') {
    if (step.do === 'remove') rmSync(client.path(file), { force: true });
    else writeFileSync(client.path(file), step.do === 'restore' ? text : `${text}\n# again\n`);
    connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: step.do === 'remove' ? 3 : 2 }] });
  } else if (step.do === 'request') {
    const id = 100_000 + client.asked.length;
    client.asked.push({ id, method: step.method, sound: isSound(step.params) });
    connection.send({ jsonrpc: '2.0', id, method: step.method, params: withUris(step.params, uris) });
    if (step.cancel) connection.notify('$/cancelRequest', { id });
  } else if (step.do === 'notify') connection.notify(step.method, withUris(step.params, uris));
}

function forwards(change: WireChange): WireChange {
  if (!change.range) return change;
  const { start, end } = change.range;
  return end.line < start.line || (end.line === start.line && end.character < start.character)
    ? { ...change, range: { start: end, end: start } }
    : change;
}

/** What a new analysis says of the disk and of the documents that were opened after it was read: place and message. */
function expected(root: string, documents: ReadonlyMap<string, string>): Map<string, string> {
  const analysis = createAnalysis({
    readText: (uri) => documents.get(uri),
    configuration: configurationOf(defaultSettings, pathToFileURL(root).href),
  });
  loadInto(analysis, diskHost, [root], {});
  for (const [uri, text] of documents) analysis.apply([{ uri, text }]);
  return new Map(
    analysis.uris().flatMap((uri) => {
      const starts = startsOf(analysis.facts(uri)?.lineStarts ?? '');
      const all = analysis
        .diagnostics(uri)
        .map((f) => JSON.stringify([f.rule, f.message, positionAt(starts, f.place.span.start), positionAt(starts, f.place.span.end)]));
      return all.length === 0 ? [] : [[uri, all.sort().join('\n')]];
    }),
  );
}

function shown(connection: Connection): Map<string, string> {
  const last = new Map<string, string>();
  for (const { method, params } of connection.messages) {
    if (method !== 'textDocument/publishDiagnostics') continue;
    const { uri, diagnostics } = params as {
      uri: string;
      diagnostics: { code: string; message: string; range: { start: Place; end: Place } }[];
    };
    if (diagnostics.length === 0) last.delete(uri);
    else
      last.set(
        uri,
        diagnostics
          .map((d) => JSON.stringify([d.code, d.message, d.range.start, d.range.end]))
          .sort()
          .join('\n'),
      );
  }
  return last;
}

const flat = (all: ReadonlyMap<string, string>): string =>
  [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([uri, text]) => `${uri}\n${text}`)
    .join('\n');

/** Case `traffic`: the server answers every request, stays small, and in the end shows what a new one would. */
export async function runTraffic(script: Script): Promise<void> {
  const folder = folderOf(Object.fromEntries(script.files));
  const connection = new Connection();
  const client: Client = {
    connection,
    uris: script.files.map(([name]) => folder.uriOf(name)),
    open: new Map(),
    asked: [],
    path: (file) => path.join(folder.path, script.files[file]?.[0] ?? ''),
  };
  try {
    assert.ok(
      (await connection.ask('textDocument/hover', { textDocument: { uri: 'file:///x' }, position: { line: 0, character: 0 } })).error,
      'a request before initialize is refused',
    );
    connection.notify('textDocument/didOpen', {
      textDocument: { uri: 'file:///early.yaml', languageId: 'yaml', version: 1, text: 'a: 1' },
    });
    await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
    for (const step of script.steps) send(client, step, script);
    await settle(client, script, folder.path);
    const { memory } = await connection.request<{ memory: number }>('headlight/status', {});
    assert.ok(memory < mostMemory, `the server grew to ${Math.round(memory / 1024 / 1024)} MB`);
    assert.doesNotMatch(connection.stderr, /\S/, 'nothing on standard error');
    assert.deepEqual(
      connection.messages
        .filter((m) => m.method === 'window/logMessage' && / failed on |\n {4}at /.test(JSON.stringify(m.params)))
        .map((m) => m.params),
      [],
    );
  } finally {
    connection.kill();
    await connection.exited;
    folder.remove();
  }
}

/** A file that has a finding wherever it lies. */
const witness = ['witness.yaml', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: Not_A_Name\nspec:\n  ports:\n  - port: 80\n'] as const;

/** Everything as on disk again and every broken past forgotten, then the last word of the server is compared. */
async function settle(client: Client, { files }: Script, root: string): Promise<void> {
  const { connection } = client;
  for (const { id, method, sound } of client.asked) {
    const answer = await connection.until(`answer to ${method}`, () =>
      connection.messages.find((m) => m.id === id && m.method === undefined),
    );
    assert.ok(!sound || answer.error?.code !== -32603, `${method}: ${answer.error?.message}`);
  }
  connection.notify('workspace/didChangeConfiguration', { settings: {} });
  for (const [file, [, text]] of files.entries()) {
    mkdirSync(path.dirname(client.path(file)), { recursive: true });
    writeFileSync(client.path(file), text);
    if (client.open.has(file)) connection.notify('textDocument/didClose', { textDocument: { uri: client.uris[file] } });
  }
  // A broken document keeps what its file had: the server has to have read the files, as the findings on a new one show, before documents are opened again.
  writeFileSync(path.join(root, witness[0]), witness[1]);
  connection.notify('workspace/didChangeWatchedFiles', {
    changes: [...client.uris, `${pathToFileURL(root).href}/${witness[0]}`].map((uri) => ({ uri, type: 2 })),
  });
  await shows(connection, 'the diagnostics of a new server', expected(root, new Map()));
  const documents = new Map([...client.open].map(([file, document]) => [client.uris[file] ?? '', document.getText()]));
  for (const [uri, text] of documents) connection.open(uri, text, 1);
  await shows(connection, 'the diagnostics of a new server whose documents were opened', expected(root, documents));
}

/** Waits until the client was told these diagnostics. */
async function shows(connection: Connection, what: string, all: ReadonlyMap<string, string>): Promise<void> {
  const wanted = flat(all);
  try {
    await connection.until(what, () => (flat(shown(connection)) === wanted ? true : undefined));
  } catch (error) {
    assert.equal(flat(shown(connection)), wanted, error instanceof Error ? error.message : '');
  }
}
