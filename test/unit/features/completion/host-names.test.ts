import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, config, deployment, env, offered, route, service } from '../../lib/proposals.ts';
import { analysisOf, cursorIn } from '../../lib/workspace.ts';

test('DNS names grow step by step', () => {
  assert.ok(offered(env('db‸')).labels.includes('db-0.db-headless'));
  const zero = offered(env('db-0.‸')).labels;
  assert.deepEqual(
    zero.filter((l) => !l.startsWith('db-0.db-headless')),
    [],
  );
  assert.ok(zero.includes('db-0.db-headless') && zero.includes('db-0.db-headless.data.svc.cluster.local'));
  assert.deepEqual(offered(env('db-0.db-headless.‸')).labels, [
    'db-0.db-headless.data',
    'db-0.db-headless.data.svc',
    'db-0.db-headless.data.svc.cluster.local',
  ]);
  assert.deepEqual(offered(env('db-0.db-headless.data.svc.c‸')).labels, ['db-0.db-headless.data.svc.cluster.local']);
  assert.deepEqual(offered(env('far.‸')).labels, ['far.away', 'far.away.svc', 'far.away.svc.cluster.local']);
  assert.ok(!offered(env('fa‸')).labels.includes('far'), 'a short name does not cross namespaces');
  assert.deepEqual(offered(env('‸')).labels, []);
});

test('DNS names stand in the middle of other text', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [env('"http://db-head‸:8080/x"'), 'db-headless', env('"http://db-headless:8080/x"')],
    [env('postgres://u:p@web‸.old/db'), 'web.data', env('postgres://u:p@web.data/db')],
    [
      deployment('      containers:\n      - name: c\n        args: ["--peer=db-0.‸", "-v"]\n'),
      'db-0.db-headless',
      deployment('      containers:\n      - name: c\n        args: ["--peer=db-0.db-headless", "-v"]\n'),
    ],
    [
      deployment('      containers:\n      - name: c\n        args:\n        - --peer=db-1.‸\n'),
      'db-1.db-headless',
      deployment('      containers:\n      - name: c\n        args:\n        - --peer=db-1.db-headless\n'),
    ],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: data}\ndata:\n  app.conf: |\n    upstream a {\n      server db-headl‸;\n    }\n',
      'db-headless',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: data}\ndata:\n  app.conf: |\n    upstream a {\n      server db-headless;\n    }\n',
    ],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: data}\ndata:\n  conf: |\n    # hosts\n    peers: db-0.db-headless,db-1.‸\n',
      'db-1.db-headless',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: data}\ndata:\n  conf: |\n    # hosts\n    peers: db-0.db-headless,db-1.db-headless\n',
    ],
    [
      'apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: data}\nspec:\n  type: ExternalName\n  externalName: web.data.svc.‸\n',
      'web.data.svc.cluster.local',
      'apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: data}\nspec:\n  type: ExternalName\n  externalName: web.data.svc.cluster.local\n',
    ],
  ];
  for (const [text, label, expected] of cases) assert.equal(offered(text).taken(label), expected);
});

test('documentation says what a name answers', () => {
  const { texts, uri, offset } = cursorIn({ ...around, 'new.yaml': env('db-0.‸') });
  const analysis = analysisOf(texts);
  const documentation = (host: string) => analysis.completionDocumentation(uri, offset, host) ?? '';
  assert.match(documentation('db-0.db-headless'), /`db-0\.db-headless\.data\.svc\.cluster\.local` answers[^]*`A`/);
  assert.match(documentation('db-0.db-headless.data.svc.cluster.local'), /answers/);
  assert.match(documentation('db-7.db-headless'), /Nothing answers/);
});

test('names begin inside connection strings, flags and lists', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [env('jdbc:postgresql://db-0.‸'), ['db-0.db-headless', 'db-0.db-headless.data'], ['web']],
    [env('jdbc:postgresql://‸'), ['db-headless', 'web', 'db-0.db-headless'], ['far']],
    [env('"amqp://user:secret@‸"'), ['db-headless', 'web'], []],
    [env('jdbc:postgresql://db-headless:5432/x?user=‸'), [], ['web', 'db-headless']],
    [config('jdbc:postgresql://‸'), ['db-headless', 'web'], []],
    [config('mongodb://db-0.db-headless:27017,d‸'), ['db-1.db-headless', 'db-headless'], ['db-0.db-headless.data']],
    [env('plain,‸'), [], ['web']],
    [env('"_sq‸"'), ['_sql._tcp.db-headless', '_sql._tcp.db-headless.data.svc.cluster.local'], []],
    [env('srv+_sql._tcp.db‸'), ['_sql._tcp.db-headless'], []],
    [config('{"peers": ["db-0.db-headless", "‸"]}'), [], ['x']],
  ];
  for (const [text, wanted, unwanted] of cases) {
    const { labels } = offered(text);
    for (const label of wanted) assert.ok(labels.includes(label), `${label} in ${text}: ${labels.join(', ')}`);
    for (const label of unwanted) assert.ok(!labels.includes(label), `no ${label} in ${text}`);
    if (wanted.length === 0) assert.deepEqual(labels, [], text);
  }
});

test('a list of peers goes on with those that it lacks, in the form that it has', () => {
  assert.equal(offered(env('db-0.db-headless.data.svc,‸')).items[0]?.label, 'db-1.db-headless.data.svc');
  assert.equal(offered(env('db-1.db-headless:5432,‸')).items[0]?.label, 'db-0.db-headless');
  assert.equal(offered(env('"db-0.db-headless,db-‸"')).taken('db-1.db-headless'), env('"db-0.db-headless,db-1.db-headless"'));
  assert.ok(!offered(env('db-0.db-headless,db-1.db-headless,‸')).labels.includes('db-1.db-headless.data.svc'));
});

test('hostnames of endpoints made by hand', () => {
  const files = {
    ...around,
    'bare.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: bare, namespace: data}\nspec: {clusterIP: None}\n---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: bare-1, namespace: data, labels: {kubernetes.io/service-name: bare}}\naddressType: IPv4\nendpoints: [{addresses: [192.0.2.1], hostname: alpha}]\n',
  };
  assert.ok(offered(env('al‸'), files).labels.includes('alpha.bare'));
  assert.ok(offered(env('alpha.‸'), files).labels.includes('alpha.bare.data.svc.cluster.local'));
});

test('what a Service of another namespace resolves to is told by its own name', () => {
  const { items } = offered(route('  rules:\n    - backendRefs:\n        - name: ‸\n          namespace: away\n'));
  assert.deepEqual(
    items.map((i) => i.host),
    ['far.away'],
  );
  const node = deployment('      dnsPolicy: Default\n      containers:\n      - name: c\n        env: [{name: A, value: db-‸}]\n');
  const { texts, uri, offset } = cursorIn({ ...around, 'new.yaml': node });
  assert.match(
    analysisOf(texts).completionDocumentation(uri, offset, 'db-headless.data.svc.cluster.local') ?? '',
    /do not ask the DNS of the cluster/,
  );
});

test('no names where none are read', () => {
  for (const text of [
    deployment('      restartPolicy: d‸\n'),
    deployment('      containers:\n      - name: w‸\n'),
    deployment('      containers:\n      - image: w‸\n'),
    service('  loadBalancerClass: w‸\n'),
    'stages:\n  - w‸\n',
    'name: w‸\non: push\n',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: w‸}\n',
  ])
    assert.deepEqual(offered(text).labels, [], text);
});

test('what stands nearest comes first, what another namespace has last', () => {
  const at = (name: string, namespace = 'data'): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {selector: {app: x}, ports: [{port: 1}]}\n`;
  const { texts, uri, offset } = cursorIn({
    'a/b/one.yaml': env('web-‸').concat('---\n', at('web-here')),
    'a/b/two.yaml': at('web-beside'),
    'a/c/three.yaml': at('web-near'),
    'z/y/four.yaml': at('web-afar'),
    'a/b/five.yaml': at('web-other', 'away'),
  });
  const labels = analysisOf(texts)
    .completions(uri, offset)
    .map((i) => i.label)
    .filter((l) => !l.endsWith('.local'));
  assert.deepEqual(labels, ['web-here', 'web-beside', 'web-near', 'web-afar', 'web-other.away']);
});

test('a half-typed namespace is none, whatever else its document has', () => {
  const files = {
    'a.yaml': service('  type: ClusterIP\n').replace(/namespace: \w+/, 'namespace: da‸'),
    'b.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: data}\n',
  };
  const { texts, uri, offset } = cursorIn(files);
  assert.deepEqual(
    analysisOf(texts)
      .completions(uri, offset)
      .map((i) => i.label),
    ['data'],
  );
  const whole = cursorIn({ ...files, 'a.yaml': files['a.yaml'].replace('da‸', 'data‸') });
  assert.deepEqual(
    analysisOf(whole.texts)
      .completions(whole.uri, whole.offset)
      .map((i) => i.label),
    ['data'],
  );
});

test('an alias and a search list take whole names only; behind the host of a URL stands a path', () => {
  const at = (text: string): readonly string[] => {
    const { texts, uri, offset } = cursorIn({
      'a.yaml': text,
      'b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: w}, ports: [{port: 80}]}\n',
    });
    return analysisOf(texts)
      .completions(uri, offset)
      .map((i) => i.label);
  };
  assert.deepEqual(
    at('apiVersion: v1\nkind: Service\nmetadata: {name: e, namespace: shop}\nspec:\n  type: ExternalName\n  externalName: we‸'),
    ['web.shop.svc.cluster.local'],
  );
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec:\n  containers: [{name: c, image: i}]\n  dnsConfig:\n    searches:\n    - ';
  assert.deepEqual(at(`${pod}‸`), ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local']);
  assert.deepEqual(at(`${pod}sv‸`), ['svc.cluster.local']);
  const config = (url: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata:\n  url: ${url}\n`;
  assert.deepEqual(at(config('http://w‸')), ['web']);
  assert.deepEqual(at(config('http://db:80/w‸')), []);
  assert.deepEqual(at(config('/etc/w‸')), []);
  assert.deepEqual(at(config('http://db:80/x?host=w‸')), ['web']);
});
