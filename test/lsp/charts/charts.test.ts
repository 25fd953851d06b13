import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { skip } from '../../charts/lib/engine.ts';
import { Connection, folderOf, fullCapabilities } from '../connection.ts';
import { positionOf } from '../manifests.ts';
import type { ChartsResult } from '../../../server/src/lsp/protocol.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const rule = 'statefulset-service-not-found';
const service = `apiVersion: v1
kind: Service
metadata:
  name: {{ include "db.name" . }}-headless
spec:
  clusterIP: None
  selector:
    app: {{ .Values.app }}
  ports:
    - name: sql
      port: 5432
`;
const set = (serviceName: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "db.name" . }}
spec:
  serviceName: ${serviceName}
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: {{ .Values.app }}
  template:
    metadata:
      labels:
        app: {{ .Values.app }}
    spec:
      containers:
        - name: db
          image: db:1
`;
const good = set('{{ include "db.name" . }}-headless');
const chart = {
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'db/values.yaml': 'app: db\nreplicas: 3\n',
  'db/templates/_names.tpl': '{{- define "db.name" }}{{ .Release.Name }}-db{{ end }}\n',
  'db/templates/service.yaml': service,
  'db/templates/set.yaml': good,
};

async function start(
  files: Readonly<Record<string, string>>,
  initializationOptions: unknown = {},
): Promise<{ connection: Connection; uriOf: (name: string) => string }> {
  const connection = new Connection();
  const folder = folderOf(files);
  cleanups.push(
    () => folder.remove(),
    () => connection.kill(),
  );
  await connection.initialize({
    capabilities: fullCapabilities,
    workspaceFolders: [{ uri: folder.uri, name: 'w' }],
    initializationOptions,
  });
  return { connection, uriOf: folder.uriOf };
}

interface Hover {
  readonly contents: { readonly value: string };
}

const hover = (connection: Connection, uri: string, text: string, part: string): Promise<Hover | null> =>
  connection.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position: positionOf(text, part) });

test('a template that is opened is judged as it is rendered, and again with each key', { skip }, async () => {
  const { connection, uriOf } = await start(chart);
  const uri = uriOf('db/templates/set.yaml');
  const wrong = set('{{ include "db.name" . }}-headles');
  connection.open(uri, wrong, 1);
  const [found] = await connection.diagnostics(uri, (all) => all.some(({ code }) => code === rule));
  assert.deepEqual(found?.range, { start: { line: 5, character: 15 }, end: { line: 5, character: 48 } });
  connection.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: good }] });
  await connection.diagnostics(uri, (all) => all.length === 0);
});

test('hovers, definitions and zones in a template speak of what it renders to', { skip }, async () => {
  const { connection, uriOf } = await start(chart);
  const uri = uriOf('db/templates/service.yaml');
  const broken = `${service}{{ fail "not yet" }}\n`;
  connection.open(uri, broken, 1);
  // A fault is said when the chart has been rendered, and so is that there is none.
  const [fault] = await connection.diagnostics(uri, (all) => all.some(({ code }) => code === 'chart'));
  assert.match(String(fault?.message), /Helm does not render this: .*not yet/);
  assert.equal(fault?.range.start.line, service.split('\n').length - 1);
  assert.match((await hover(connection, uri, broken, 'None'))?.contents.value ?? '', /not known before the template is rendered/);
  connection.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: service }] });
  await connection.diagnostics(uri, (all) => all.length === 0);
  const text = (await hover(connection, uri, service, 'None'))?.contents.value ?? '';
  assert.match(text, /`<release>-db-\{0…2\}\.<release>-db-headless\.default\.svc\.cluster\.local`/);
  assert.doesNotMatch(text, /NXDOMAIN/);
  const targets = await connection.request<readonly { readonly targetUri: string }[]>('textDocument/definition', {
    textDocument: { uri: uriOf('db/templates/set.yaml') },
    position: positionOf(good, '"db.name" . }}-headless'),
  });
  assert.deepEqual(
    targets.map(({ targetUri }) => targetUri),
    [uri],
  );
});

test('values that are edited and not saved count', { skip }, async () => {
  const { connection, uriOf } = await start({
    ...chart,
    'db/templates/set.yaml': set('{{ .Values.service }}'),
    'db/values.yaml': 'app: db\nreplicas: 1\nservice: release-name-db-headless\n',
  });
  const values = uriOf('db/values.yaml');
  connection.open(uriOf('db/templates/set.yaml'), set('{{ .Values.service }}'), 1);
  connection.open(values, 'app: db\nreplicas: 1\nservice: release-name-db-headles\n', 1);
  await connection.diagnostics(uriOf('db/templates/set.yaml'), (all) => all.some(({ code }) => code === rule));
});

test('a chart that is not here is said at its entry in Chart.yaml', { skip }, async () => {
  const { connection, uriOf } = await start({
    ...chart,
    'db/Chart.yaml': `${chart['db/Chart.yaml']}dependencies:\n  - name: redis\n    version: 1.2.3\n    repository: https://charts.example.com\n`,
  });
  connection.open(uriOf('db/templates/set.yaml'), good, 1);
  const [found] = await connection.diagnostics(uriOf('db/Chart.yaml'), (all) => all.length > 0);
  assert.deepEqual([found?.severity, found?.range.start], [3, { line: 4, character: 10 }]);
  assert.match(String(found?.message), /The chart redis 1\.2\.3 is not in charts\/.*helm dependency build/);
});

interface TreeEntry {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

/** What an answer is once it is as wanted; it is asked for again after each change. */
async function whenChanged<T>(connection: Connection, ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const changes = (): number => connection.messages.filter(({ method }) => method === 'headlight/changed').length;
  for (;;) {
    const before = changes();
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await connection.until(`a change after ${JSON.stringify(answer)}`, () => (changes() > before ? true : undefined));
  }
}

/** The tree below the default namespace. */
const servicesWhen = (connection: Connection, isWanted: (labels: readonly string[]) => boolean): Promise<readonly TreeEntry[]> =>
  whenChanged(
    connection,
    () => connection.request<readonly TreeEntry[]>('headlight/tree', { of: 'default' }),
    (entries) => isWanted(entries.map(({ label }) => label)),
  );

const other = Object.fromEntries(
  Object.entries(chart).map(([name, text]) => [
    name.replace('db/', 'web/'),
    text.replaceAll('db.name', 'web.name').replaceAll('-db', '-web'),
  ]),
);

test('charts of which nothing is open are known, too, when somebody looks at the whole workspace', { skip }, async () => {
  const { connection } = await start({ ...chart, ...other });
  const entries = await servicesWhen(connection, (labels) => labels.length === 2 && labels.every((label) => label.startsWith('<release>')));
  assert.deepEqual(
    entries.map(({ label }) => label),
    ['<release>-db-headless', '<release>-web-headless'],
  );
});

test('once a chart is open the others are judged', { skip }, async () => {
  const { connection, uriOf } = await start({
    ...chart,
    ...other,
    'web/templates/set.yaml': set('{{ .Release.Name }}-missing').replaceAll('db.name', 'web.name'),
  });
  connection.open(uriOf('db/templates/set.yaml'), good, 1);
  const [found] = await connection.diagnostics(uriOf('web/templates/set.yaml'), (all) => all.some(({ code }) => code === rule));
  assert.match(String(found?.message), /"<release>-missing"/);
});

test('names of charts of which nothing is open part, too', { skip }, async () => {
  const { connection, uriOf } = await start({
    ...chart,
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': 'app: web\nreplicas: 1\nfullnameOverride: ""\n',
    'web/templates/_names.tpl':
      '{{- define "web.name" }}{{ .Values.fullnameOverride | default (printf "%s-web" .Release.Name) }}{{ end }}\n',
    'web/templates/service.yaml': service.replaceAll('db.name', 'web.name'),
    'web/templates/set.yaml': set('{{ .Release.Name }}-web-headless').replaceAll('db.name', 'web.name'),
  });
  connection.open(uriOf('db/templates/set.yaml'), good, 1);
  const [found] = await connection.diagnostics(uriOf('web/templates/set.yaml'), (all) => all.some(({ code }) => code === rule));
  assert.match(String(found?.message), /fullnameOverride/);
});

const environments =
  'charts:\n  - {path: db, name: prod, release: shop, namespace: eu, set: {replicas: 2}}\n  - {path: db, name: dev, release: dev, namespace: dev, set: {replicas: 1}}\n';

test('a hover shows each environment under its name, the one that was chosen first', { skip }, async () => {
  const { connection, uriOf } = await start({ ...chart, '.headlight.yaml': environments });
  const uri = uriOf('db/templates/service.yaml');
  connection.open(uri, service, 1);
  const text = (isWanted: (value: string) => boolean): Promise<string> =>
    whenChanged(connection, async () => (await hover(connection, uri, service, 'None'))?.contents.value ?? '', isWanted);
  const both = await text((value) => value.includes('shop-db-headless.eu') && value.includes('dev-db-headless.dev'));
  assert.match(both, /^prod: /);
  assert.ok(both.indexOf('prod: ') < both.indexOf('dev: '), both);
  const { charts } = await connection.request<{
    readonly charts: readonly { readonly folder: string; readonly environments: readonly { readonly name: string }[] }[];
  }>('headlight/charts', {});
  assert.deepEqual(
    charts.map(({ environments: all }) => all.map(({ name }) => name)),
    [['prod', 'dev']],
  );
  await connection.request('headlight/showEnvironment', { folder: charts[0]?.folder, name: 'dev' });
  assert.match(await text((value) => value.startsWith('dev: ')), /dev-db-headless\.dev/);
});

test('the chart that holds a document is told with its environments, the one that was chosen first', { skip }, async () => {
  const { connection, uriOf } = await start({ ...chart, ...other, '.headlight.yaml': environments });
  const namesIn = async (holding: string): Promise<readonly string[]> =>
    (await connection.request<ChartsResult>('headlight/charts', { holding })).charts.map(({ label, environments: all }) =>
      [label, ...all.map(({ name }) => name)].join(' '),
    );
  assert.deepEqual(await namesIn(uriOf('db/templates/set.yaml')), ['db prod dev']);
  assert.deepEqual(await namesIn(uriOf('web/Chart.yaml')), ['web']);
  assert.deepEqual(await namesIn(uriOf('elsewhere.yaml')), []);
  await connection.request('headlight/showEnvironment', { folder: uriOf('db'), name: 'dev' });
  assert.deepEqual(await namesIn(uriOf('db/values.yaml')), ['db dev prod']);
});

test('a chart is shown as it is rendered, each object linked to its template', { skip }, async () => {
  const { connection, uriOf } = await start({ ...chart, '.headlight.yaml': environments });
  connection.open(uriOf('db/templates/service.yaml'), service.replace('port: 5432', 'port: 6000'), 1);
  const shown = await connection.request<{
    readonly text: string;
    readonly links: readonly { readonly range: { readonly start: { readonly line: number } }; readonly target: { readonly uri: string } }[];
  }>('headlight/renderedChart', { folder: uriOf('db'), environment: 'dev' });
  assert.match(shown.text, /^# Source: db\/templates\/service\.yaml$/m);
  assert.match(shown.text, /name: dev-db-headless/);
  assert.match(shown.text, /port: 6000/);
  const lines = shown.text.split('\n');
  assert.deepEqual(
    shown.links.map(({ range, target }) => [lines[range.start.line], target.uri]),
    [
      ['# Source: db/templates/service.yaml', uriOf('db/templates/service.yaml')],
      ['# Source: db/templates/set.yaml', uriOf('db/templates/set.yaml')],
    ],
  );
});

test('a chart says which environments it has, and one is written for it', { skip }, async () => {
  const { connection, uriOf } = await start(chart, { client: 'vscode' });
  connection.open(uriOf('db/Chart.yaml'), chart['db/Chart.yaml'], 1);
  const lenses = await connection.request<readonly { readonly command: { readonly title: string; readonly command: string } }[]>(
    'textDocument/codeLens',
    { textDocument: { uri: uriOf('db/Chart.yaml') } },
  );
  assert.deepEqual(
    lenses.map(({ command }) => command.command),
    ['headlight.chooseEnvironment', 'headlight.showRenderedChart', 'headlight.addEnvironment'],
  );
  const written = async (): Promise<{ readonly uri: string; readonly text: string }> =>
    connection.request('headlight/newEnvironment', { folder: uriOf('db'), name: 'prod' });
  const first = await written();
  assert.deepEqual(
    [first.uri, first.text],
    [uriOf('.headlight.yaml'), 'charts:\n  - path: db\n    name: prod\n    release: prod\n    namespace: default\n    values: []\n'],
  );
});

test('a hover on a value says which rendered fields and names it reaches, per environment', { skip }, async () => {
  const values = 'app: db\nreplicas: 3\nunused: {deep: 1}\n';
  const { connection, uriOf } = await start({ ...chart, 'db/values.yaml': values, '.headlight.yaml': environments });
  const uri = uriOf('db/values.yaml');
  connection.open(uri, values, 1);
  const said = async (part: string): Promise<string> => (await hover(connection, uri, values, part))?.contents.value ?? '';
  const app = await said('db');
  for (const expected of [
    /\*\*app\*\* reaches in prod:/,
    /- Service `shop-db-headless`: `spec\.selector\.app` \[service\.yaml:8\]/,
    /- StatefulSet `shop-db`: `spec\.selector\.matchLabels\.app`/,
    /Names: .*`shop-db-headless\.eu\.svc\.cluster\.local`/,
    /reaches in dev:/,
  ])
    assert.match(app, expected);
  // Both environments set it.
  assert.match(await said('replicas'), /\*\*replicas\*\* reaches no rendered field in prod\./);
  assert.match(await said('deep'), /\*\*unused\.deep\*\* reaches no rendered field in prod\./);
});

test(
  'what deploys a chart links to it and to its values files; names in its values are judged in the world of the chart',
  { skip },
  async () => {
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  destination: {namespace: eu}
  source:
    repoURL: https://git.example.com/x.git
    path: db
    helm:
      valueFiles: [values-prod.yaml]
      valuesObject: {peer: shop-db-0.shop-db-headles.eu.svc.cluster.local}
`;
    const { connection, uriOf } = await start({ ...chart, 'argo/apps/eu/app.yaml': application, 'db/values-prod.yaml': 'replicas: 2\n' });
    const uri = uriOf('argo/apps/eu/app.yaml');
    connection.open(uri, application, 1);
    connection.open(uriOf('db/templates/set.yaml'), good, 1);
    const [found] = await connection.diagnostics(uri, (all) => all.some(({ code }) => String(code).startsWith('dns-name-')));
    assert.match(String(found?.message), /shop-db-headless/);
    const links = await connection.request<
      readonly { readonly range: { readonly start: { readonly line: number } }; readonly target: string }[]
    >('textDocument/documentLink', { textDocument: { uri } });
    const lines = application.split('\n');
    assert.deepEqual(
      links.slice(0, 2).map(({ range, target }) => [lines[range.start.line]?.trim(), target.replace(/#.*/, '')]),
      [
        ['path: db', uriOf('db/Chart.yaml')],
        ['valueFiles: [values-prod.yaml]', uriOf('db/values-prod.yaml')],
      ],
    );
  },
);
