import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Place } from '../../../server/src/base/span.ts';
import { analysisOf, cursorIn } from '../lib/workspace.ts';

const files = {
  'svc.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: data}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports: [{name: sql, port: 5432, targetPort: pg}]\n',
  'set.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: mydb, namespace: data}\nspec:\n  serviceName: db\n  replicas: 2\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 5432}]}]}\n',
  'pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: data}\nspec:\n  hostname: h\n  subdomain: db\n  containers:\n    - name: c\n      image: i\n      env: [{name: HOST, value: "mydb-1.db:5432"}]\n',
  'slice.yaml':
    'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: s\n  namespace: data\n  labels: {kubernetes.io/service-name: db}\naddressType: IPv4\nendpoints: [{addresses: [192.0.2.1]}]\n',
  'ing.yaml':
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: data}\nspec: {defaultBackend: {service: {name: db, port: {number: 5432}}}}\n',
  'route.yaml':
    'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: edge}\nspec: {rules: [{backendRefs: [{name: db, namespace: data, port: 5432}]}]}\n',
  'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: data}\n',
};

type Name = keyof typeof files;

/** `file:text` of places, as people would read them. */
function shown(texts: ReadonlyMap<string, string>, places: readonly Place[]): readonly string[] {
  return places.map(({ uri, span }) => `${uri.slice('file:///w/'.length)}:${(texts.get(uri) ?? '').slice(span.start, span.end)}`).sort();
}

function at(
  name: Name,
  before: string,
  after: string,
): { readonly texts: Map<string, string>; readonly uri: string; readonly offset: number } {
  const marked = files[name].replace(before + after, `${before}‸${after}`);
  return cursorIn({ ...files, [name]: marked });
}

test('definitions lead along every link', () => {
  const cases: readonly (readonly [Name, string, string, readonly string[]])[] = [
    ['set.yaml', 'serviceName: d', 'b', ['svc.yaml:db']],
    ['pod.yaml', 'subdomain: d', 'b', ['svc.yaml:db']],
    ['pod.yaml', 'hostname: ', 'h', ['svc.yaml:db']],
    ['slice.yaml', 'service-name: d', 'b', ['svc.yaml:db']],
    ['ing.yaml', 'service: {name: d', 'b', ['svc.yaml:db']],
    ['route.yaml', 'backendRefs: [{name: d', 'b', ['svc.yaml:db']],
    ['svc.yaml', 'selector: {app: d', 'b', ['set.yaml:{app: db}']],
    ['svc.yaml', 'targetPort: p', 'g', ['set.yaml:pg']],
    ['pod.yaml', 'value: "mydb-1.', 'db', ['svc.yaml:db']],
    ['pod.yaml', 'value: "myd', 'b-1.db', ['set.yaml:mydb']],
    ['set.yaml', 'namespace: da', 'ta', ['ns.yaml:data']],
  ];
  for (const [name, before, after, expected] of cases) {
    const { texts, uri, offset } = at(name, before, after);
    const found = analysisOf(texts).definition(uri, offset);
    assert.deepEqual(shown(texts, found?.targets ?? []), expected, `${name} ${before}`);
    assert.ok(found && found.origin.start <= offset && offset <= found.origin.end, 'the clicked span holds the cursor');
  }
});

test('references of a Service are all that name or choose it', () => {
  const expected = ['ing.yaml:db', 'pod.yaml:db', 'pod.yaml:mydb-1.db', 'route.yaml:db', 'set.yaml:db', 'set.yaml:mydb', 'slice.yaml:db'];
  for (const [name, before, after] of [
    ['svc.yaml', 'name: d', 'b'],
    ['set.yaml', 'serviceName: d', 'b'],
    ['slice.yaml', 'service-name: d', 'b'],
  ] as const) {
    const { texts, uri, offset } = at(name, before, after);
    const analysis = analysisOf(texts);
    assert.deepEqual(shown(texts, analysis.references(uri, offset, false)), expected, name);
    assert.deepEqual(shown(texts, analysis.references(uri, offset, true)), [...expected, 'svc.yaml:db'], `${name} with declaration`);
  }
});

test('references of a StatefulSet are its Services and the names of its pods', () => {
  const { texts, uri, offset } = at('set.yaml', 'name: my', 'db');
  assert.deepEqual(shown(texts, analysisOf(texts).references(uri, offset, false)), ['pod.yaml:mydb-1.db', 'svc.yaml:{app: db}']);
});

test('document links stand on names that reach something', () => {
  const { texts } = at('pod.yaml', 'value: "mydb-1.', 'db');
  const analysis = analysisOf(texts);
  const links = analysis.documentLinks('file:///w/pod.yaml');
  assert.deepEqual(
    links.map((l) => (texts.get('file:///w/pod.yaml') ?? '').slice(l.span.start, l.span.end)),
    ['mydb-1.db'],
  );
  assert.deepEqual(
    shown(
      texts,
      links.map((l) => l.target),
    ),
    ['set.yaml:mydb'],
  );
  assert.deepEqual(analysis.documentLinks('file:///w/svc.yaml'), []);
});

test('each record of the zone links to what made it', () => {
  const { texts } = at('set.yaml', 'name: my', 'db');
  const { text, links } = analysisOf(texts).zone();
  const lines = text.split('\n');
  const records = lines.flatMap((line, i) => (/^[^;$\s].* IN /.test(line) ? [i] : []));
  assert.ok(records.length > 4);
  assert.deepEqual(
    links.map((l) => l.line),
    records,
  );
  for (const link of links) assert.ok(texts.has(link.place.uri) && link.label !== '');
});
