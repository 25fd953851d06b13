import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { methods, type RenderedChartsResult, type ZoneResult } from '../../../server/src/lsp/protocol.ts';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';
import { service, statefulSet } from '../manifests.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(files: Readonly<Record<string, string>>): Promise<{ connection: Connection; folder: ReturnType<typeof folderOf> }> {
  const connection = new Connection();
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  return { connection, folder };
}

const rule = 'statefulset-service-not-found';
const template = statefulSet('{{ .Values.service }}');
const chart = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'chart/templates/svc.yaml': service,
  'chart/templates/db.yaml': template,
};
const rendered = (name: string): string =>
  `---\n# Source: db/templates/svc.yaml\n${service}---\n# Source: db/templates/db.yaml\n${statefulSet(name)}`;

test('what the client renders is judged at the templates, until they change', async () => {
  const { connection, folder } = await start(chart);
  const uri = folder.uriOf('chart/templates/db.yaml');
  connection.open(uri, template, 1);
  const folderUri = folder.uriOf('chart');
  const result = await connection.request<RenderedChartsResult>(methods.renderedCharts, {
    charts: [{ folder: folderUri, text: rendered('db-headles') }, { folder: 3 }],
  });
  assert.ok(result.findings > 0);
  const found = (await connection.diagnostics(uri, (all) => all.some(({ code }) => code === rule))).find(({ code }) => code === rule);
  assert.equal(found?.range.start.line, 6);
  assert.match(JSON.stringify(found.message), /As helm renders it/);
  connection.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: `${template}# more\n` }] });
  await connection.diagnostics(uri, (all) => all.every(({ code }) => code !== rule));
  assert.equal(
    (
      await connection.request<RenderedChartsResult>(methods.renderedCharts, {
        charts: [{ folder: folderUri, text: rendered('db-headless') }],
      })
    ).findings,
    0,
  );
});

test('the zone of one overlay holds its names only', async () => {
  const { connection } = await start({
    'base/svc.yaml': service,
    'base/db.yaml': statefulSet('db-headless'),
    'base/kustomization.yaml': 'resources: [svc.yaml, db.yaml]\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\nnamespace: live\n',
    'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
  });
  const all = await connection.request<ZoneResult>(methods.zone, {});
  const prod = all.bundles.find(({ label }) => label === 'prod');
  const zone = await connection.request<ZoneResult>(methods.zone, { bundle: prod?.id });
  assert.match(all.text, /db-headless\.dev/);
  assert.match(zone.text, /prod-db-headless\.live/);
  assert.doesNotMatch(zone.text, /\.dev/);
});
