import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { positionOf, service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function connect(files: Readonly<Record<string, string>> = {}): { connection: Connection; folder: ReturnType<typeof folderOf> } {
  const connection = new Connection();
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  return { connection, folder };
}

test('initialize, shutdown, exit', async () => {
  const { connection } = connect();
  const { capabilities, serverInfo } = await connection.initialize({});
  assert.equal(serverInfo?.name, 'headlight');
  assert.equal(capabilities.positionEncoding, 'utf-16');
  assert.equal(capabilities.hoverProvider, true);
  assert.deepEqual(await connection.request('shutdown', undefined), null);
  connection.notify('exit', undefined);
  assert.equal(await connection.exited, 0);
});

test('exit without shutdown ends with 1', async () => {
  const { connection } = connect();
  await connection.initialize({});
  connection.notify('exit', undefined);
  assert.equal(await connection.exited, 1);
});

test('a request before initialize is refused', async () => {
  const { connection } = connect();
  const { error } = await connection.ask('textDocument/hover', {
    textDocument: { uri: 'file:///a.yaml' },
    position: { line: 0, character: 0 },
  });
  assert.ok(error);
});

test('unknown methods are refused, unknown notifications ignored, and the server lives on', async () => {
  const { connection } = connect();
  await connection.initialize({});
  assert.equal((await connection.ask('textDocument/nonsense', {})).error?.code, -32601);
  connection.notify('$/nonsense', {});
  connection.notify('headlight/nonsense', {});
  assert.equal((await connection.request<{ state: string }>('headlight/status', {})).state.length > 0, true);
});

test('malformed requests are answered by errors or by nothing found, and the server lives on', async () => {
  const { connection, folder } = connect({ 'svc.yaml': service });
  await connection.initialize({ rootUri: folder.uri });
  for (const params of [
    null,
    {},
    { textDocument: {} },
    { textDocument: { uri: 5 }, position: 'x' },
    { textDocument: { uri: folder.uriOf('svc.yaml') } },
    [],
  ]) {
    for (const method of [
      'textDocument/hover',
      'textDocument/definition',
      'textDocument/codeAction',
      'headlight/zone',
      'headlight/resolve',
      'headlight/nameAt',
    ]) {
      const answer = await connection.ask(method, params);
      assert.ok(answer.error !== undefined || answer.result !== undefined, `${method} ${JSON.stringify(params)}`);
    }
  }
  connection.raw('Content-Length: 3\r\n\r\n{x}');
  for (const method of ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'workspace/didChangeWatchedFiles'])
    connection.notify(method, {});
  const hover = await connection.request<{ contents: unknown } | null>('textDocument/hover', {
    textDocument: { uri: folder.uriOf('svc.yaml') },
    position: positionOf(service, 'db-headless'),
  });
  assert.ok(hover);
});

test('a position outside the text finds nothing and harms nothing', async () => {
  const { connection, folder } = connect({ 'svc.yaml': service });
  await connection.initialize({ rootUri: folder.uri });
  const textDocument = { uri: folder.uriOf('svc.yaml') };
  for (const position of [
    { line: 9999, character: 0 },
    { line: 3, character: 9999 },
    { line: -1, character: -5 },
  ]) {
    const { error } = await connection.ask('textDocument/hover', { textDocument, position });
    assert.equal(error, undefined, JSON.stringify(position));
  }
  assert.equal(
    await connection.request('textDocument/hover', { textDocument: { uri: 'file:///nowhere.yaml' }, position: { line: 0, character: 0 } }),
    null,
  );
});

test('a client that can do nothing gets plain text, commands and its folder by rootPath', async () => {
  const { connection, folder } = connect({ 'svc.yaml': service, 'db.yaml': statefulSet('db-headles') });
  const { capabilities } = await connection.initialize({ rootPath: folder.path, capabilities: {} });
  assert.equal(capabilities.codeActionProvider, true);
  const uri = folder.uriOf('db.yaml');
  const [finding] = await connection.diagnostics(uri, (all) => all.some((d) => d.code === 'statefulset-service-not-found'));
  assert.ok(finding);
  assert.deepEqual([finding.relatedInformation, finding.codeDescription, finding.data], [undefined, undefined, undefined]);
  const hover = await connection.request<{ contents: { kind: string; value: string } }>('textDocument/hover', {
    textDocument: { uri: folder.uriOf('svc.yaml') },
    position: positionOf(service, 'db-headless'),
  });
  assert.equal(hover.contents.kind, 'plaintext');
  assert.doesNotMatch(hover.contents.value, /\*\*|`|\| --/);
  const actions = await connection.request<{ title: string; command: string; arguments: unknown[] }[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: finding.range,
    context: { diagnostics: [finding] },
  });
  const [action] = actions.filter((a) => /db-headless/.test(a.title));
  assert.ok(action);
  await connection.request('workspace/executeCommand', { command: action.command, arguments: action.arguments });
  const apply = await connection.until('applyEdit', () => connection.messages.find((m) => m.method === 'workspace/applyEdit'));
  const { edit } = apply.params as { edit: { changes: Record<string, { newText: string }[]> } };
  assert.deepEqual(Object.keys(edit.changes), [uri]);
  assert.match(JSON.stringify(edit.changes[uri]), /db-headless/);
  assert.equal(
    connection.messages.some((m) => m.method === 'client/registerCapability' || m.method === 'workspace/configuration'),
    false,
  );
});

test('without any folder, open documents are judged', async () => {
  const { connection } = connect();
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: null });
  const uri = 'untitled:Untitled-1';
  connection.open(uri, 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName, externalName: 10.0.0.7}\n');
  const [finding] = await connection.diagnostics(uri, (all) => all.length > 0);
  assert.equal(finding?.code, 'external-name-is-address');
});

test('--help, --version, and a wrong call', () => {
  const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
  const call = (...args: string[]) => spawnSync(process.execPath, [server, ...args], { encoding: 'utf8', input: '' });
  assert.match(call('--help').stdout, /--stdio/);
  assert.match(call('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  const wrong = call();
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /--stdio/);
});
