import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instanceOf } from '../../../../server/src/model/cluster-view.ts';
import { analysisOf } from '../../lib/workspace.ts';

const pods = (kind: string, name: string, replicas: number): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n  ${kind === 'StatefulSet' ? 'serviceName: db\n  ' : ''}replicas: ${replicas}\n  selector: {matchLabels: {app: db}}\n` +
  '  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: c, image: i}]}\n';
const single = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: db}}\nspec: {containers: [{name: c, image: i}]}\n`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}, ports: [{port: 1}]}\n';

test('the addresses of a Service come kind by kind, name by name and pod by pod, whatever the order of the documents', () => {
  const documents = [
    pods('StatefulSet', 'b', 12),
    single('z'),
    pods('Deployment', 'x2', 2),
    service,
    pods('StatefulSet', 'a', 2),
    single('c'),
    pods('Deployment', 'x', 1),
  ];
  const of = (kind: string, name: string, n: number, mark: string): string[] =>
    Array.from({ length: n }, (_, i) => `<ip4 ${kind}/default/${name}${mark}${i}>`);
  const expected = [
    ...of('Deployment', 'x', 1, '#'),
    ...of('Deployment', 'x2', 2, '#'),
    '<ip4 Pod/default/c>',
    '<ip4 Pod/default/z>',
    ...of('Pod', 'a', 2, '-'),
    ...of('Pod', 'b', 12, '-'),
  ];
  for (const order of [documents, documents.toReversed()]) {
    const analysis = analysisOf(new Map([['file:///w/all.yaml', order.join('---\n')]]));
    assert.deepEqual(
      analysis.dig('db.default.svc.cluster.local', 'A').answers.map(({ data }) => data),
      expected,
    );
  }
});

test('of many copies of one name in a namespace the first counts, as it does of two', () => {
  const copy = (port: number, kind: string, extra: string): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata: {name: web, namespace: ns-${port % 2}}\n${extra.replace('PORT', String(port))}`;
  const cases: readonly (readonly [string, string])[] = [
    ['Service', 'spec: {selector: {app: db}, ports: [{name: p, port: PORT}]}\n'],
    ['Endpoints', 'subsets: [{addresses: [{ip: 10.0.0.PORT}]}]\n'],
  ];
  for (const [kind, extra] of cases) {
    const without =
      kind === 'Endpoints'
        ? ['ns-0', 'ns-1'].map(
            (namespace) => `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: ${namespace}}\nspec: {clusterIP: None}\n`,
          )
        : [];
    const zoneOf = (count: number): string =>
      analysisOf(
        new Map([['file:///w/a.yaml', [...without, ...Array.from({ length: count }, (_, i) => copy(i + 1, kind, extra))].join('---\n')]]),
      ).zone().text;
    for (const namespace of ['ns-0', 'ns-1']) assert.match(zoneOf(2), new RegExp(`web\\.${namespace}`));
    assert.equal(zoneOf(4), zoneOf(2), kind);
    assert.equal(zoneOf(40), zoneOf(2), kind);
  }
});

test('why a Service has no endpoint is told in one order, whatever the order of edits', () => {
  const uri = 'file:///w/all.yaml';
  const off = (kind: string, name: string, label: string): string => pods(kind, name, 1).replace('labels: {app: db}', `labels: ${label}`);
  const reasons: Readonly<Record<string, (kind: string, name: string) => string>> = {
    refused: (kind, name) => off(kind, name, '{app: db}').replace('matchLabels: {app: db}', 'matchLabels: {app: other}'),
    empty: (kind, name) => pods(kind, name, 0),
    missed: (kind, name) => off(kind, name, '{app: web}').replace('matchLabels: {app: db}', 'matchLabels: {app: web}'),
    elsewhere: (kind, name) => pods(kind, name, 1).replace('metadata: {name', 'metadata: {namespace: far, name'),
  };
  for (const [what, write] of Object.entries(reasons)) {
    const before = [service, write('Deployment', 'm'), write('StatefulSet', 'z')];
    const after = [write('StatefulSet', 'm'), write('Deployment', 'b'), ...before];
    const fresh = analysisOf(new Map([[uri, after.join('---\n')]]));
    const edited = analysisOf(new Map([[uri, before.join('---\n')]]));
    edited.model();
    edited.apply([{ uri, text: after.join('---\n') }]);
    const why = (analysis: typeof fresh): unknown =>
      analysis.dig('db.default.svc.cluster.local', 'A').reasons.map(({ code, ref, values }) => [code, ref?.kind, ref?.name, values]);
    assert.deepEqual(why(edited), why(fresh), what);
    assert.ok(fresh.dig('db.default.svc.cluster.local', 'A').reasons.length > 1, what);
  }
});

test('what several slices say of one address is told slice by slice, whatever the order of the documents', () => {
  const slice = (name: string): string =>
    `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: ${name}, labels: {kubernetes.io/service-name: hand}}\naddressType: IPv4\nendpoints: [{addresses: [10.1.2.3], hostname: h}]\nports: [{port: 80}]\n`;
  const documents = [
    'apiVersion: v1\nkind: Service\nmetadata: {name: hand}\nspec: {clusterIP: None, ports: [{port: 80}]}\n',
    slice('b'),
    slice('a'),
    slice('c'),
  ];
  const [one, other] = [documents, documents.toReversed()].map((order) =>
    analysisOf(new Map([['file:///w/all.yaml', order.join('---\n')]]))
      .dig('h.hand.default.svc.cluster.local', 'A')
      .reasons.flatMap(({ ref }) => ref?.name ?? []),
  );
  assert.deepEqual(one, other);
  assert.ok(one?.includes('a') && one.includes('c'), one?.join());
});

test('objects without a name come in the order of their places, whatever the order of edits', () => {
  const nameless = (text: string): string => text.replace('name: x', 'generateName: x-');
  const slice =
    'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: x, labels: {kubernetes.io/service-name: db}}\naddressType: IPv4\nendpoints: [{addresses: [10.1.2.3], hostname: h}]\nports: [{port: 80}]\n';
  for (const text of [pods('StatefulSet', 'x', 1), pods('Deployment', 'x', 1), single('x'), slice]) {
    const [one, two] = ['file:///w/one.yaml', 'file:///w/two.yaml'];
    const files = new Map([
      ['file:///w/db.yaml', service],
      [one, text],
      [two, text],
    ]);
    const edited = analysisOf(files);
    edited.model();
    for (const uri of [two, one]) {
      files.set(uri, nameless(text));
      edited.apply([{ uri, text: nameless(text) }]);
    }
    const told = (analysis: typeof edited): unknown => [
      analysis.tree(),
      analysis.zone(),
      ['db', 'h.db'].map((name) =>
        analysis.dig(`${name}.default.svc.cluster.local`, 'A').reasons.map(({ code, ref }) => [code, instanceOf(ref)?.facts.uri]),
      ),
    ];
    assert.deepEqual(told(edited), told(analysisOf(files)), text);
  }
});
