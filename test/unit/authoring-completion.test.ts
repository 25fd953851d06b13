import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textPathAt } from '../../server/src/features/completion/text-path.ts';
import type { Analysis } from '../../server/src/analysis.ts';
import { around, config, deployment, env, ingress, offered, route, service, set } from './lib/proposals.ts';
import { analysisOf, cursorIn, textsBelow } from './lib/workspace.ts';

test('values by field, in every style of YAML', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [set('  serviceName: ‸\n'), ['db-headless', 'web']],
    [set('  serviceName: db‸\n'), ['db-headless']],
    [set('  serviceName:‸'), ['db-headless', 'web']],
    [set('  serviceName: "db‸"\n'), ['db-headless']],
    [set("  serviceName: 'db‸'\n"), ['db-headless']],
    [set('  serviceName: "db‸\n'), ['db-headless']],
    [set('  serviceName: &name d‸\n'), ['db-headless']],
    [set('  serviceName: !!str "d‸\n'), ['db-headless']],
    [set('  serviceName: ‸\n').replace(/^(\w+):/gm, '"$1":'), ['db-headless', 'web']],
    [
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c, namespace: away}\n- apiVersion: apps/v1\n  kind: StatefulSet\n  metadata: {name: new, namespace: data}\n  spec:\n    serviceName: ‸\n',
      ['db-headless', 'web'],
    ],
    [
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Service","metadata":{"name":"x","namespace":"data"},"spec":{"type":"‸"}}]}',
      ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'],
    ],
    [set('  serviceName: d‸b-old\n'), ['db-headless']],
    ['apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x, namespace: data}\nspec: {serviceName: ‸}\n', ['db-headless', 'web']],
    [
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x, namespace: data}\nspec: {replicas: 3, serviceName: "db‸',
      ['db-headless'],
    ],
    [
      '{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"x","namespace":"data"},"spec":{"serviceName":"‸"}}',
      ['db-headless', 'web'],
    ],
    [
      '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": { "name": "x", "namespace": "data" },\n  "spec": {\n    "selector": { "app": "web" },\n    "ports": [\n      { "port": 80 },\n      {\n        "port": 81,\n        "targetPort": "‸"\n      }\n    ]\n  }\n}\n',
      ['www'],
    ],
    [
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x, namespace: data}\nspec: {\n  replicas: 3,\n  serviceName: ‸\n}\n',
      ['db-headless', 'web'],
    ],
    [deployment('      subdomain: ‸\n'), ['db-headless', 'web']],
    ['apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: data}\nspec:\n  subdomain: db‸\n', ['db-headless']],
    [
      'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: p\n  namespace: data\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          subdomain: ‸\n',
      ['db-headless', 'web'],
    ],
    [ingress('  defaultBackend:\n    service:\n      name: ‸\n'), ['db-headless', 'web']],
    [
      ingress(
        '  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: w‸\n            port: {number: 80}\n',
      ),
      ['web'],
    ],
    [
      ingress(
        '  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: web\n            port:\n              number: ‸\n',
      ),
      ['80'],
    ],
    [
      ingress(
        '  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: web\n            port:\n              name: ‸\n',
      ),
      ['http'],
    ],
    [ingress('  rules: [{http: {paths: [{path: /, backend: {service: {name: w‸}}}]}}]\n'), ['web']],
    [route('  rules:\n  - backendRefs:\n    - name: ‸\n'), ['db-headless', 'web']],
    [route('  rules:\n    - backendRefs:\n        - name: web\n          port: ‸\n'), ['80']],
    [route('  rules:\n    - backendRefs:\n        - name: f‸\n          namespace: away\n'), ['far']],
    [service('  selector: {app: web}\n  ports:\n  - port: 80\n    targetPort: ‸\n'), ['www']],
    [service('  selector:\n    app: web\n  ports:\n    - name: x\n      port: 80\n      targetPort: "w‸"\n'), ['www']],
    [service('  selector:\n    app: web\n  ports:\n    - {port: 80, targetPort: ‸}\n'), ['www']],
    [service('  selector:\n    app: ‸\n'), ['db', 'web']],
    [service('  selector:\n    ‸\n'), ['app: db', 'app: web', 'tier: back']],
    [service('  selector: {app: ‸}\n'), ['db', 'web']],
    [service('  clusterIP: ‸\n'), ['None']],
    [service('  type: ‸\n'), ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']],
    [service('  publishNotReadyAddresses: ‸\n'), ['false', 'true']],
    [service('  ipFamilies:\n  - ‸\n'), ['IPv4', 'IPv6']],
    [service('  ipFamilies: [IPv4, ‸]\n'), ['IPv4', 'IPv6']],
    [service('  ipFamilyPolicy: ‸\n'), ['PreferDualStack', 'RequireDualStack', 'SingleStack']],
    [service('  ports:\n  - protocol: ‸\n'), ['SCTP', 'TCP', 'UDP']],
    [set('  podManagementPolicy: P‸\n'), ['Parallel']],
    [deployment('      dnsPolicy: ‸\n'), ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']],
    [
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: s\n  namespace: data\n  labels:\n    kubernetes.io/service-name: ‸\n',
      ['db-headless', 'web'],
    ],
    [
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: s\n  namespace: data\n  labels: {kubernetes.io/service-name: w‸}\n',
      ['web'],
    ],
    ['apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: ‸\n  namespace: data\n', ['db-headless', 'web']],
    ['apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n  namespace: ‸\n', ['away', 'data']],
    [route('  rules:\n  - backendRefs:\n    - name: far\n      namespace: ‸\n'), ['away', 'data']],
    [set('  template:\n    spec:\n      containers:\n      - name: c\n        image: ‸\n'), []],
    [set('  # serviceName: ‸\n'), []],
    [set('  ‸\n'), []],
  ];
  for (const [text, expected] of cases) assert.deepEqual([...offered(text).labels].sort(), expected, text);
});

test('paths of values in texts of every shape', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['spec:\n  rules:\n  - backendRefs:\n    - name: ', 'spec.rules[0].backendRefs[0].name'],
    ['spec:\n  rules:\n    - backendRefs:\n      - name: a\n      - weight: 1\n        name: ', 'spec.rules[0].backendRefs[1].name'],
    ['a:\n- b:\n  - c: 1\n  - - d: 1\n    - d: ', 'a[0].b[1][1].d'],
    ['a:\n- x: 1\n  b:\n  - c: 1\n    e:\n    - 1\n    - ', 'a[0].b[0].e[1]'],
    ['a:\n  - x\n  - y: 1\n\n    # - comment\n    z:\n      - q: ', 'a[1].z[0].q'],
    ['a:\n  b: 1\nc:\n  - d:\n      e: 1\n    f: ', 'c[0].f'],
    ['a:\n- x\nb: ', 'b'],
    ['a: |\n  b:\n    - c: {\n  d\ne: ', 'e'],
    ['a:\n- |\n  text: {\n- ', 'a[1]'],
    ['a: {b: [1, {c: 2}],\n    d: x}\ne:\n  f: ', 'e.f'],
    ['a: {b: [1,\n  {c: ', 'a.b[1].c'],
    ['a: {b: "}", c: ', 'a.c'],
    ["a: {b: 'it''s', c: ", 'a.c'],
    ['- a: 1\n- b: ', '[1].b'],
    ['metadata:\n  labels:\n    app.kubernetes.io/name: ', 'metadata.labels[app.kubernetes.io/name]'],
    ['metadata:\r\n  labels:\r\n    a: ', 'metadata.labels.a'],
    ['a: {{ .Values.x }}\nb: ', 'b'],
    ['"a": {\n  "b": [\n    {"c": 1},\n    {"c": ', 'a.b[1].c'],
  ];
  for (const [text, field] of cases) assert.equal(textPathAt(text, text.length)?.field, field, text);
  assert.deepEqual([textPathAt('a: x # ', 7), textPathAt('# ', 2)], [undefined, undefined]);
});

test('a taken proposal replaces the whole value and nothing else', () => {
  assert.equal(offered(set('  serviceName: d‸b-old # kept\n')).taken('db-headless'), set('  serviceName: db-headless # kept\n'));
  assert.equal(offered(set('  serviceName: "d‸b-old"\n')).taken('db-headless'), set('  serviceName: "db-headless"\n'));
  assert.equal(offered(set('  serviceName:‸\n')).taken('db-headless'), set('  serviceName: db-headless\n'));
  assert.equal(offered(set('  serviceName: d‸b-old\r\n')).taken('db-headless'), set('  serviceName: db-headless\r\n'));
  assert.equal(offered(service('  selector: {app: we‸, tier: x}\n')).taken('web'), service('  selector: {app: web, tier: x}\n'));
  assert.equal(offered(service('  selector:\n    ap‸\n')).taken('app: db'), service('  selector:\n    app: db\n'));
});

test('the Service that selects the pods comes first, a headless one before others', () => {
  const [first] = offered(
    set('  serviceName: ‸\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: []}}\n'),
  ).items;
  assert.equal(first?.label, 'web');
  assert.match(first?.detail ?? '', /selects these pods/);
  const [headless] = offered(set('  serviceName: ‸\n')).items;
  assert.equal(headless?.label, 'db-headless');
});

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

test('unfinished and broken documents still get proposals', () => {
  const broken = 'kind: StatefulSet\nmetadata:\n  namespace: data\nspec:\n  template: {{{\n  serviceName: ‸\n';
  assert.ok(offered(broken).labels.includes('db-headless'));
  const second = `${around['svc.yaml']}---\nkind: StatefulSet\nmetadata:\n  namespace: data\nspec:\n  serviceName: ‸`;
  assert.deepEqual([...offered(second).labels].sort(), ['db-headless', 'web']);
});

const findings = (text: string): readonly string[] => {
  const texts = new Map([['file:///w/one.yaml', text]]);
  const analysis = analysisOf(texts);
  assert.deepEqual(analysis.facts('file:///w/one.yaml')?.broken, []);
  return analysis.diagnostics('file:///w/one.yaml').map((f) => `${f.rule} at ${f.kind} ${f.name} ${f.field}`);
};

test('snippets parse and bring no new finding', () => {
  const bases: readonly string[] = [
    '‸',
    '---\n‸',
    around['svc.yaml'].replace('  selector: {app: db}\n', '').concat('---\n‸'),
    set(
      '  serviceName: new-headless\n  replicas: 2\n  selector: {matchLabels: {app: nn}}\n  template:\n    metadata: {labels: {app: nn, extra: "yes"}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 5432}, {containerPort: 80, protocol: UDP}]}]}\n---\n‸',
    ),
    set(
      '  selector: {matchLabels: {app: "123"}}\n  serviceName: ""\n  template:\n    metadata: {labels: {app: "123"}}\n    spec: {containers: [{name: c, image: i}]}\n---\n‸\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: z}\n',
    ),
    'apiVersion: v1\nkind: Service\nmetadata: {name: bare}\nspec: {clusterIP: None, ports: [{port: 53, protocol: UDP}, {name: x, port: 99}]}\n---\n‸',
    'apiVersion: v1\nkind: Service\nmetadata: {name: bare}\nspec: {clusterIP: None}\n---\n‸',
  ];
  for (const base of bases) {
    const { items, taken } = offered(base, {});
    assert.ok(items.length >= 2, base);
    const before = findings(base.replace('‸', ''));
    for (const { label, kind } of items) {
      assert.equal(kind, 'snippet');
      assert.deepEqual(
        findings(taken(label)).filter((f) => !before.includes(f)),
        [],
        `${base}\n+ ${label}:\n${taken(label)}`,
      );
    }
  }
});

test('snippets give what their title says', () => {
  const base = set(
    '  serviceName: new-headless\n  replicas: 2\n  selector: {matchLabels: {app: nn}}\n  template:\n    metadata: {labels: {app: nn}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 5432}]}]}\n---\n‸',
  );
  const text = offered(base, {}).taken('headless Service for new');
  const analysis = analysisOf(new Map([['file:///w/one.yaml', text]]));
  assert.equal(analysis.dig('new-1.new-headless.data.svc.cluster.local', 'A').rcode, 'NOERROR');
  assert.equal(analysis.dig('_pg._tcp.new-headless.data.svc.cluster.local', 'SRV').answers.length, 2);
  assert.deepEqual(
    offered(`${around['svc.yaml']}---\n‸`, { 'set.yaml': around['set.yaml'] }).labels.filter((l) => l.startsWith('headless')),
    [],
    'no second Service for a StatefulSet that has one',
  );
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

test('before the first letter only what is asked for', () => {
  const at = (text: string, explicit: boolean): readonly string[] => {
    const { texts, uri, offset } = cursorIn({ ...around, 'new.yaml': text });
    return analysisOf(texts)
      .completions(uri, offset, explicit)
      .map((i) => i.label);
  };
  assert.deepEqual(at(env('‸'), false), []);
  assert.ok(at(env('‸'), true).includes('db-headless'));
  assert.ok(at(env('""'.replace('""', '"‸"')), true).includes('web'));
  assert.ok(at(deployment('      containers:\n      - name: c\n        args: ["--host=‸"]\n'), true).includes('web'));
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

test('values are written as their place needs it', () => {
  const odd = {
    ...around,
    'odd.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: odd, namespace: data}\nspec:\n  selector: {matchLabels: {app: "123"}}\n  template:\n    metadata: {labels: {app: "123"}}\n    spec: {containers: [{name: c, image: i}]}\n',
  };
  assert.equal(offered(service('  selector:\n    app: ‸\n'), odd).taken('123'), service('  selector:\n    app: "123"\n'));
  assert.equal(offered(service('  selector:\n    ‸\n'), odd).taken('app: 123'), service('  selector:\n    app: "123"\n'));
  assert.equal(offered(service('  selector:\n    app: "‸"\n'), odd).taken('123'), service('  selector:\n    app: "123"\n'));
  const json = (spec: string): string => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"x","namespace":"data"},"spec":${spec}}`;
  assert.equal(offered(json('{"type": ‸}')).taken('NodePort'), json('{"type": "NodePort"}'));
  assert.equal(offered(json('{"publishNotReadyAddresses": ‸}')).taken('true'), json('{"publishNotReadyAddresses": true}'));
  assert.equal(offered(json('{"selector": {‸}}')).taken('app: web'), json('{"selector": {"app": "web"}}'));
  assert.equal(offered(json('{"selector": {"app": "‸"}}')).taken('web'), json('{"selector": {"app": "web"}}'));
});

test('a selector grows by what its pods have and it has not', () => {
  const { labels, items } = offered(service('  selector:\n    tier: back\n    ‸\n'));
  assert.deepEqual([...labels].sort(), ['app: db', 'app: web']);
  assert.equal(items[0]?.label, 'app: db');
  assert.deepEqual(
    offered(
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: new, namespace: data}\nspec:\n  selector:\n    matchLabels:\n      ‸\n  template:\n    metadata: {labels: {app: new, tier: two}}\n',
    ).labels,
    ['app: new', 'tier: two'],
  );
});

test('ports of endpoints, namespaces of kustomizations, hosts in values', () => {
  assert.deepEqual(
    offered(
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: s, namespace: data, labels: {kubernetes.io/service-name: web}}\naddressType: IPv4\nendpoints: []\nports:\n- name: ‸\n',
    ).labels,
    ['http'],
  );
  assert.deepEqual(
    offered('apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, namespace: data}\nsubsets:\n- addresses: []\n  ports:\n  - name: ‸\n')
      .labels,
    ['http'],
  );
  assert.deepEqual(offered('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ‸\n').labels, ['away', 'data']);
  const inValues = cursorIn({ ...around, 'values.yaml': 'db:\n  host: db-0.db-headless.data‸\n' });
  assert.deepEqual(
    analysisOf(inValues.texts)
      .completions(inValues.uri, inValues.offset)
      .map((i) => i.label),
    ['db-0.db-headless.data.svc', 'db-0.db-headless.data.svc.cluster.local'],
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

test('snippets come only where a whole object may stand', () => {
  for (const text of ['apiVersion: v1\n‸', 'a: 1\n‸', `${service('  type: ClusterIP\n')}‸`, '{‸}', 'x: ‸'])
    assert.ok(!offered(text).items.some((i) => i.kind === 'snippet'), text);
  for (const text of [
    '‸',
    'State‸',
    '# comment\n‸',
    `${service('  type: ClusterIP\n')}---\n‸`,
    `${service('  type: ClusterIP\n')}---\n# note\nHead‸`.replace('Head', 'Ext'),
  ])
    assert.ok(
      offered(text).items.some((i) => i.kind === 'snippet'),
      text,
    );
  const { texts, uri, offset } = cursorIn({ 'values.yaml': '‸' });
  assert.deepEqual(analysisOf(texts).completions(uri, offset), []);
});

test('snippets in a full workspace bring no new finding anywhere, and take free names', () => {
  const demo = textsBelow('test/workspaces/demo');
  const before = analysisOf(demo);
  const told = (analysis: Analysis, texts: ReadonlyMap<string, string>): Set<string> =>
    new Set([...texts.keys()].flatMap((u) => analysis.diagnostics(u).map((f) => `${u} ${f.rule} ${f.kind} ${f.name} ${f.field}`)));
  const known = told(before, demo);
  let tried = 0;
  for (const [uri, text] of [...demo].filter(([u]) => !u.endsWith('kustomization.yaml'))) {
    const start = `${text.replace(/\n*$/, '\n')}---\n`;
    const texts = new Map([...demo, [uri, start]]);
    const analysis = analysisOf(texts);
    for (const item of analysis.completions(uri, start.length)) {
      const after = start.slice(0, item.span.start) + item.insert;
      analysis.apply([{ uri, text: after }]);
      assert.deepEqual(
        [...told(analysis, demo)].filter((f) => !known.has(f)),
        [],
        `${uri} + ${item.label}\n${item.insert}`,
      );
      analysis.apply([{ uri, text: start }]);
      tried += 1;
    }
  }
  assert.ok(tried > 20, String(tried));
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

test('a named port in flow style that is not closed yet; no object on the line of a marker', () => {
  const set =
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s, namespace: a}\nspec:\n  serviceName: n\n  selector: {matchLabels: {app: s}}\n  template:\n    metadata: {labels: {app: s}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 1}]}]}\n';
  const { texts, uri, offset } = cursorIn({
    'a.yaml':
      '{apiVersion: v1, kind: Service, metadata: {name: n, namespace: a}, spec: {selector: {app: s}, ports: [{port: 1, targetPort: ‸',
    'b.yaml': set,
  });
  assert.deepEqual(
    analysisOf(texts)
      .completions(uri, offset)
      .map((i) => i.label),
    ['pg'],
  );
  assert.deepEqual(offered(`${service('  type: ClusterIP\n')}---‸`).labels, []);
});
