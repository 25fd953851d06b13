// What assistants in an editor are told: the same as on a command line, of texts as they are typed.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { tools } from '../../server/src/tools/table.ts';
import { database } from '../cli/lib/run.ts';
import { skip } from '../charts/lib/engine.ts';
import { Connection, folderOf, fullCapabilities } from './connection.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Told {
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
}

async function session(
  files: Readonly<Record<string, string>>,
): Promise<{
  readonly connection: Connection;
  readonly uriOf: (name: string) => string;
  readonly ask: (name: string, input?: object) => Promise<Told>;
}> {
  const connection = new Connection();
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({ capabilities: fullCapabilities, workspaceFolders: [{ uri: folder.uri, name: 'w' }] });
  return { connection, uriOf: folder.uriOf, ask: (name, input = {}) => connection.request('headlight/tool', { name, input }) };
}

const chart = {
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'db/values.yaml': 'port: 80\n',
  'db/templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-db\nspec:\n  selector: {app: db}\n  ports: [{port: {{ .Values.port }}}]\n',
  'db/templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-c"}\n',
  'more.yaml': 'port: 81\n',
};

test('every tool answers, and what is bad is answered, too', async () => {
  const { ask } = await session({ 'db.yaml': database() });
  for (const { name } of tools) {
    const { text, isError } = await ask(name, {
      path: '../..',
      chart: '../..',
      name: 'none',
      rule: 'none',
      build: 'none',
      paths: ['../..'],
    });
    assert.ok(text !== '', name);
    if (name !== 'resolve_name') assert.ok(isError, `${name}: ${text}`);
  }
  assert.match((await ask('no_such_tool')).text, /no such tool/);
});

test('a chart is rendered as it is typed, with the values that are named, as a whole or in part', { skip }, async () => {
  const { connection, ask, uriOf } = await session(chart);
  const whole = await ask('render_chart', { chart: 'db', release: 'shop', values: ['more.yaml'] });
  assert.match(whole.text, /^2 manifests of 2 templates:\n---\n/);
  assert.match(String(whole.structured['manifests']), /name: shop-db\n[^]*port: 81\b/);
  assert.deepEqual(whole.structured['templates'], ['db/templates/map.yaml', 'db/templates/service.yaml']);
  connection.open(uriOf('db/values.yaml'), 'port: 90\n');
  const part = await ask('render_chart', { chart: 'db', show_only: ['templates/service.yaml'] });
  assert.match(part.text, /^1 manifest of 1 template, of 2 that render to something:\n---\n# Source: db\/templates\/service\.yaml\n/);
  assert.match(part.text, /name: release-name-db\n[^]*port: 90\b/);
  connection.open(uriOf('db/templates/map.yaml'), '{{ fail "no" }}');
  const { text, isError } = await ask('render_chart', { chart: 'db' });
  assert.ok(isError);
  assert.match(text, /templates\/map\.yaml:1:1: no/);
  for (const input of [{ chart: 'none' }, { chart: 'db', values: ['none.yaml'] }, { chart: 'db', show_only: ['none.yaml'] }])
    assert.ok((await ask('render_chart', input)).isError, JSON.stringify(input));
});

test('fix says that nothing was written where the editor does not make the edits', async () => {
  const { connection, ask } = await session({ 'db.yaml': database('db-headles') });
  const rule = 'statefulset-service-not-found';
  connection.makesEdits = false;
  assert.match((await ask('fix', { path: 'db.yaml', rule, apply: true })).text, /did not make the edits/);
  connection.makesEdits = true;
  assert.match((await ask('fix', { path: 'db.yaml', rule, apply: true })).text, /^1 fix, written/);
});
