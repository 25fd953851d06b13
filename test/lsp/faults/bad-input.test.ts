import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';
import { service, statefulSet } from '../manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('files that cannot be read are logged once each and listed by the status; everything else works', async () => {
  const connection = new Connection();
  const folder = folderOf({
    'svc.yaml': service,
    'db.yaml': statefulSet('db-headles'),
    'big.yaml': `a: ${'x'.repeat(1 << 20)}\n`,
    '.headlight.yaml': 'files.maxSize: 1\nnonsense: 1\n',
  });
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  writeFileSync(path.join(folder.path, 'binary.yaml'), Buffer.from([0xc3, 0x28, 0xa0]));
  symlinkSync('nowhere.yaml', path.join(folder.path, 'dangling.yaml'));
  symlinkSync('loop.yaml', path.join(folder.path, 'loop.yaml'));
  symlinkSync('..', path.join(folder.path, 'up'));
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  const uri = folder.uriOf('db.yaml');
  await connection.diagnostics(uri, (all) => all.some((d) => d.code === 'statefulset-service-not-found'));
  const [setting] = await connection.diagnostics(folder.uriOf('.headlight.yaml'), (all) => all.length > 0);
  assert.match(String(setting?.message), /There is no setting "nonsense"/);
  assert.equal(setting?.range.start.line, 1);

  // A second reading finds the same files: nothing is said again.
  folder.write('db.yaml', statefulSet('db-headless'));
  connection.notify('workspace/didChangeWatchedFiles', {
    changes: [{ uri, type: 2 }, ...Array.from({ length: 20 }, (_, i) => ({ uri: folder.uriOf(`none-${i}.yaml`), type: 3 }))],
  });
  await connection.diagnostics(uri, (all) => all.length === 0);
  const unreadable = ['big.yaml', 'binary.yaml', 'dangling.yaml', 'loop.yaml'];
  const status = await connection.request<{ unreadable: { path: string; message: string }[] }>('headlight/status', {});
  assert.deepEqual(status.unreadable.map((problem) => path.basename(problem.path)).sort(), unreadable);
  const lines = connection.messages.filter((m) => m.method === 'window/logMessage').map((m) => (m.params as { message: string }).message);
  for (const name of unreadable)
    assert.equal(lines.filter((line) => line.includes(`${name} `)).length, 1, `${name} in\n${lines.join('\n')}`);
});
