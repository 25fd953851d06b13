import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { TreeNode, TreePathResult } from '../../server/src/lsp/protocol.ts';
import { Connection, folderOf, fullCapabilities } from './connection.ts';
import { positionOf, service, statefulSet } from './manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('the tree comes level by level, and a path leads to what stands under the cursor', async () => {
  const text = statefulSet('db-headless');
  const connection = new Connection();
  const folder = folderOf({ 'svc.yaml': service, 'db.yaml': text });
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  const tree = (params: object): Promise<TreeNode[]> => connection.request<TreeNode[]>('headlight/tree', params);
  const [namespace] = await tree({});
  assert.deepEqual([namespace?.label, namespace?.detail, namespace?.services, namespace?.children], ['data', '1 Service', 1, undefined]);
  const [headless] = await tree({ of: namespace?.id });
  assert.deepEqual([headless?.label, headless?.children, headless?.location?.uri], ['db-headless', undefined, folder.uriOf('svc.yaml')]);
  const names = await tree({ of: headless?.id });
  const pod = names.find((node) => node.fqdn === 'db-2.db-headless.data.svc.cluster.local');
  assert.deepEqual(
    pod?.children?.map(({ label, location }) => [label, location?.uri]),
    [['db-2', folder.uriOf('db.yaml')]],
  );
  const at = async (uri: string, position: object): Promise<readonly string[]> =>
    (await connection.request<TreePathResult>('headlight/treePath', { uri, position })).path;
  assert.deepEqual(await at(folder.uriOf('db.yaml'), positionOf(text, 'db-headless')), [namespace?.id, headless?.id]);
  assert.deepEqual(await at(folder.uriOf('svc.yaml'), positionOf(service, 'apiVersion')), [namespace?.id, headless?.id]);
  assert.deepEqual(await at(folder.uriOf('db.yaml'), positionOf(text, 'apiVersion')), [], 'no Service is there');
  assert.deepEqual(await at(folder.uriOf('none.yaml'), { line: 0, character: 0 }), []);
  const [found] = await tree({ filter: 'db-1' });
  assert.deepEqual(
    found?.children?.[0]?.children?.map(({ label }) => label),
    ['_sql._tcp.db-headless.data', 'db-1.db-headless.data', 'db-headless.data'],
    'neither db-0 nor db-2',
  );
  assert.deepEqual(await tree({ filter: 'nothing has this' }), []);
  for (const wrong of [{ of: 7 }, { of: 'x y' }, { filter: {} }, null]) assert.ok(Array.isArray(await tree(wrong ?? {})));
});
