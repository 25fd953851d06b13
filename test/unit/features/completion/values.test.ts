import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textPathAt } from '../../../../server/src/features/completion/text-path.ts';
import { around, deployment, env, ingress, offered, route, service, set } from '../../lib/proposals.ts';
import { analysisOf, cursorIn } from '../../lib/workspace.ts';

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

test('unfinished and broken documents still get proposals', () => {
  const broken = 'kind: StatefulSet\nmetadata:\n  namespace: data\nspec:\n  template: {{{\n  serviceName: ‸\n';
  assert.ok(offered(broken).labels.includes('db-headless'));
  const second = `${around['svc.yaml']}---\nkind: StatefulSet\nmetadata:\n  namespace: data\nspec:\n  serviceName: ‸`;
  assert.deepEqual([...offered(second).labels].sort(), ['db-headless', 'web']);
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
