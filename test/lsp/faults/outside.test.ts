import assert from 'node:assert/strict';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, test } from 'node:test';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';
import { service, statefulSet } from '../manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const secret = service.replaceAll('db-headless', 'secret-outside');

/** A workspace beside a folder that it must not look into, with every way to it that a repository can hold. */
function workspace(files: Readonly<Record<string, string>> = {}): {
  readonly inside: ReturnType<typeof folderOf>;
  readonly outside: ReturnType<typeof folderOf>;
} {
  const outside = folderOf({ 'secret.yaml': secret, 'kustomization.yaml': 'resources: [secret.yaml]\n', '.gitignore': 'db.yaml\n' });
  const relative = `../${path.basename(outside.path)}`;
  const inside = folderOf({
    'db.yaml': statefulSet('secret-outside'),
    'app/kustomization.yaml': `resources:\n- ../../${path.basename(outside.path)}\n- ${outside.path}/secret.yaml\n- file://${outside.path}/secret.yaml\n- ../${relative}/secret.yaml\npatches:\n- path: ../${relative}/secret.yaml\n`,
    ...files,
  });
  cleanups.push(
    () => inside.remove(),
    () => outside.remove(),
  );
  symlinkSync(path.join(outside.path, 'secret.yaml'), path.join(inside.path, 'link.yaml'));
  symlinkSync(outside.path, path.join(inside.path, 'folder'));
  symlinkSync(path.join(outside.path, '.gitignore'), path.join(inside.path, '.gitignore'));
  return { inside, outside };
}

async function startIn(folder: ReturnType<typeof folderOf>, initializationOptions: unknown = {}): Promise<Connection> {
  const connection = new Connection();
  cleanups.push(() => connection.kill());
  await connection.initialize({
    capabilities: { ...fullCapabilities, workspace: {} },
    workspaceFolders: [{ uri: folder.uri, name: 'w' }],
    initializationOptions,
  });
  return connection;
}

const everything = async (connection: Connection): Promise<string> =>
  JSON.stringify(
    await Promise.all(
      ['headlight/zone', 'headlight/tree', 'headlight/topology', 'headlight/status', 'workspace/symbol'].map((method) =>
        connection.request<unknown>(method, { query: '' }),
      ),
    ),
  );
const objects = async (connection: Connection): Promise<number> =>
  (await connection.request<{ objects: number }>('headlight/status', {})).objects;

test('links and resources that lead out of the workspace are not followed', async () => {
  const { inside, outside } = workspace();
  const connection = await startIn(inside);
  assert.doesNotMatch(await everything(connection), /secret-outside\./);
  assert.equal(await objects(connection), 1, 'db.yaml counts although a linked .gitignore names it');
  const { result } = await connection.ask('textDocument/hover', {
    textDocument: { uri: outside.uriOf('secret.yaml') },
    position: { line: 3, character: 10 },
  });
  assert.equal(result, null, 'a file that nobody opened and that is not in a folder says nothing');
});

test('a known file that turns into a link to the outside is gone', async () => {
  const { inside, outside } = workspace({ 'svc.yaml': service });
  const connection = await startIn(inside);
  await everything(connection);
  rmSync(path.join(inside.path, 'svc.yaml'));
  symlinkSync(path.join(outside.path, 'secret.yaml'), path.join(inside.path, 'svc.yaml.new'));
  renameSync(path.join(inside.path, 'svc.yaml.new'), path.join(inside.path, 'svc.yaml'));
  connection.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: inside.uriOf('svc.yaml'), type: 2 }] });
  await connection.until('the file is gone', () =>
    connection.messages.findLast((m) => m.method === 'headlight/status' && JSON.stringify(m.params).includes('"objects":1')),
  );
  assert.doesNotMatch(await everything(connection), /secret-outside\./);
});

test('a setting of the person allows it, one of the workspace does not', async () => {
  const { inside } = workspace({ '.headlight.yaml': 'files:\n  followLinksOutside: true\nheadlight.files.followLinksOutside: true\n' });
  assert.equal(
    await objects(
      await startIn(inside).then(async (c) => {
        await everything(c);
        return c;
      }),
    ),
    1,
  );
  const asked = await startIn(inside, { files: { followLinksOutside: true } });
  assert.match(await everything(asked), /secret-outside\./);
});
