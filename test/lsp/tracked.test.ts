import assert from 'node:assert/strict';
import { promises } from 'node:fs';
import { after, test } from 'node:test';
import { add, init } from 'isomorphic-git';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { service, statefulSet } from './manifests.ts';

const fs = { promises };

test('what Git tracks is read from the start though .gitignore names it, and what it comes to track later', async () => {
  const folder = folderOf({
    '.gitignore': 'rendered/\n',
    'a.txt': '',
    'rendered/db.yaml': statefulSet('db-headless'),
    'rendered/svc.yaml': service,
  });
  after(() => folder.remove());
  const dir = folder.path;
  await init({ fs, dir });
  await add({ fs, dir, filepath: 'rendered/db.yaml', force: true });
  const connection = new Connection();
  after(() => connection.kill());
  await connection.initialize({
    capabilities: { ...fullCapabilities, workspace: {} },
    workspaceFolders: [{ uri: folder.uri, name: 'w' }],
    initializationOptions: {},
  });
  await connection.request('headlight/zone', {});
  const { objects } = await connection.request<{ objects: number }>('headlight/status', {});
  assert.equal(objects, 1);
  await add({ fs, dir, filepath: 'rendered/svc.yaml', force: true });
  connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: folder.uriOf('a.txt'), type: 1 }] });
  await connection.until('the other file is there', () =>
    connection.messages.findLast((m) => m.method === 'headlight/status' && JSON.stringify(m.params).includes('"objects":2')),
  );
});
