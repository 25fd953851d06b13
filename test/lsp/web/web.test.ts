import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ChangedParams, RenderedChartResult, StatusResult, TreeNode, ZoneResult } from '../../../server/src/lsp/protocol.ts';
import type { ToolAnswer } from '../../../server/src/tools/tool.ts';
import { Provider, type Files, type ProviderOptions } from './provider.ts';
import { hasEngine, WebServer } from './web-server.ts';

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector:\n    app: ${name}\n  ports:\n    - port: 5432\n`;
const set = (name: string, serviceName: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  serviceName: ${serviceName}\n  replicas: 2\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: db\n          image: example/db:1\n`;
const both = `${service('orders-db')}---\n${set('orders-db', 'orders-db')}`;
const shop: Files = {
  'k8s/service.yaml': service('orders-db'),
  'k8s/set.yaml': set('orders-db', 'orders-db'),
  'README.md': '# shop\n',
  'src/app.ts': 'export {};\n',
};

async function served(t: TestContext, files: Files, options: ProviderOptions = {}): Promise<WebServer> {
  const server = new WebServer(new Provider(files, options));
  t.after(() => server.end());
  await server.begin();
  return server;
}

/** Is read to its end, as far as it ever is. */
const isRead = ({ state, unread }: StatusResult): boolean => state === 'ready' && unread === undefined;

async function hoverNames(server: WebServer, uri: string, text: string): Promise<void> {
  const hover = await server.hover(uri, text, 'orders-db\n  replicas');
  assert.match(hover?.contents.value ?? '', /orders-db-0\.orders-db\.default\.svc\.cluster\.local/);
}

const never = (): Promise<void> => new Promise(() => undefined);
const rulesOf = ({ diagnostics }: { readonly diagnostics: readonly { readonly code?: unknown }[] }): readonly unknown[] =>
  diagnostics.map(({ code }) => code);

test('in a worker that has nothing of Node a hover tells the names that another file gives', async (t) => {
  const server = await served(t, shop);
  const text = shop['k8s/set.yaml'] ?? '';
  await hoverNames(server, server.open('k8s/set.yaml', text), text);
  assert.deepEqual(
    server.provider.asked.toSorted(),
    ['file k8s/service.yaml', 'file k8s/set.yaml', 'folder ', 'folder k8s', 'folder src'],
    'nothing else is read',
  );
  const { files, services, unread } = await server.status(isRead);
  assert.deepEqual([files, services, unread], [2, 1, undefined]);
});

test('what is not read yet is neither there nor missing: nothing is said of it before it is known', async (t) => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = await served(
    t,
    { 'k8s/other.yaml': service('other'), 'k8s/set.yaml': set('orders-db', 'orders-db') },
    { before: (file) => (file === 'k8s/other.yaml' ? gate : undefined) },
  );
  const uri = server.open('k8s/set.yaml', set('orders-db', 'orders-db'));
  const { unread } = await server.status(({ state }) => state === 'ready');
  assert.deepEqual(unread, { files: 1, folders: 0 });
  assert.deepEqual(server.findings(uri), []);
  release();
  await server.published(uri, (published) => rulesOf(published).includes('statefulset-service-not-found'));
  await server.status(isRead);
});

for (const [name, before, because] of [
  ['never answers', never, undefined],
  [
    'fails',
    () => {
      throw new Error('the service is not available');
    },
    'the service is not available',
  ],
] as const) {
  test(`over a file system that ${name} the open file works, and one line says what is not known`, async (t) => {
    const server = await served(t, shop, { before });
    const uri = server.open('k8s/both.yaml', both);
    await hoverNames(server, uri, both);
    const status = await server.status(({ state, unread }) => state === 'ready' && unread !== undefined && unread.because === because);
    assert.deepEqual([status.unread, status.unreadable], [{ files: 0, folders: 1, ...(because === undefined ? {} : { because }) }, []]);
    assert.deepEqual(server.findings(uri), []);
  });
}

test('when a token expires in the middle what was read counts, the rest is unknown, and comes when somebody goes on', async (t) => {
  let isExpired = true;
  const files = Object.fromEntries([
    ...Array.from({ length: 40 }, (_, i) => [`k8s/${i}/service.yaml`, service(`s${i}`)] as const),
    ['k8s/set.yaml', set('orders-db', 's39')] as const,
  ]);
  const server = await served(t, files, {
    before: (file) => {
      if (isExpired && /k8s\/(?:2|3)\d\//.test(file)) throw new Error('sign in again');
    },
  });
  const text = files['k8s/set.yaml'] ?? '';
  const uri = server.open('k8s/set.yaml', text);
  const { unread, unreadable, services } = await server.status(
    ({ state, unread }) => state === 'ready' && unread?.because === 'sign in again' && unread.folders === 0,
  );
  assert.ok(unread !== undefined && unread.files >= 20 && services <= 20, JSON.stringify([unread, services]));
  assert.deepEqual([unreadable, server.findings(uri)], [[], []]);
  isExpired = false;
  server.open('k8s/0/service.yaml', service('s0'));
  assert.equal((await server.status(isRead)).services, 40);
});

test('an assistant is told the page of a rule as the extension brings it, and the list of all', async (t) => {
  const server = await served(t, shop);
  const ask = (input: object): Promise<ToolAnswer> => server.request('headlight/tool', { name: 'explain_rule', input });
  assert.match((await ask({ rule: 'statefulset-service-not-found' })).text, /## Why it matters/);
  assert.deepEqual(
    server.messages.filter(({ method }) => method === 'headlight/pages').map(({ params }) => params),
    [{ rules: ['statefulset-service-not-found'] }],
  );
  const all = (await ask({})).text;
  assert.match(all, /^statefulset-service-not-found: \w/m);
  assert.doesNotMatch(all, /This installation has no pages/);
  assert.match((await ask({ rule: 'statefulset-service-not-foun' })).text, /Did you mean statefulset-service-not-found/);
});

test('of 50,000 files those near the open one are read, as many others as the budget has, and the rest is one number', async (t) => {
  const sources = Array.from({ length: 43_000 }, (_, i) => [`src/${Math.floor(i / 50)}/s${i}.ts`, ''] as const);
  const manifests = Array.from({ length: 7_000 }, (_, i) => [`apps/${Math.floor(i / 50)}/k8s/s${i}.yaml`, service(`s${i}`)] as const);
  const server = await served(t, Object.fromEntries([...sources, ...manifests]));
  const text = set('orders-db', 's6999');
  const uri = server.open('apps/139/k8s/set.yaml', text);
  assert.ok((await server.hover(uri, text, 's6999')) !== null);
  const { unread, unreadable } = await server.status(
    ({ state, unread: left }) => state === 'ready' && left?.folders === 0 && left.because !== undefined,
  );
  const read = server.provider.asked.filter((each) => each.startsWith('file ')).length;
  assert.deepEqual([unreadable, unread?.files], [[], 7_000 - read]);
  assert.ok(server.provider.asked.includes('file apps/139/k8s/s6999.yaml') && read === 5_000, `${read} files`);
  assert.deepEqual(
    server.findings(uri).filter((rule) => rule === 'statefulset-service-not-found'),
    [],
  );
});

test('ignore files, limits, links and settings count as on a disk', async (t) => {
  const server = await served(
    t,
    {
      '.gitignore': 'build/\n',
      'build/ignored.yaml': service('ignored'),
      'k8s/large.yaml': `# ${'x'.repeat(11 * 1024 * 1024)}\n`,
      'k8s/link.yaml': 'service.yaml',
      'k8s/both.yaml': both,
      '.headlight.yaml': 'defaultNamespace: shop\n',
      '.git/config': '',
      'node_modules/a/b.yaml': service('c'),
    },
    { links: ['k8s/link.yaml'] },
  );
  const status = await server.status(
    ({ state, unread, files }) => state === 'ready' && unread?.folders === 0 && unread.files === 1 && files > 0,
  );
  assert.deepEqual([status.services, status.unreadable.map(({ path }) => path)], [1, [server.provider.uriOf('k8s/large.yaml')]]);
  assert.deepEqual(
    server.provider.asked.filter((each) => /build|node_modules|\.git(?:\/|$)|link/.test(each)),
    [],
  );
  assert.match((await server.request<ZoneResult>('headlight/zone', {})).text, /orders-db\.shop\.svc/);
});

test('events of the file system count, also where it keeps no times; a file that is gone is gone', async (t) => {
  const server = await served(t, { ...shop, 'k8s/more.yaml': service('more-db') }, { mtime: 0 });
  const uri = server.open('k8s/set.yaml', set('orders-db', 'orders-xx'));
  await server.published(uri, (published) => rulesOf(published).includes('statefulset-service-not-found'));
  server.messages.length = 0;
  server.provider.write('k8s/service.yaml', service('orders-xx'));
  server.send('workspace/didChangeWatchedFiles', { changes: [{ uri: server.provider.uriOf('k8s/service.yaml'), type: 2 }] });
  await server.published(uri, (published) => !rulesOf(published).includes('statefulset-service-not-found'));
  server.provider.remove('k8s/more.yaml');
  server.send('workspace/didChangeWatchedFiles', { changes: [{ uri: server.provider.uriOf('k8s/more.yaml'), type: 3 }] });
  assert.equal((await server.status(({ state, services }) => state === 'ready' && services === 1)).files, 2);
});

const patched = (name: string): Files => ({
  'base/kustomization.yaml': 'resources: [both.yaml]\n',
  'base/both.yaml': both,
  'over/kustomization.yaml': `resources: [../base]\npatches:\n- target: {kind: StatefulSet, name: "${name}"}\n  patch: |-\n    - {op: replace, path: /spec/replicas, value: 3}\n`,
});
const isPatterns = ({ method }: { readonly method?: string }): boolean => method === 'headlight/patterns';

test('what reads patterns is loaded before the first text that may hold one is read, and not without one', async (t) => {
  const server = await served(t, patched('orders-.*'));
  server.open('base/both.yaml', both);
  await server.status(isRead);
  await server.until(isPatterns);
  assert.match((await server.request<ZoneResult>('headlight/zone', {})).text, /orders-db-2\.orders-db\.default\.svc IN A/);
  const plain = await served(t, shop);
  plain.open('k8s/set.yaml', shop['k8s/set.yaml'] ?? '');
  await plain.status(isRead);
  await plain.request<ZoneResult>('headlight/zone', {});
  assert.deepEqual(plain.messages.filter(isPatterns), []);
});

test('messages wait for what reads patterns in their order', async (t) => {
  const files = patched('orders-.*');
  const server = await served(t, files, { before: (file) => (file === 'over/kustomization.yaml' ? never() : undefined) });
  const uri = server.open('over/kustomization.yaml', files['over/kustomization.yaml'] ?? '');
  const later = [1, 2].map((version) => ({
    textDocument: { uri, version: version + 1 },
    contentChanges: [{ text: (files['over/kustomization.yaml'] ?? '').replace('value: 3', `value: ${3 + version}`) }],
  }));
  for (const change of later) server.send('textDocument/didChange', change);
  await server.until(isPatterns);
  await server.status(({ state, unread }) => state === 'ready' && (unread?.folders ?? 0) === 0);
  const { text } = await server.request<ZoneResult>('headlight/zone', {});
  assert.match(text, /orders-db-4\.orders-db\.default\.svc IN A/);
});

test('of a file system that can only be read nothing but folders and files is asked, and edits are left to the editor', async (t) => {
  const server = await served(t, shop);
  server.open('k8s/set.yaml', set('orders-db', 'orders-xx'));
  await server.status(isRead);
  const asked = server.messages.flatMap(({ method, id }) => (method !== undefined && id !== undefined ? [method] : []));
  assert.deepEqual([...new Set(asked)].filter((method) => method.startsWith('headlight/')).toSorted(), [
    'headlight/file',
    'headlight/folder',
  ]);
  assert.ok(!asked.includes('workspace/applyEdit'));
});

test('views and questions answer as they do elsewhere', async (t) => {
  const server = await served(t, shop);
  server.open('k8s/set.yaml', shop['k8s/set.yaml'] ?? '');
  await server.status(isRead);
  assert.match((await server.request<ZoneResult>('headlight/zone', {})).text, /orders-db-1\.orders-db\.default\.svc IN A/);
  assert.deepEqual(
    (await server.request<readonly TreeNode[]>('headlight/tree', {})).map(({ label }) => label),
    ['default'],
  );
  assert.match((await server.request<{ readonly svg: string }>('headlight/topology', {})).svg, /orders-db/);
  assert.equal(
    (
      await server.request<{ readonly answers: readonly { readonly rcode: string }[] }>('headlight/resolve', {
        name: 'orders-db.default.svc.cluster.local',
      })
    ).answers[0]?.rcode,
    'NOERROR',
  );
  const edit = await server.request<{ readonly documentChanges: readonly { readonly textDocument: { readonly uri: string } }[] }>(
    'textDocument/rename',
    { textDocument: { uri: server.provider.uriOf('k8s/set.yaml') }, position: { line: 5, character: 16 }, newName: 'stock-db' },
  );
  assert.ok(
    edit.documentChanges.some(({ textDocument }) => textDocument.uri === server.provider.uriOf('k8s/service.yaml')),
    'a file that is not open is edited, too',
  );
});

test(
  'a chart is rendered by the engine in its own worker, which is loaded when a file of a chart is open',
  { skip: !hasEngine },
  async (t) => {
    const chart: Files = {
      'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'charts/db/values.yaml': 'suffix: x\n',
      'charts/db/templates/_names.tpl': '{{ define "name" }}orders-{{ .Values.suffix }}{{ end }}\n',
      'charts/db/templates/service.yaml': service('NAME').replaceAll('NAME', '{{ include "name" . }}'),
    };
    const server = await served(t, { ...shop, ...chart });
    await server.status(isRead);
    const isEngine = ({ method }: { readonly method?: string }): boolean => method === 'headlight/engine';
    assert.deepEqual(server.messages.filter(isEngine), []);
    server.open('charts/db/templates/service.yaml', chart['charts/db/templates/service.yaml'] ?? '');
    await server.until(isEngine);
    const told: ChangedParams[] = [];
    await server.until(({ method, params }) => method === 'headlight/changed' && told.push(params as ChangedParams) > 1);
    const shown = await server.request<RenderedChartResult>('headlight/renderedChart', { folder: server.provider.uriOf('charts/db') });
    assert.match(shown.text, /name: orders-x/);
  },
);
