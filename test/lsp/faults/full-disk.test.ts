import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';
import { service, statefulSet } from '../manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('where the cache cannot be written all else works, and it is said', async () => {
  const folder = folderOf({ 'svc.yaml': service, 'db.yaml': statefulSet('db-headles'), 'full.txt': '' });
  const connection = new Connection();
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  // A file where a folder should be: writing fails as on a disk that is full or not ours.
  const storagePath = path.join(folder.path, 'full.txt', 'cache');
  await connection.initialize({
    capabilities: fullCapabilities,
    workspaceFolders: [{ uri: folder.uri, name: 'w' }],
    initializationOptions: { storagePath },
  });
  await connection.diagnostics(folder.uriOf('db.yaml'), (all) => all.some((d) => d.code === 'statefulset-service-not-found'));
  await connection.request('shutdown', undefined);
  connection.notify('exit', undefined);
  assert.equal(await connection.exited, 0);
  const told = connection.messages
    .filter((m) => m.method === 'window/logMessage')
    .map((m) => JSON.stringify(m.params))
    .filter((text) => /cache .* could not be written/.test(text));
  assert.equal(told.length, 1, 'once');
});
