import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamed } from '../../lib/renamed.ts';
import { analysisOf, cursorIn } from '../../lib/workspace.ts';

/** Files with a cursor → the changed files, or the refusal. */
function rename(files: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> | string {
  const { texts, uri, offset } = cursorIn(files);
  const after = renamed(texts, uri, offset, name);
  if (typeof after === 'string') return after;
  return Object.fromEntries(
    [...after].filter(([file, text]) => texts.get(file) !== text).map(([file, text]) => [file.slice('file:///w/'.length), text]),
  );
}

const service = (name: string, rest = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports: [{name: sql, port: 5432}]\n${rest}`;

const set = (serviceName: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: ${serviceName}\n  replicas: 2\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: c, image: i}]}\n`;

test('each folder keeps its own Service of one name', () => {
  const files = { 'a/svc.yaml': service('d‸b'), 'a/set.yaml': set('db'), 'b/svc.yaml': service('db'), 'b/set.yaml': set('db') };
  assert.deepEqual(rename(files, 'pg'), { 'a/svc.yaml': service('pg'), 'a/set.yaml': set('pg') });
  const byUse = { 'a/svc.yaml': service('db'), 'a/set.yaml': set('db'), 'b/svc.yaml': service('db'), 'b/set.yaml': set('"d‸b"') };
  assert.deepEqual(rename(byUse, 'pg'), { 'b/svc.yaml': service('pg'), 'b/set.yaml': set('"pg"') });
});

test('through a base and its overlays', () => {
  const base = {
    'base/kustomization.yaml': 'resources: [svc.yaml, set.yaml]\n',
    'base/svc.yaml': service('d‸b'),
    'base/set.yaml': set('db'),
  };
  const overlay = { 'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base, app.yaml]\n' };
  const app = (host: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers: [{name: c, image: i, env: [{name: H, value: "${host}:5432"}]}]\n`;
  assert.deepEqual(rename({ ...base, ...overlay, 'dev/app.yaml': app('elsewhere.example.com') }, 'pg'), {
    'base/svc.yaml': service('pg'),
    'base/set.yaml': set('pg'),
  });
  assert.deepEqual(rename({ ...base, ...overlay, 'dev/app.yaml': app('db-0.dev-db') }, 'pg'), {
    'base/svc.yaml': service('pg'),
    'base/set.yaml': set('pg'),
    'dev/app.yaml': app('db-0.dev-pg'),
  });
  const patched = {
    'dev/kustomization.yaml': 'resources: [../base]\npatches: [{path: p.yaml}]\n',
    'dev/p.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {publishNotReadyAddresses: true}\n',
  };
  assert.deepEqual(rename({ ...base, ...patched }, 'pg'), {
    'base/svc.yaml': service('pg'),
    'base/set.yaml': set('pg'),
    'dev/p.yaml': patched['dev/p.yaml'].replace('name: db', 'name: pg'),
  });
});

test('endpoints by hand go with their Service, from either side', () => {
  const endpoints = (name: string): string =>
    `apiVersion: v1\nkind: Endpoints\nmetadata: {name: ${name}}\nsubsets: [{addresses: [{ip: 192.0.2.1}], ports: [{name: sql, port: 5432}]}]\n`;
  const slice = (name: string): string =>
    `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: any, labels: {"kubernetes.io/service-name": "${name}"}}\naddressType: IPv4\nendpoints: [{addresses: [192.0.2.1]}]\nports: [{name: sql, port: 5432}]\n`;
  const bare = service('db').replace('  selector: {app: db}\n', '');
  const renamedAll = { 'svc.yaml': bare.replace('name: db', 'name: pg'), 'ep.yaml': endpoints('pg'), 'slice.yaml': slice('pg') };
  assert.deepEqual(
    rename({ 'svc.yaml': bare.replace('name: db', 'name: d‸b'), 'ep.yaml': endpoints('db'), 'slice.yaml': slice('db') }, 'pg'),
    renamedAll,
  );
  assert.deepEqual(rename({ 'svc.yaml': bare, 'ep.yaml': endpoints('d‸b'), 'slice.yaml': slice('db') }, 'pg'), renamedAll);
  assert.deepEqual(rename({ 'svc.yaml': bare, 'ep.yaml': endpoints('db'), 'slice.yaml': slice('d‸b') }, 'pg'), renamedAll);
  const port = { 'svc.yaml': bare.replace('name: sql', 'name: s‸ql'), 'ep.yaml': endpoints('db'), 'slice.yaml': slice('db') };
  assert.deepEqual(rename(port, 'tcp'), {
    'svc.yaml': bare.replace('sql', 'tcp'),
    'ep.yaml': endpoints('db').replace('sql', 'tcp'),
    'slice.yaml': slice('db').replace('sql', 'tcp'),
  });
});

test('manifests without a namespace are meant by names with any', () => {
  const app = (host: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers: [{name: c, image: i, args: ["${host}"]}]\n`;
  const files = {
    'svc.yaml': service('peers'),
    'set.yaml': set('peers').replace('{name: db}', '{name: d‸b}'),
    'app.yaml': app('db-0.peers.prod.svc.cluster.local'),
  };
  assert.deepEqual(rename(files, 'pg'), {
    'set.yaml': set('peers').replace('{name: db}', '{name: pg}'),
    'app.yaml': app('pg-0.peers.prod.svc.cluster.local'),
  });
  const bySvc = { 'svc.yaml': service('pe‸ers'), 'set.yaml': set('peers'), 'app.yaml': app('db-0.peers.prod.svc.cluster.local') };
  assert.deepEqual(rename(bySvc, 'pg'), {
    'svc.yaml': service('pg'),
    'set.yaml': set('pg'),
    'app.yaml': app('db-0.pg.prod.svc.cluster.local'),
  });
});

test('a namespace that a kustomization sets', () => {
  const files = {
    'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: da‸ta}\n',
    'b/kustomization.yaml': 'namespace: data\nresources: [svc.yaml]\n',
    'b/svc.yaml': service('db'),
  };
  assert.deepEqual(rename(files, 'pg'), {
    'a.yaml': files['a.yaml'].replace('da‸ta', 'pg'),
    'b/kustomization.yaml': 'namespace: pg\nresources: [svc.yaml]\n',
  });
});

test('refusals say why', () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string, RegExp])[] = [
    [
      { 'a.yaml': service('d‸b') },
      'Bad',
      /metadata\.name: Invalid value: "Bad": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'/,
    ],
    [{ 'a.yaml': service('d‸b'), 'b.yaml': service('pg') }, 'pg', /There is a Service pg already, in b\.yaml\./],
    [{ 'a.yaml': set('x').replace('name: db', 'name: d‸b') }, 'x'.repeat(53), /at most 52/],
    [
      { 'a.yaml': service('db').replace('name: sql', 'name: s‸ql').replace('}]', '}, {name: web, port: 80}]') },
      'web',
      /has a port web already/,
    ],
    [
      { 'a.yaml': set('x').replace('image: i', 'image: i, ports: [{name: p‸g, containerPort: 1}, {name: web, containerPort: 2}]') },
      'web',
      /has a port web already/,
    ],
    [
      { 'a.yaml': set('x').replace('image: i', 'image: i, ports: [{name: p‸g, containerPort: 1}]') },
      'sixteen-letters-x',
      /must be no more than 15 characters/,
    ],
    [{ 'a.yaml': service('d‸b') }, '', /may not be empty/],
    [
      {
        'a.yaml': service('db').replace('name: sql', 'name: s‸ql').replace('  clusterIP: None\n', ''),
        'i.yaml':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: db, port: {name: sql}}}}\n',
      },
      'longer-than-fifteen',
      /i\.yaml: spec\.defaultBackend\.service\.port\.name: .*must be no more than 15/,
    ],
    [
      { 'a.yaml': service('db').replace('{name: db}', '{name: db, namespace: def‸ault}'), 'b.yaml': service('x') },
      'pg',
      /Service x has no written namespace/,
    ],
    [
      {
        'a.yaml': service('db').replace('{name: db}', '{name: db, namespace: da‸ta}'),
        'b.yaml': service('x').replace('{name: x}', '{name: x, namespace: pg}'),
      },
      'pg',
      /namespace pg already/,
    ],
  ];
  for (const [files, name, reason] of cases) assert.match(String(rename(files, name)), reason);
});

test('templates are refused', () => {
  const { texts, uri, offset } = cursorIn({
    'chart/Chart.yaml': 'name: x\nversion: 1.0.0\n',
    'chart/templates/a.yaml': service('d‸b', '  publishNotReadyAddresses: {{ .Values.x }}\n'),
  });
  const prepared = analysisOf(texts).prepareRename(uri, offset);
  assert.ok(!prepared || 'refused' in prepared, JSON.stringify(prepared));
});

test('what is not renamed is left to others', () => {
  for (const text of [service('db').replace('kind: Ser', 'kind: Se‸r'), 'a: b‸\n', service('db').replace('app: db', 'app: d‸b')]) {
    const { texts, uri, offset } = cursorIn({ 'a.yaml': text });
    assert.equal(analysisOf(texts).prepareRename(uri, offset), undefined, text);
  }
});

test('what cannot be changed on a live object and names in text ask for confirmation', () => {
  const pod = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {host: "db-0.db.default.svc"}\n';
  const { texts, uri, offset } = cursorIn({ 'a.yaml': service('d‸b'), 'b.yaml': set('db'), 'c.yaml': pod });
  const result = analysisOf(texts).rename(uri, offset, 'pg');
  assert.ok(result && 'edits' in result);
  assert.deepEqual(
    result.edits.map((e) => [e.uri.slice('file:///w/'.length), e.mark?.id]),
    [
      ['a.yaml', undefined],
      ['b.yaml', 'immutable'],
      ['c.yaml', undefined],
    ],
  );
});

test('what a live Pod or Job keeps asks for confirmation, what a Deployment takes does not', () => {
  const confirms = (kind: string): readonly (string | undefined)[] => {
    const spec = 'hostname: h‸ost, subdomain: db, containers: [{name: c, image: i}]';
    const text =
      kind === 'Pod'
        ? `apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: db}}\nspec: {${spec}}\n`
        : `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'apps/v1'}\nkind: ${kind}\nmetadata: {name: p}\nspec: {template: {metadata: {labels: {app: db}}, spec: {${spec}}}}\n`;
    const { texts, uri, offset } = cursorIn({ 'svc.yaml': service('db'), 'p.yaml': text });
    const result = analysisOf(texts).rename(uri, offset, 'other');
    assert.ok(result && 'edits' in result, JSON.stringify(result));
    return result.edits.map((e) => e.mark?.id);
  };
  assert.deepEqual([confirms('Pod'), confirms('Job'), confirms('Deployment')], [['immutable'], ['immutable'], [undefined]]);
});

test('text that a variable completes is another name; text behind a variable and a dot is this one', () => {
  const config = (name: string, pod: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: http://\${PREFIX}-db.default.svc:80 http://\${PREFIX}db.default.svc:80\n  b: "$(POD_NAME).${name}.default.svc.cluster.local"\n  c: http://*.${name}.default.svc:80\n  d: "\${SET}-0.${name}.default.svc"\n  e: http://my_db.default.svc:80\n  f: http://${pod}-0.${name}.default.svc:80 http://x${'db'}-0.${name}.default.svc\n`;
  assert.deepEqual(rename({ 'svc.yaml': service('d‸b'), 'c.yaml': config('db', 'db') }, 'pg'), {
    'svc.yaml': service('pg'),
    'c.yaml': config('pg', 'db'),
  });
  assert.deepEqual(
    rename(
      {
        'svc.yaml': service('db'),
        'set.yaml': set('db').replace('metadata: {name: db}', 'metadata: {name: d‸b}'),
        'c.yaml': config('db', 'db'),
      },
      'pg',
    ),
    { 'set.yaml': set('db').replace('metadata: {name: db}', 'metadata: {name: pg}'), 'c.yaml': config('db', 'pg') },
  );
  const { texts, uri, offset } = cursorIn({
    'svc.yaml': service('db'),
    'c.yaml': config('db', 'db').replace('}-db.default', '}-d‸b.default'),
  });
  assert.equal(analysisOf(texts).prepareRename(uri, offset), undefined, 'and it is nothing to rename');
});

test('names in values, patches and literals of generators go along', () => {
  const base = {
    'base/kustomization.yaml': 'resources: [svc.yaml, set.yaml, app.yaml]\n',
    'base/svc.yaml': service('d‸b'),
    'base/set.yaml': set('db'),
    'base/app.yaml': app('x.example.com'),
  };
  const all = (name: string): Readonly<Record<string, string>> => ({
    'chart/values.yaml': `host: ${name}.default.svc.cluster.local\npeers: "db-0.${name}.default.svc:1,db-1.${name}.default.svc:1"\n`,
    'o/p.yaml': app(`db-0.${name}`),
    'o/kustomization.yaml': `resources: [../base]\npatches:\n- path: p.yaml\n- patch: |-\n${app(`db-1.${name}`).replaceAll('name: H', 'name: I').replace(/^/gm, '    ')}\nconfigMapGenerator:\n- name: c\n  literals: ["HOST=${name}.default.svc.cluster.local"]\n`,
  });
  assert.deepEqual(rename({ ...base, ...all('db') }, 'pg'), { 'base/svc.yaml': service('pg'), 'base/set.yaml': set('pg'), ...all('pg') });
  const bySet = { ...base, 'base/svc.yaml': service('db'), 'base/set.yaml': set('db').replace('{name: db}', '{name: d‸b}'), ...all('db') };
  const after = rename(bySet, 'pg');
  assert.ok(typeof after !== 'string', String(after));
  assert.match(after['chart/values.yaml'] ?? '', /peers: "pg-0\.db\.default\.svc:1,pg-1\.db/);
  assert.match(after['o/p.yaml'] ?? '', /pg-0\.db/);
});

test('what a kustomization finds by name is renamed with it, what it finds otherwise stays', () => {
  const base = {
    'base/kustomization.yaml': 'resources: [svc.yaml, set.yaml]\n',
    'base/svc.yaml': service('peers'),
    'base/set.yaml': set('peers').replace('{name: db}', '{name: d‸b}'),
  };
  const over = (text: string): Readonly<Record<string, string>> | string =>
    rename({ ...base, 'o/kustomization.yaml': `resources: [../base]\n${text}` }, 'pg');
  const patch = (target: string, operation: string): string => `patches:\n- target: ${target}\n  patch: |-\n    - ${operation}\n`;
  const done = { 'base/set.yaml': set('peers').replace('{name: db}', '{name: pg}') };
  const both = (text: (name: string) => string): void => {
    assert.deepEqual(over(text('db')), { ...done, 'o/kustomization.yaml': `resources: [../base]\n${text('pg')}` });
  };
  both((name) => `replicas: [{name: ${name}, count: 3}]\n`);
  both((name) => patch(`{kind: StatefulSet, name: ${name}}`, '{op: remove, path: /spec/replicas}'));
  both((name) => `patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: StatefulSet\n    metadata: {name: ${name}, labels: {a: b}}\n`);
  assert.match(
    String(over(patch('{kind: StatefulSet, name: "d[b]"}', '{op: remove, path: /spec/replicas}'))),
    /kustomization o, for example the target of a patch, names db and would miss it/,
  );
  assert.deepEqual(over(patch('{kind: StatefulSet}', '{op: replace, path: /spec/replicas, value: 5}')), done);
  assert.deepEqual(over(patch('{kind: StatefulSet, name: ".*"}', '{op: add, path: /metadata/labels, value: {a: b}}')), done);
  assert.deepEqual(over('labels: [{pairs: {a: b}, includeSelectors: true}]\n'), done);
});

test('a name that may be a pod or a Service without a namespace goes with the Service', () => {
  const web = (name: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: w}, ports: [{port: 80}]}\n`;
  const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {url: "http://${name}.kafka:80"}\n`;
  const files = { 'kafka.yaml': service('kafka'), 'set.yaml': set('kafka'), 'web.yaml': web('we‸b'), 'c.yaml': config('web') };
  assert.deepEqual(rename(files, 'site'), { 'web.yaml': web('site'), 'c.yaml': config('site') });
  assert.deepEqual(rename({ ...files, 'web.yaml': web('web'), 'c.yaml': config('we‸b') }, 'site'), {
    'web.yaml': web('site'),
    'c.yaml': config('site'),
  });
});

const app = (host: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: c, image: i, env: [{name: H, value: "${host}"}]}]}\n`;
