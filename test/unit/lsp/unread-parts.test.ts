import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreadParts } from '../../../server/src/lsp/files/unread-parts.ts';

/** Folders near a file or folder that nobody has read, of some. */
const near = (path: string, kind: 'file' | 'folder' = 'file'): string =>
  ['/r', '/r/k8s', '/r/k8s/a', '/r/k8s/a/b', '/r/k8s/a/b/c', '/r/src', '/r/src/app', '/r/src/app/x']
    .filter((folder) => unreadParts([{ path, kind }]).isNear(`file://${folder}`))
    .join(' ');

test('an unread manifest is near the folders that it may be deployed together with, and near no others', () => {
  assert.equal(near('/r/k8s/web.yaml'), '/r /r/k8s /r/k8s/a /r/k8s/a/b /r/src');
  assert.equal(near('/r/k8s/a/b/c/web.yml'), '/r/k8s/a /r/k8s/a/b /r/k8s/a/b/c');
  assert.equal(near('/r/web.yaml'), '/r /r/k8s /r/k8s/a /r/src /r/src/app');
});

test('a file that is no manifest by its name counts in its own folder alone', () => {
  assert.equal(near('/r/k8s/web.json'), '/r/k8s');
  assert.equal(near('/r/values'), '/r');
});

test('an unread folder may hold anything, at any depth', () => {
  assert.equal(near('/r/src', 'folder'), '/r /r/k8s /r/src /r/src/app /r/src/app/x');
});

test('both are counted', () => {
  const { files, folders } = unreadParts([
    { path: '/r/a', kind: 'folder' },
    { path: '/r/b.yaml', kind: 'file' },
    { path: '/r/c.yaml', kind: 'file' },
  ]);
  assert.deepEqual([files, folders], [2, 1]);
});
