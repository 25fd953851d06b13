import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver/node';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';
import { service, statefulSet } from '../manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const rule = 'statefulset-service-not-found';
type Codes = readonly { code?: unknown }[];
const found = (all: Codes): boolean => all.some((d) => d.code === rule);
const clean = (all: Codes): boolean => !found(all);
type Folder = ReturnType<typeof folderOf>;

async function start(
  files: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<{ connection: Connection; folder: Folder }> {
  const folder = folderOf(files);
  cleanups.push(() => folder.remove());
  return { connection: await serverOf(folder, options), folder };
}

async function serverOf(folder: Folder, options: readonly string[] = []): Promise<Connection> {
  const connection = new Connection(options);
  cleanups.push(() => connection.kill());
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  return connection;
}

const changed = (connection: Connection, ...uris: readonly string[]): void =>
  connection.notify('workspace/didChangeWatchedFiles', { changes: uris.map((uri) => ({ uri, type: 2 })) });

test('lost events: what nobody reported is noticed', async () => {
  const { connection, folder } = await start({ 'svc.yaml': service, 'db.yaml': statefulSet('db-headless') }, ['--recheck', '0.05']);
  await connection.request('headlight/zone', {});
  folder.write('db.yaml', statefulSet('db-headles'));
  await connection.diagnostics(folder.uriOf('db.yaml'), found);
  folder.write('db.yaml', statefulSet('db-headless'));
  await connection.diagnostics(folder.uriOf('db.yaml'), clean);
  rmSync(path.join(folder.path, 'svc.yaml'));
  await connection.diagnostics(folder.uriOf('db.yaml'), found);
  folder.write('sub/again.yaml', service);
  await connection.diagnostics(folder.uriOf('db.yaml'), clean);
});

test('doubled and reordered events, and events of what is not there, end in what is on disk', async () => {
  const { connection, folder } = await start({ 'svc.yaml': service, 'db.yaml': statefulSet('db-headles') });
  const uri = folder.uriOf('db.yaml');
  await connection.diagnostics(uri, found);
  const events = [1, 2, 3, 3, 2, 1, 99].flatMap((type) =>
    [uri, folder.uriOf('svc.yaml'), folder.uriOf('never.yaml'), 'file:///nowhere/x.yaml', 'untitled:a'].map((each) => ({
      uri: each,
      type,
    })),
  );
  connection.notify('workspace/didChangeWatchedFiles', { changes: events });
  folder.write('db.yaml', statefulSet('db-headless'));
  connection.notify('workspace/didChangeWatchedFiles', { changes: events.toReversed() });
  await connection.diagnostics(uri, clean);
  const { objects } = await connection.request<{ objects: number }>('headlight/status', {});
  assert.equal(objects, 2);
});

test('files that vanish, become folders, lose permission or hold no text are gone, and come back', async () => {
  const { connection, folder } = await start({ 'svc.yaml': service, 'db.yaml': statefulSet('db-headless'), 'other.yaml': 'a: 1\n' });
  const file = path.join(folder.path, 'svc.yaml');
  const uris = [folder.uriOf('svc.yaml'), folder.uriOf('db.yaml')];
  await connection.request('headlight/zone', {});
  const breaks: (() => void)[] = [
    () => rmSync(file),
    () => {
      rmSync(file);
      mkdirSync(file);
    },
    () => writeFileSync(file, Buffer.from([0xff, 0xfe, 0xfd, 0x00, 0xd8])),
    () => writeFileSync(file, 'a: \u0000'),
    () => renameSync(file, path.join(folder.path, 'svc.txt')),
    ...(process.getuid?.() === 0 ? [] : [() => chmodSync(file, 0)]),
  ];
  for (const damage of breaks) {
    damage();
    changed(connection, ...uris);
    await connection.diagnostics(folder.uriOf('db.yaml'), found);
    rmSync(file, { recursive: true, force: true });
    folder.write('svc.yaml', service);
    changed(connection, ...uris);
    await connection.diagnostics(folder.uriOf('db.yaml'), clean);
  }
});

test('what a kustomization names is missed until it is there, also where it holds nothing that is read', async () => {
  const { connection, folder } = await start({
    'app/kustomization.yaml': 'resources: [svc.yaml, rbac.yaml, ../base]\n',
    'app/svc.yaml': service,
    'other/kustomization.yaml': 'resources: [svc.yaml]\n',
    'other/svc.yaml': service,
  });
  const uri = folder.uriOf('app/kustomization.yaml');
  const missed =
    (...names: readonly string[]) =>
    (diagnostics: readonly Diagnostic[]): boolean => {
      const messages = diagnostics
        .filter(({ code }) => code === 'kustomization-broken')
        .map(({ message }) => (typeof message === 'string' ? message : message.value));
      return messages.length === names.length && names.every((name) => messages.some((message) => message.startsWith(name)));
    };
  await connection.diagnostics(uri, missed('rbac.yaml', '../base is named in the kustomization of app, but it is not there'));
  folder.write('app/rbac.yaml', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader}\n');
  changed(connection, folder.uriOf('app/rbac.yaml'));
  await connection.diagnostics(uri, missed('../base'));
  folder.write('base/README.md', '# nothing\n');
  changed(connection, folder.uriOf('base/README.md'));
  await connection.diagnostics(uri, missed('../base is named in the kustomization of app, but it holds no kustomization'));
});

test('a file that is written again and again ends as it is on disk', async () => {
  const { connection, folder } = await start({ 'svc.yaml': service, 'db.yaml': statefulSet('db-headless') });
  const uri = folder.uriOf('db.yaml');
  for (let i = 0; i < 60; i++) {
    writeFileSync(path.join(folder.path, 'db.yaml'), statefulSet(`db-${i}`).slice(0, i % 3 === 0 ? 40 : undefined));
    changed(connection, uri);
  }
  folder.write('db.yaml', statefulSet('db-headles'));
  changed(connection, uri);
  await connection.diagnostics(uri, (all) => all.some((d) => /"db-headles"/.test(String((d as { message?: unknown }).message))));
});

test('a server that is killed at any moment is replaced by one that says the same', async () => {
  const files = { 'svc.yaml': service, 'db.yaml': statefulSet('db-headles') };
  const folder = folderOf(files);
  cleanups.push(() => folder.remove());
  const uri = folder.uriOf('db.yaml');
  const unsaved = statefulSet('db-unsaved');
  const moments: ((c: Connection) => unknown)[] = [
    () => undefined,
    (c) => c.open(uri, unsaved),
    (c) => {
      c.open(uri, unsaved);
      c.send({ jsonrpc: '2.0', id: 77, method: 'headlight/zone', params: {} });
    },
    (c) => {
      c.open(uri, unsaved);
      return c.request('headlight/zone', {});
    },
    (c) => {
      c.open(uri, unsaved);
      for (let i = 2; i < 40; i++)
        c.notify('textDocument/didChange', { textDocument: { uri, version: i }, contentChanges: [{ text: `${unsaved}# ${i}\n` }] });
    },
    (c) => c.raw('Content-Length: 5000\r\n\r\n{"jsonrpc"'),
  ];
  for (const moment of moments) {
    const first = await serverOf(folder);
    await moment(first);
    first.kill();
    await first.exited;
    const second = await serverOf(folder);
    second.open(uri, unsaved, 9);
    await second.diagnostics(uri, (all) => all.some((d) => /"db-unsaved"/.test(String(d.message))));
    assert.equal(second.published(uri).at(-1)?.version, 9);
  }
});

test('an edit carries the version that it was made for, so that a client refuses it on another', async () => {
  const { connection, folder } = await start({ 'svc.yaml': service });
  const uri = folder.uriOf('db.yaml');
  connection.open(uri, statefulSet('db-headles'), 5);
  const [diagnostic] = await connection.diagnostics(uri, found);
  const params = { textDocument: { uri }, range: diagnostic?.range, context: { diagnostics: [] } };
  interface Action {
    readonly edit?: {
      readonly documentChanges?: readonly {
        readonly textDocument: { readonly version: number | null };
        readonly edits: readonly unknown[];
      }[];
    };
  }
  const versions = async (actions: readonly Action[]): Promise<(number | null)[]> => {
    const resolved = await Promise.all(actions.map((action) => connection.request<Action>('codeAction/resolve', action)));
    return resolved.flatMap((action) => action.edit?.documentChanges?.map((change) => change.textDocument.version) ?? []);
  };
  const actions = await connection.request<Action[]>('textDocument/codeAction', params);
  assert.ok(actions.length > 0);
  assert.deepEqual([...new Set(await versions(actions))], [5]);
  connection.notify('textDocument/didChange', {
    textDocument: { uri, version: 6 },
    contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# moved\n' }],
  });
  assert.deepEqual(
    [...new Set(await versions(actions))].filter((version) => version !== 6),
    [],
    'what is resolved later is made for the later text',
  );
  const renamed = await connection.request<Action['edit']>('textDocument/rename', {
    textDocument: { uri: folder.uriOf('svc.yaml') },
    position: { line: 3, character: 10 },
    newName: 'db-peers',
  });
  assert.deepEqual(
    new Set(renamed?.documentChanges?.map((change) => change.textDocument.version)),
    new Set([null, 6]),
    'a closed file has none',
  );
});
