import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function connect(): Connection {
  const connection = new Connection();
  cleanups.push(() => connection.kill());
  return connection;
}

function folderWith(files: Readonly<Record<string, string>>): ReturnType<typeof folderOf> {
  const folder = folderOf(files);
  cleanups.push(() => folder.remove());
  return folder;
}

const codeOf = async (connection: Connection, method: string, params: unknown): Promise<number | undefined> =>
  (await connection.ask(method, params)).error?.code;
const position = { line: 0, character: 0 };
const range = { start: position, end: position };
const textDocument = { uri: 'file:///w/a.yaml' };

/** Parameters that each method takes. */
const requests: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    ['hover', 'definition', 'implementation', 'documentHighlight', 'completion', 'prepareRename', 'prepareCallHierarchy'].map((name) => [
      `textDocument/${name}`,
      { textDocument, position },
    ]),
  ),
  'textDocument/references': { textDocument, position, context: { includeDeclaration: true } },
  'textDocument/rename': { textDocument, position, newName: 'x' },
  'textDocument/codeAction': { textDocument, range, context: { diagnostics: [{ range, message: 'x' }] } },
  'textDocument/codeLens': { textDocument },
  'textDocument/documentLink': { textDocument },
  'textDocument/inlayHint': { textDocument, range },
  'textDocument/selectionRange': { textDocument, positions: [position] },
  'callHierarchy/incomingCalls': { item: { ...textDocument, name: 'x', kind: 1, range, selectionRange: range } },
  'callHierarchy/outgoingCalls': { item: { ...textDocument, name: 'x', kind: 1, range, selectionRange: range } },
  'textDocument/documentSymbol': { textDocument },
  'textDocument/diagnostic': { textDocument },
  'workspace/willRenameFiles': { files: [{ oldUri: 'file:///w/a.yaml', newUri: 'file:///w/b.yaml' }] },
  'workspace/symbol': { query: '' },
  'codeAction/resolve': { title: 'x' },
  'completionItem/resolve': { label: 'x' },
  'headlight/nameAt': { ...textDocument, position },
  'headlight/environment': { ...textDocument, position },
  'headlight/treePath': { ...textDocument, position },
  'headlight/zone': { namespaces: ['a'], bundle: 'b' },
  'headlight/resolve': { name: 'a.b', type: 'A', from: 'c', workload: 'd' },
  'headlight/tree': { bundle: 'b', of: 'c', filter: 'd' },
  'headlight/topology': { bundle: 'b', namespace: 'c', width: 100, height: 80 },
  'headlight/walk': { name: 'a', pod: 'b', namespace: 'c', type: 'A' },
  'headlight/renderedCharts': { charts: [{ folder: 'file:///w', text: '' }] },
};
/** What may be left out of each. */
const optional = /^(?:namespaces|bundle|type|from|workload|of|filter|namespace|width|height)$/;
const maybeNothing = new Set(['headlight/zone', 'headlight/tree', 'headlight/topology']);
/** Of these only the whole can be bad: what is not text in them counts as absent. */
const lenient = new Set([...maybeNothing, 'headlight/renderedCharts']);

/** The parameters with one part of them, at any depth, taken out or made something else. */
function* spoiled(
  value: unknown,
  wrong: readonly unknown[],
  path: readonly string[] = [],
): Iterable<{ readonly params: unknown; readonly path: readonly string[]; readonly put: unknown }> {
  for (const put of wrong) yield { params: put, path, put };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const { params, path: at, put } of spoiled(inner, wrong, [...path, key])) {
      yield {
        params: Array.isArray(value) ? value.map((item: unknown, i) => (String(i) === key ? params : item)) : { ...value, [key]: params },
        path: at,
        put,
      };
    }
  }
}

test('before initialize every request is refused, and nothing that is told counts', async () => {
  const connection = connect();
  connection.open('file:///w/early.yaml', statefulSet('nowhere'));
  for (const [method, params] of [
    ...Object.entries(requests),
    ['shutdown', undefined],
    ['workspace/executeCommand', {}],
    ['nonsense', {}],
    ['headlight/status', null],
  ] as const) {
    assert.equal(await codeOf(connection, method, params), -32002, method);
  }
  assert.equal(await codeOf(connection, 'initialize', { processId: null, rootUri: null }), -32602, 'initialize without capabilities');
  assert.equal(await codeOf(connection, 'initialize', { capabilities: {}, workspaceFolders: [7] }), -32602);
  await connection.initialize({ capabilities: fullCapabilities });
  assert.equal((await connection.request<{ objects: number }>('headlight/status', {})).objects, 0);
});

test('a second initialize is refused and changes nothing; after shutdown every request is, and exit ends it well', async () => {
  const connection = connect();
  const folder = folderWith({ 'svc.yaml': service, 'db.yaml': statefulSet('db-headles') });
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  await connection.diagnostics(folder.uriOf('db.yaml'), (all) => all.length > 0);
  for (const params of [{ capabilities: {} }, { capabilities: {}, workspaceFolders: [] }, null])
    assert.equal(await codeOf(connection, 'initialize', params), -32600);
  assert.equal((await connection.request<{ objects: number }>('headlight/status', {})).objects, 2);
  assert.equal(await codeOf(connection, 'nonsense', {}), -32601);
  await connection.request('shutdown', undefined);
  for (const method of ['initialize', 'shutdown', 'textDocument/hover', 'headlight/status', 'nonsense'])
    assert.equal(await codeOf(connection, method, requests[method] ?? { capabilities: {} }), -32600, method);
  connection.open(folder.uriOf('db.yaml'), service);
  connection.notify('exit', undefined);
  assert.equal(await connection.exited, 0);
  assert.equal(connection.stderr, '');
});

test('bad parameters are refused as such, whichever part of them is bad, and the server lives', async () => {
  const connection = connect();
  await connection.initialize({ capabilities: fullCapabilities });
  connection.open(textDocument.uri, statefulSet('nowhere'));
  for (const [method, params] of Object.entries(requests)) {
    assert.notEqual(await codeOf(connection, method, params), -32602, `${method} takes ${JSON.stringify(params)}`);
    const parts = [...spoiled(params, [undefined, null, 7.5, 'x', [], { a: 1 }])];
    const wrong = parts.filter(({ path: at, put }) => {
      const key = at.at(-1) ?? '';
      if (at.length > (method === 'headlight/renderedCharts' ? 1 : 0) && lenient.has(method)) return false;
      const original = at.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], params);
      if (put === undefined || put === null)
        return at.length === 0
          ? !maybeNothing.has(method)
          : at.includes('diagnostics')
            ? key === 'diagnostics' || key === 'range' || key === 'line'
            : !optional.test(key) &&
              !['includeDeclaration', 'message', 'kind'].includes(key) &&
              !(at.includes('item') && (at.includes('range') || key === 'name')) &&
              !/^\d+$/.test(key);
      return typeof original === 'string'
        ? typeof put !== 'string' && !['message', 'name'].includes(key)
        : at.length === 0
          ? typeof put !== 'object' || Array.isArray(put)
          : key === 'line' || key === 'character'
            ? !at.includes('range') || !at.includes('item')
            : false;
    });
    assert.ok(wrong.length > 2, method);
    for (const { params: bad } of wrong) assert.equal(await codeOf(connection, method, bad), -32602, `${method} ${JSON.stringify(bad)}`);
    for (const { params: odd } of parts) assert.notEqual(await codeOf(connection, method, odd), -32603, `${method} ${JSON.stringify(odd)}`);
  }
  for (const method of [
    'textDocument/didOpen',
    'textDocument/didChange',
    'textDocument/didClose',
    'textDocument/didSave',
    'workspace/didChangeWatchedFiles',
    'workspace/didChangeConfiguration',
    'workspace/didRenameFiles',
    'workspace/didChangeWorkspaceFolders',
    '$/cancelRequest',
    '$/setTrace',
  ]) {
    for (const params of [
      null,
      7,
      [],
      {},
      { textDocument: 7 },
      { changes: [7] },
      { files: [{}] },
      { event: 1 },
      { textDocument, contentChanges: [{ range, text: 7 }] },
    ])
      connection.notify(method, params);
  }
  assert.ok((await connection.diagnostics(textDocument.uri, (all) => all.length > 0)).length > 0);
  const lines = connection.messages.filter((m) => m.method === 'window/logMessage').map((m) => JSON.stringify(m.params));
  assert.deepEqual(
    lines.filter((line) => /failed/.test(line)),
    [],
  );
});

const hasFinding = (all: readonly { readonly code?: unknown }[]): boolean =>
  all.some(({ code }) => code === 'statefulset-service-not-found');

test('a file is one whatever its uri is spelled like', async () => {
  const folder = folderWith({ 'a b/db@1.yaml': statefulSet('db-headles'), 'svc.yaml': service });
  const connection = connect();
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  const uri = folder.uriOf('a b/db@1.yaml');
  await connection.diagnostics(uri, hasFinding);
  const spellings = [
    uri.replace('@', '%40'),
    uri.replace('a%20b', '%61%20b'),
    uri.replace('file:///', 'file:/'),
    uri.replace('file:///', 'file://localhost/'),
    uri.replace('file:', 'FILE:'),
    uri.replace('/a%20b/', '/./a%20b/'),
    uri.replace('/a%20b/', '/a%20b/../a%20b/'),
    uri.replace('/a%20b/', '//a%20b//'),
  ];
  for (const spelling of spellings) {
    connection.open(spelling, statefulSet('db-headless'));
    await connection.until(`${spelling} is the file`, () =>
      connection.published(uri).at(-1)?.diagnostics.length === 0 ? true : undefined,
    );
    assert.equal((await connection.request<{ objects: number }>('headlight/status', {})).objects, 2, spelling);
    assert.ok(
      (await connection.request('textDocument/hover', { textDocument: { uri: spelling }, position: { line: 5, character: 20 } })) !==
        undefined,
    );
    connection.notify('textDocument/didChange', {
      textDocument: { uri: spelling, version: 2 },
      contentChanges: [{ text: statefulSet('db-headles') }],
    });
    await connection.diagnostics(spelling, hasFinding);
    connection.notify('textDocument/didClose', { textDocument: { uri: spelling } });
    await connection.diagnostics(uri, hasFinding);
  }
});

test('a file is one whatever links lead to it, open under one name or under two', { skip: process.platform === 'win32' }, async () => {
  const real = folderWith({
    'app/db.yaml': statefulSet('db-headles'),
    'app/svc.yaml': service,
    'app/kustomization.yaml': 'resources: [db.yaml, svc.yaml]\n',
  });
  const holder = folderWith({});
  const workspace = path.join(holder.path, 'workspace');
  symlinkSync(real.path, workspace);
  symlinkSync('app', path.join(real.path, 'again'));
  symlinkSync('app/db.yaml', path.join(real.path, 'db-link.yaml'));
  mkdirSync(path.join(real.path, 'other'));
  symlinkSync('../app/kustomization.yaml', path.join(real.path, 'other', 'kustomization.yaml'));
  const uriOf = (...names: readonly string[]): string => pathToFileURL(path.join(...names)).href;
  const connection = connect();
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: uriOf(workspace), name: 'w' }] });
  const own = uriOf(workspace, 'app', 'db.yaml');
  await connection.diagnostics(own, hasFinding);
  const objects = async (): Promise<number> => (await connection.request<{ objects: number }>('headlight/status', {})).objects;
  const before = await objects();
  const names = [
    uriOf(real.path, 'app', 'db.yaml'),
    uriOf(workspace, 'again', 'db.yaml'),
    uriOf(real.path, 'db-link.yaml'),
    uriOf(workspace, 'db-link.yaml'),
  ];
  for (const name of names) {
    connection.open(name, statefulSet('db-headless'));
    await connection.diagnostics(own, (all) => all.length === 0);
    assert.equal(await objects(), before, name);
    connection.notify('textDocument/didChange', {
      textDocument: { uri: name, version: 2 },
      contentChanges: [{ text: statefulSet('db-headles') }],
    });
    await connection.diagnostics(name, hasFinding);
    connection.notify('textDocument/didClose', { textDocument: { uri: name } });
    await connection.diagnostics(own, hasFinding);
  }
  const [first = '', second = ''] = names;
  connection.open(first, statefulSet('db-headless'));
  connection.open(second, statefulSet('db-headles'));
  await connection.diagnostics(second, hasFinding);
  connection.notify('textDocument/didClose', { textDocument: { uri: second } });
  await connection.until('the document that is still open counts', () =>
    connection.published(second).at(-1)?.diagnostics.length === 0 ? true : undefined,
  );
  assert.equal(await objects(), before);
});
