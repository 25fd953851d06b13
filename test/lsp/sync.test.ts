import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const rule = 'statefulset-service-not-found';
const found = (all: readonly { code?: unknown }[]): boolean => all.some((d) => d.code === rule);
const clean = (all: readonly { code?: unknown }[]): boolean => !found(all);

async function start(
  files: Readonly<Record<string, string>>,
  params: Readonly<Record<string, unknown>> = {},
): Promise<{ connection: Connection; folder: ReturnType<typeof folderOf> }> {
  const connection = new Connection();
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }], ...params });
  return { connection, folder };
}

const files = { 'svc.yaml': service, 'db.yaml': statefulSet('db-headles') };

test('closed files are judged, with everything a diagnostic can carry', async () => {
  const { connection, folder } = await start(files);
  const all = await connection.diagnostics(folder.uriOf('db.yaml'), found);
  const finding = all.find((d) => d.code === rule);
  assert.ok(finding);
  assert.equal(finding.source, 'headlight');
  assert.match(finding.codeDescription?.href ?? '', new RegExp(`${rule}`));
  assert.match(String(finding.message), /db-headles/);
  assert.deepEqual(finding.range, { start: { line: 6, character: 15 }, end: { line: 6, character: 25 } });
  assert.equal((finding.data as { rule: string }).rule, rule);
});

test('edits arrive in pieces; diagnostics carry the version and come only when they differ', async () => {
  const { connection, folder } = await start({ 'svc.yaml': service });
  const uri = folder.uriOf('db.yaml');
  connection.open(uri, statefulSet('db-headless'), 1);
  const change = (version: number, text: string, startCharacter: number, endCharacter: number): void =>
    connection.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: { line: 6, character: startCharacter }, end: { line: 6, character: endCharacter } }, text }],
    });
  change(2, '', 25, 26);
  await connection.diagnostics(uri, found);
  assert.equal(connection.published(uri).at(-1)?.version, 2);
  change(3, 's', 25, 25);
  await connection.diagnostics(uri, clean);
  assert.equal(connection.published(uri).at(-1)?.version, 3);
  const before = connection.published(uri).length;
  connection.notify('textDocument/didChange', {
    textDocument: { uri, version: 4 },
    contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# a comment\n' }],
  });
  await connection.request('headlight/zone', {});
  assert.equal(connection.published(uri).length, before);
});

test('several changes in one message, a whole text, ranges beyond the end and backwards', async () => {
  const { connection, folder } = await start({ 'svc.yaml': service });
  const uri = folder.uriOf('db.yaml');
  connection.open(uri, statefulSet('x'), 1);
  connection.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [
      { text: statefulSet('db-headles') },
      { range: { start: { line: 6, character: 25 }, end: { line: 6, character: 25 } }, text: 's' },
      { range: { start: { line: 9999, character: 7 }, end: { line: 10_000, character: 1 } }, text: '# end\n' },
      { range: { start: { line: 6, character: 26 }, end: { line: 6, character: 25 } }, text: '' },
    ],
  });
  const all = await connection.diagnostics(uri, (d) => d.some((x) => /"db-headles"/.test(String(x.message))));
  assert.ok(found(all));
});

test('a change of a document that was never opened does nothing', async () => {
  const { connection, folder } = await start(files);
  await connection.diagnostics(folder.uriOf('db.yaml'), found);
  connection.notify('textDocument/didChange', {
    textDocument: { uri: folder.uriOf('db.yaml'), version: 9 },
    contentChanges: [{ text: '' }],
  });
  const { objects } = await connection.request<{ objects: number }>('headlight/status', {});
  assert.equal(objects, 2);
});

test('an open document wins over the disk, and closing it goes back', async () => {
  const { connection, folder } = await start(files);
  const uri = folder.uriOf('db.yaml');
  await connection.diagnostics(uri, found);
  connection.open(uri, statefulSet('db-headless'));
  await connection.diagnostics(uri, clean);
  connection.notify('textDocument/didClose', { textDocument: { uri } });
  await connection.diagnostics(uri, found);
});

test('an edit in one open document mends another', async () => {
  const { connection, folder } = await start(files);
  const uri = folder.uriOf('db.yaml');
  await connection.diagnostics(uri, found);
  connection.open(folder.uriOf('svc.yaml'), service);
  connection.notify('textDocument/didChange', {
    textDocument: { uri: folder.uriOf('svc.yaml'), version: 2 },
    contentChanges: [{ text: service.replace('name: db-headless', 'name: db-headles') }],
  });
  await connection.diagnostics(uri, clean);
});

test('files that appear, change, move and vanish on disk', async () => {
  const { connection, folder } = await start(files);
  const uri = folder.uriOf('db.yaml');
  await connection.diagnostics(uri, found);
  const watched = (name: string, type: number) => ({ uri: folder.uriOf(name), type });
  folder.write('more/svc.yaml', service.replace('name: db-headless', 'name: db-headles'));
  connection.notify('workspace/didChangeWatchedFiles', { changes: [watched('more/svc.yaml', 1)] });
  await connection.diagnostics(uri, clean);
  rmSync(path.join(folder.path, 'more'), { recursive: true });
  connection.notify('workspace/didChangeWatchedFiles', { changes: [watched('more', 3)] });
  await connection.diagnostics(uri, found);
  mkdirSync(path.join(folder.path, 'sub'));
  renameSync(path.join(folder.path, 'db.yaml'), path.join(folder.path, 'sub', 'renamed.yaml'));
  connection.notify('workspace/didChangeWatchedFiles', {
    changes: [watched('db.yaml', 3), watched('sub', 1), watched('sub/renamed.yaml', 1)],
  });
  await connection.diagnostics(uri, (all) => all.length === 0);
  await connection.diagnostics(folder.uriOf('sub/renamed.yaml'), found);
  writeFileSync(path.join(folder.path, 'sub', 'renamed.yaml'), statefulSet('db-headless'));
  connection.notify('workspace/didChangeWatchedFiles', { changes: [watched('sub/renamed.yaml', 2)] });
  await connection.diagnostics(folder.uriOf('sub/renamed.yaml'), clean);
});

test('a client that tells renames itself instead of watching', async () => {
  const { connection, folder } = await start(files, { capabilities: {} });
  await connection.diagnostics(folder.uriOf('db.yaml'), found);
  renameSync(path.join(folder.path, 'db.yaml'), path.join(folder.path, 'other.yaml'));
  connection.notify('workspace/didRenameFiles', { files: [{ oldUri: folder.uriOf('db.yaml'), newUri: folder.uriOf('other.yaml') }] });
  await connection.diagnostics(folder.uriOf('db.yaml'), (all) => all.length === 0);
  await connection.diagnostics(folder.uriOf('other.yaml'), found);
});

test('a folder that is added to the workspace, and removed again', async () => {
  const { connection, folder } = await start(files);
  const other = folderOf({
    'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName, externalName: 10.0.0.7}\n',
  });
  cleanups.push(() => other.remove());
  await connection.diagnostics(folder.uriOf('db.yaml'), found);
  connection.notify('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: other.uri, name: 'o' }], removed: [] } });
  await connection.diagnostics(other.uriOf('a.yaml'), (all) => all.length > 0);
  connection.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: other.uri, name: 'o' }] } });
  await connection.diagnostics(other.uriOf('a.yaml'), (all) => all.length === 0);
});

test('odd spellings of a uri mean one file', async () => {
  const { connection, folder } = await start({ 'a b.yaml': statefulSet('db-headles'), 'svc.yaml': service });
  const uri = folder.uriOf('a b.yaml');
  await connection.diagnostics(uri, found);
  const spelled = uri.replace('a%20b.yaml', '%61%20b.yaml');
  connection.open(spelled, statefulSet('db-headles'));
  const all = await connection.diagnostics(spelled, found);
  assert.equal(all.filter((d) => d.code === rule).length, 1);
  await connection.diagnostics(uri, (d) => d.length === 0);
});

test('broken YAML keeps the last good facts and is not judged', async () => {
  const { connection, folder } = await start(files);
  const uri = folder.uriOf('svc.yaml');
  const other = folder.uriOf('db.yaml');
  connection.open(other, statefulSet('db-headless'));
  connection.open(uri, service);
  connection.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: service.replace('name: db-headless', 'name: [db-headless') }],
  });
  const status = await connection.until('status with the broken file', () =>
    connection.messages
      .filter((m) => m.method === 'headlight/status')
      .map((m) => m.params as { broken: string[] })
      .find((s) => s.broken.includes(uri)),
  );
  assert.deepEqual(status.broken, [uri]);
  assert.equal(
    connection.published(other).some((p) => found(p.diagnostics) && p.version !== undefined),
    false,
  );
});

test('an edit of a base of many overlays is judged for all of them, and questions meanwhile know them all', async () => {
  const names = Array.from({ length: 80 }, (_, i) => `o${i}`);
  const overlays = Object.fromEntries(names.map((name) => [`${name}/kustomization.yaml`, `resources: [../base]\nnamespace: ${name}\n`]));
  const { connection, folder } = await start({
    'base/svc.yaml': service,
    'base/db.yaml': statefulSet('db-headless'),
    'base/kustomization.yaml': 'resources: [svc.yaml, db.yaml]\n',
    ...overlays,
  });
  const uri = folder.uriOf('base/db.yaml');
  connection.open(uri, statefulSet('db-headless'), 1);
  await connection.request('workspace/symbol', { query: 'db' });
  connection.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 6, character: 25 }, end: { line: 6, character: 26 } }, text: '' }],
  });
  const symbols = await connection.request<readonly { containerName: string }[]>('workspace/symbol', { query: 'db' });
  assert.equal(new Set(symbols.map(({ containerName }) => containerName.replace(/^.* in /, ''))).size, names.length);
  await connection.diagnostics(uri, found);
  assert.equal(connection.published(uri).at(-1)?.version, 2);
  connection.notify('textDocument/didChange', {
    textDocument: { uri, version: 3 },
    contentChanges: [{ range: { start: { line: 6, character: 25 }, end: { line: 6, character: 25 } }, text: 's' }],
  });
  await connection.diagnostics(uri, clean);
  assert.equal(connection.published(uri).at(-1)?.version, 3);
});
