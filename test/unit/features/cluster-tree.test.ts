import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Analysis } from '../../../server/src/analysis.ts';
import { ended } from '../../../server/src/base/steps.ts';
import { treePathAt } from '../../../server/src/features/tree/path.ts';
import type { ClusterNode } from '../../../server/src/features/tree/cluster-tree.ts';
import { analysisOf } from '../lib/workspace.ts';

const pair = (name: string, namespace: string, replicas = 2): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}-headless, namespace: ${namespace}}
spec:
  clusterIP: None
  selector: {app: ${name}}
  ports: [{name: sql, port: 5432}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  serviceName: ${name}-headless
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: c, image: example/c:1, ports: [{name: sql, containerPort: 5432}]}]
`;

const files = new Map([
  ['file:///w/a.yaml', pair('db', 'data')],
  ['file:///w/b.yaml', `${pair('queue', 'data', 3)}---\n${pair('cache', 'web', 1)}`],
]);

const part = (analysis: Analysis, options: Parameters<Analysis['treeSteps']>[0]): readonly ClusterNode[] =>
  ended(analysis.treeSteps(options));

const shown = (nodes: readonly ClusterNode[]): readonly string[] =>
  nodes.map(({ kind, label, detail, children }) => `${kind} ${label} (${detail})${children ? ` [${shown(children).join(', ')}]` : ''}`);

test('namespaces with counts, then the Services of one, then names with pods', () => {
  const analysis = analysisOf(files);
  const roots = part(analysis, {});
  assert.deepEqual(shown(roots), ['namespace data (2 Services)', 'namespace web (1 Service)']);
  const services = part(analysis, { of: roots[0]?.id ?? '' });
  assert.deepEqual(shown(services), ['service db-headless (headless · 2 pods)', 'service queue-headless (headless · 3 pods)']);
  const names = part(analysis, { of: services[0]?.id ?? '' });
  assert.deepEqual(
    names.map((n) => n.label),
    ['_sql._tcp.db-headless.data', 'db-0.db-headless.data', 'db-1.db-headless.data', 'db-headless.data'],
  );
  assert.deepEqual(shown(names.slice(1, 2)), ['name db-0.db-headless.data (A, SRV · 2 records) [pod db-0 (StatefulSet) []]']);
  assert.deepEqual(part(analysis, { of: 'nothing of that name' }), []);
});

test('the parts together are the whole, problems included', () => {
  const broken = new Map([
    ...files,
    ['file:///w/c.yaml', pair('bad', 'data').replace('serviceName: bad-headless', 'serviceName: bad-headles')],
  ]);
  const analysis = analysisOf(broken);
  const grown = (nodes: readonly ClusterNode[]): readonly unknown[] =>
    nodes.map((node) => ({ ...node, children: grown(node.children ?? part(analysis, { of: node.id })) }));
  assert.deepEqual(grown(part(analysis, {})), analysis.tree());
  assert.ok((part(analysis, {})[0]?.problems ?? 0) > 0);
});

test('a word finds namespaces, Services, names and pods; down to where it stands', () => {
  const analysis = analysisOf(files);
  const found = (filter: string): readonly string[] => shown(part(analysis, { filter }));
  assert.deepEqual(found('web'), ['namespace web (1 Service)']);
  assert.deepEqual(found('DB-HEAD'), ['namespace data (1 Service) [service db-headless (headless · 2 pods)]']);
  assert.deepEqual(found('queue-2'), [
    'namespace data (1 Service) [service queue-headless (headless · 3 pods) [name _sql._tcp.queue-headless.data (SRV · 3 records) [pod queue-2 (StatefulSet) []], name queue-2.queue-headless.data (A, SRV · 2 records) [pod queue-2 (StatefulSet) []], name queue-headless.data (A, SRV · 6 records) [pod queue-2 (StatefulSet) []]]]',
  ]);
  assert.match(found('-2.queue').join(), /name queue-2\.queue-headless\.data/);
  assert.match(found('_sql._tcp.ca').join(), /namespace web .*_sql\._tcp\.cache-headless\.web/);
  assert.deepEqual(found('nothing'), []);
});

test('a word finds whatever a name of the whole tree contains', () => {
  const analysis = analysisOf(
    new Map([
      ...files,
      [
        'file:///w/d.yaml',
        `apiVersion: v1\nkind: Service\nmetadata: {name: ext, namespace: far}\nspec: {clusterIP: None, ports: [{name: web, port: 80}]}\n---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: ext-1, namespace: far, labels: {kubernetes.io/service-name: ext}}\naddressType: IPv4\nports: [{name: web, port: 80}]\nendpoints: [{addresses: [10.0.0.7], hostname: printer}, {addresses: [10.0.0.8]}]\n`,
      ],
    ]),
  );
  const labels = new Set<string>();
  const visit = (node: ClusterNode): void => {
    labels.add(node.label);
    node.children?.forEach(visit);
  };
  analysis.tree().forEach(visit);
  assert.ok(labels.has('printer.ext.far') && labels.has('10-0-0-8.ext.far'));
  for (const label of labels) {
    for (const word of [label, label.slice(2, 9), label.slice(-6)]) {
      assert.match(shown(part(analysis, { filter: word })).join(), new RegExp(word.replaceAll('.', '\\.')), `${word} of ${label}`);
    }
  }
});

test('the way to a place: a name, a Service, nothing', () => {
  const analysis = analysisOf(files);
  const path = (needle: string, fqdn?: string): readonly string[] =>
    treePathAt(analysis.model(), 'file:///w/b.yaml', (files.get('file:///w/b.yaml') ?? '').indexOf(needle), fqdn);
  const walk = (ids: readonly string[]): string | undefined => {
    let level = part(analysis, {});
    let last: ClusterNode | undefined;
    for (const id of ids) {
      last = level.find((node) => node.id === id);
      level = last?.children ?? part(analysis, { of: id });
    }
    return last?.label;
  };
  assert.equal(walk(path('clusterIP')), 'queue-headless');
  assert.equal(walk(path('serviceName', 'queue-1.queue-headless.data.svc.cluster.local')), 'queue-1.queue-headless.data');
  assert.equal(walk(path('serviceName', 'queue-headless.data.svc.cluster.local')), 'queue-headless');
  assert.deepEqual(path('serviceName'), [], 'a StatefulSet is no entry');
  assert.deepEqual(path('serviceName', 'example.com'), []);
});

test('a Service is marked that chooses no pods, and one that a problem elsewhere points at as its cause; what it leads to is told', () => {
  const service = (name: string, spec: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: data}\nspec: {${spec}, ports: [{name: sql, port: 5432}]}\n`;
  const texts = [
    pair('db', 'data'),
    pair('two', 'data').replace('  clusterIP: None\n', ''),
    'apiVersion: v1\nkind: Pod\nmetadata: {name: uses, namespace: data}\nspec: {containers: [{name: c, image: i, env: [{name: PRIMARY, value: two-0.two-headless}]}]}\n',
    service('lost', 'clusterIP: None, selector: {app: lost}'),
    service('web', 'selector: {app: db}'),
    service('by-hand', 'clusterIP: None'),
    service('far', 'type: ExternalName, externalName: db.example.com, selector: {app: lost}'),
  ];
  const analysis = analysisOf(new Map(texts.map((text, i) => [`file:///w/${i}.yaml`, text])));
  const services = part(analysis, { of: 'data' });
  assert.deepEqual(
    services.map(({ label, form, isEmpty = false, causes = 0 }) => [label, form, isEmpty, causes]),
    [
      ['by-hand', 'headless', false, 0],
      ['db-headless', 'headless', false, 0],
      ['far', 'alias', false, 0],
      ['lost', 'headless', true, 0],
      // The StatefulSet of "two" needs a headless Service.
      ['two-headless', 'cluster-ip', false, 1],
      ['web', 'cluster-ip', false, 0],
    ],
  );
  analysis.apply([{ uri: 'file:///w/1.yaml', text: pair('two', 'data') }]);
  assert.deepEqual(
    part(analysis, { of: 'data' }).filter(({ causes = 0 }) => causes > 0),
    [],
    'mended',
  );
});

test('a Service that is offered instead is no cause', () => {
  const analysis = analysisOf(
    new Map([['file:///w/a.yaml', pair('db', 'data').replace('serviceName: db-headless', 'serviceName: db-headles')]]),
  );
  const [finding] = analysis.diagnostics('file:///w/a.yaml');
  assert.ok(finding && finding.related.length > 0);
  assert.deepEqual(
    part(analysis, { of: 'data' }).map(({ causes = 0 }) => causes),
    [0],
  );
});
