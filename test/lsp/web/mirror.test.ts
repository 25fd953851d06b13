import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toPath, toUri } from '../../../server/src/host/web/file-uri.ts';
import { createMirror } from '../../../server/src/host/web/mirror.ts';

test('a file has one uri however clients spell it, and one path, which leads back to it', () => {
  for (const [spelled, uri] of [
    ['vscode-vfs://github/o/r/a.yaml', 'vscode-vfs://github/o/r/a.yaml'],
    ['VSCODE-VFS://GitHub/o//r/./a.yaml', 'vscode-vfs://github/o/r/a.yaml'],
    ['vscode-vfs://github%2B7b22/o/r/a%20b%40.yaml', 'vscode-vfs://github%2B7b22/o/r/a%20b%40.yaml'],
    ['vscode-vfs://github+7b22/o/r/a b@.yaml', 'vscode-vfs://github%2B7b22/o/r/a%20b%40.yaml'],
    ['vscode-remote://127.0.0.1:8080/w/ä.yaml', 'vscode-remote://127.0.0.1%3A8080/w/%C3%A4.yaml'],
    ['file:///w', 'file:///w'],
    ['memfs:///', 'memfs:///'],
  ] as const) {
    const path = toPath(spelled);
    assert.equal(path === undefined ? undefined : toUri(path), uri, spelled);
    assert.equal(toPath(uri), path, uri);
  }
  for (const none of [
    'untitled:Untitled-1',
    'git://w/a.yaml?ref=x',
    'vscode-vfs://github/%E0%A4%A',
    'vscode-vfs://github/a%2Fb',
    'vscode-vfs://github/a/%2E%2E/b',
    '/w/a.yaml',
    '',
  ])
    assert.equal(toPath(none), undefined, none);
});

test('what is asked about is wanted, its folder first; what its folder does not list is not there', () => {
  const mirror = createMirror();
  mirror.follow(['/x:/w']);
  assert.equal(mirror.stat('/x:/w/k8s/a.yaml'), undefined);
  assert.deepEqual([...mirror.taken()], [['/x:/w', 'folder']]);
  mirror.put('/x:/w', {
    kind: 'folder',
    entries: [
      { name: 'k8s', kind: 'folder' },
      { name: '.git', kind: 'folder' },
      { name: 'l', kind: 'link' },
    ],
  });
  assert.equal(mirror.stat('/x:/w/k8s/a.yaml'), undefined);
  assert.equal(mirror.stat('/x:/w/other/a.yaml'), 'it does not exist');
  assert.equal(mirror.stat('/x:/w/.git/index'), undefined);
  assert.equal(mirror.stat('/x:/w/l'), undefined);
  assert.equal(mirror.stat('/x:/outside'), undefined);
  assert.deepEqual([...mirror.taken()], [['/x:/w/k8s', 'folder']], 'nothing of Git’s own, nothing behind links, nothing outside');
  mirror.put('/x:/w/k8s', {
    kind: 'folder',
    entries: [
      { name: 'b.yaml', kind: 'file' },
      { name: 'a.yaml', kind: 'file' },
    ],
  });
  assert.equal(mirror.stat('/x:/w/k8s/a.yaml'), undefined);
  assert.deepEqual([...mirror.taken()], [['/x:/w/k8s/a.yaml', 'file']]);
  assert.equal(mirror.put('/x:/w/k8s/a.yaml', { kind: 'file', size: 1, mtime: 2, bytes: new Uint8Array(1) }), false);
  assert.deepEqual(mirror.stat('/x:/w/k8s/a.yaml'), { kind: 'file', size: 1, mtime: 2, id: 0 });
});

test('what something happened to stays as it is known until it is read anew, and is forgotten with its folder', () => {
  const mirror = createMirror();
  mirror.follow(['/x:/w']);
  mirror.put('/x:/w', { kind: 'folder', entries: [{ name: 'k8s', kind: 'folder' }] });
  mirror.put('/x:/w/k8s', { kind: 'folder', entries: [{ name: 'a.yaml', kind: 'file' }] });
  mirror.put('/x:/w/k8s/a.yaml', { kind: 'file', size: 1, mtime: 2, bytes: new Uint8Array(1) });
  mirror.doubt('/x:/w/k8s/a.yaml');
  assert.deepEqual(
    [...mirror.taken()],
    [
      ['/x:/w/k8s/a.yaml', 'file'],
      ['/x:/w/k8s', 'folder'],
    ],
  );
  assert.notEqual(mirror.stat('/x:/w/k8s/a.yaml'), undefined);
  mirror.put('/x:/w', { kind: 'folder', entries: [] });
  assert.equal(mirror.stat('/x:/w/k8s/a.yaml'), 'it does not exist');
  mirror.put('/x:/w', { kind: 'folder', entries: [{ name: 'k8s', kind: 'folder' }] });
  assert.equal(mirror.stat('/x:/w/k8s/a.yaml'), undefined, 'another folder of that name is read anew');
});

test('of a file in a folder that nobody knew the folder above is read anew', () => {
  const mirror = createMirror();
  mirror.follow(['/x:/w']);
  mirror.put('/x:/w', { kind: 'folder', entries: [] });
  mirror.doubt('/x:/w/new/deep/a.yaml');
  assert.deepEqual([...mirror.taken()], [['/x:/w', 'folder']]);
  mirror.doubt('/x:/outside/a.yaml');
  assert.deepEqual([...mirror.taken()], []);
});
