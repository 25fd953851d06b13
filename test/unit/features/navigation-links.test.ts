import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NameCall } from '../../../server/src/features/call-hierarchy.ts';
import { analysisOf, cursorIn } from '../lib/workspace.ts';

const files = {
  'svc.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: data}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  ports: [{name: sql, port: 5432, targetPort: pg}]\n',
  'set.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: mydb, namespace: data}\nspec:\n  serviceName: db\n  replicas: 2\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: c, image: i, env: [{name: PEERS, value: "mydb-0.db:5432,mydb-1.db:5432"}]}]}\n',
  'app.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: front}\nspec:\n  selector: {matchLabels: {app: app}}\n  template:\n    metadata: {labels: {app: app}}\n    spec:\n      containers:\n        - name: c\n          image: i\n          env: [{name: HOST, value: "mydb-1.db.data.svc:5432"}]\n          envFrom: [{configMapRef: {name: conf}}]\n',
  'conf.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: front}\ndata:\n  url: postgres://db.data.svc.cluster.local:5432/app\n',
  'pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: data, labels: {app: db}}\nspec: {containers: [{name: c, image: i}]}\n',
  'slice.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: bare, namespace: data}\nspec: {clusterIP: None}\n---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: bare-1, namespace: data, labels: {kubernetes.io/service-name: bare}}\naddressType: IPv4\nendpoints: [{addresses: [192.0.2.1]}]\n',
};

function at(name: keyof typeof files, before: string, after: string) {
  assert.ok(files[name].includes(before + after), before + after);
  const found = cursorIn({ ...files, [name]: files[name].replace(before + after, `${before}‸${after}`) });
  const textAt = (uri: string, span: { start: number; end: number }): string =>
    `${uri.slice('file:///w/'.length)}:${(found.texts.get(uri) ?? '').slice(span.start, span.end)}`;
  return { ...found, analysis: analysisOf(found.texts), textAt };
}

test('implementations of a Service are the templates of its pods, or its endpoints', () => {
  const cases: readonly (readonly [keyof typeof files, string, string, readonly string[]])[] = [
    ['svc.yaml', 'name: d', 'b', ['pod.yaml:p', 'set.yaml:template']],
    ['set.yaml', 'serviceName: d', 'b', ['pod.yaml:p', 'set.yaml:template']],
    ['conf.yaml', 'postgres://d', 'b', ['pod.yaml:p', 'set.yaml:template']],
    ['app.yaml', 'mydb-', '1', ['set.yaml:template']],
    ['slice.yaml', 'name: ba', 're,', ['slice.yaml:bare-1']],
    ['conf.yaml', 'name: co', 'nf', []],
    ['svc.yaml', 'kind: S', 'ervice', []],
  ];
  for (const [name, before, after, expected] of cases) {
    const { analysis, uri, offset, textAt } = at(name, before, after);
    assert.deepEqual(
      analysis
        .implementations(uri, offset)
        .map((p) => textAt(p.uri, p.span))
        .sort(),
      expected,
      `${name} ${before}`,
    );
  }
});

test('highlights are the places of the file that mean the same', () => {
  const marked = (text: string): readonly string[] => {
    const { texts, uri, offset } = cursorIn({ 'a.yaml': text });
    const plain = texts.get(uri) ?? '';
    return analysisOf(texts)
      .highlights(uri, offset)
      .map(({ span, kind }) => `${kind} ${plain.slice(0, span.start).split('\n').length}:${plain.slice(span.start, span.end)}`);
  };
  const all = [files['svc.yaml'], files['set.yaml'], files['conf.yaml']].join('---\n');
  const service = ['write 3:db', 'read 13:db', 'text 18:db', 'text 18:db', 'text 24:db'];
  assert.deepEqual(marked(all.replace('name: db,', 'name: d‸b,')), service);
  assert.deepEqual(marked(all.replace('serviceName: db', 'serviceName: ‸db')), service);
  assert.deepEqual(marked(all.replace('mydb-1.db', 'mydb-1.d‸b')), service);
  assert.deepEqual(marked(all.replace('mydb-1.db', 'my‸db-1.db')), ['write 11:mydb', 'text 18:mydb', 'text 18:mydb']);
  assert.deepEqual(marked(all.replace('app: db', 'app: d‸b')), ['read 6:db', 'read 15:db', 'read 17:db']);
  assert.deepEqual(marked(all.replace('kind: Service', 'kind: Ser‸vice')), []);
  assert.deepEqual(
    marked(all.replace('serviceName: db', 'serviceName: "d‸b"')).slice(0, 2),
    ['write 3:db', 'read 13:db'],
    'quotes are outside',
  );
});

test('selections grow from a label of a name to the name and its port', () => {
  const grow = (name: keyof typeof files, before: string, after: string): readonly string[] => {
    const { analysis, uri, offset, textAt } = at(name, before, after);
    return analysis.selections(uri, offset).map((span) => textAt(uri, span).split(':').slice(1).join(':'));
  };
  assert.deepEqual(grow('conf.yaml', 'db.da', 'ta.svc'), ['data', 'db.data.svc.cluster.local', 'db.data.svc.cluster.local:5432']);
  assert.deepEqual(grow('app.yaml', 'my', 'db-1.db'), ['mydb-1', 'mydb-1.db.data.svc', 'mydb-1.db.data.svc:5432']);
  assert.deepEqual(grow('svc.yaml', 'name: d', 'b'), [], 'nothing outside of names in text');
});

test('who resolves this name: callers and what they name in turn', () => {
  const calls = (list: readonly NameCall[], textOf: (call: NameCall, span: { start: number; end: number }) => string) =>
    list.map((call) => `${call.node.label}: ${call.spans.map((span) => textOf(call, span)).join(' ')}`).sort();
  const incoming = (name: keyof typeof files, before: string, after: string) => {
    const { analysis, uri, offset, textAt } = at(name, before, after);
    return calls(analysis.incomingNames(uri, offset), (call, span) => textAt(call.node.place.uri, span));
  };
  const outgoing = (name: keyof typeof files, before: string, after: string) => {
    const { analysis, uri, offset, textAt } = at(name, before, after);
    return calls(analysis.outgoingNames(uri, offset), (_, span) => textAt(uri, span));
  };
  assert.deepEqual(incoming('svc.yaml', 'name: d', 'b'), [
    'app: app.yaml:mydb-1.db.data.svc',
    'conf: conf.yaml:db.data.svc.cluster.local',
    'mydb: set.yaml:mydb-0.db set.yaml:mydb-1.db',
  ]);
  assert.deepEqual(incoming('set.yaml', 'name: my', 'db'), [
    'app: app.yaml:mydb-1.db.data.svc',
    'mydb: set.yaml:mydb-0.db set.yaml:mydb-1.db',
  ]);
  assert.deepEqual(incoming('conf.yaml', 'name: con', 'f'), ['app: app.yaml:conf'], 'pods that read the text');
  assert.deepEqual(outgoing('app.yaml', 'name: ap', 'p'), ['conf: app.yaml:conf', 'mydb: app.yaml:mydb-1.db.data.svc']);
  assert.deepEqual(outgoing('conf.yaml', 'name: con', 'f'), ['db: conf.yaml:db.data.svc.cluster.local']);
  const { analysis, uri, offset, textAt } = at('conf.yaml', 'postgres://d', 'b');
  const [node] = analysis.names(uri, offset);
  assert.ok(node);
  assert.equal(textAt(node.place.uri, node.place.span), 'svc.yaml:db');
  assert.deepEqual([node.kind, node.detail], ['service', 'headless Service in data']);
});

test('symbols are found by their names and by every cluster name that reaches them', () => {
  const { analysis } = at('svc.yaml', 'name: d', 'b');
  const found = (query: string): readonly string[] =>
    analysis
      .symbols(query)
      .map(({ name, kind, owner }) => [name, kind, ...(owner === undefined ? [] : [owner])].join(' '))
      .sort();
  assert.deepEqual(found('mydb'), ['mydb StatefulSet']);
  assert.deepEqual(found('mydb-1'), ['mydb-1.db.data StatefulSet mydb']);
  assert.deepEqual(found('mydb-1.db.da'), ['mydb-1.db.data StatefulSet mydb']);
  assert.deepEqual(found('MYDB-1.db.data.svc.cluster.local'), ['mydb-1.db.data.svc.cluster.local StatefulSet mydb']);
  assert.deepEqual(found('db.data.svc'), ['db.data.svc.cluster.local Service db']);
  assert.deepEqual(found('mydb-2.db'), []);
  assert.deepEqual(found('app').slice(0, 1), ['app Deployment']);
});

test('references of a Service follow the backends of an Ingress as it is edited', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: a}\nspec: {selector: {app: w}, ports: [{port: 80}]}\n';
  const ingress = (name: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: a}\nspec: {defaultBackend: {service: {name: ${name}, port: {number: 80}}}}\n`;
  const analysis = analysisOf(
    new Map([
      ['file:///w/s.yaml', service],
      ['file:///w/i.yaml', ingress('web')],
    ]),
  );
  const found = (): readonly string[] =>
    analysis.references('file:///w/s.yaml', service.indexOf('web'), false).map((p) => `${p.uri}:${p.span.start}`);
  const there = [`file:///w/i.yaml:${ingress('web').indexOf('web')}`];
  assert.deepEqual(found(), there);
  analysis.apply([{ uri: 'file:///w/i.yaml', text: ingress('other') }]);
  assert.deepEqual(found(), []);
  analysis.apply([{ uri: 'file:///w/i.yaml', text: ingress('web') }]);
  assert.deepEqual(found(), there);
});

test('references of a port: whatever names it, in fields and in text', () => {
  const files = {
    's.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: a}\nspec: {clusterIP: None, selector: {app: d}, ports: [{name: sql, port: 5432, targetPort: pg}]}\n',
    'p.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a, labels: {app: d}}\nspec: {containers: [{name: c, image: i, ports: [{name: pg, containerPort: 5432}], livenessProbe: {tcpSocket: {port: pg}}, env: [{name: S, value: _sql._tcp.db.a.svc.cluster.local}]}]}\n',
    'i.yaml':
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: a}\nspec: {defaultBackend: {service: {name: db, port: {name: sql}}}}\n',
    'o.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: other, namespace: a}\nspec: {selector: {app: x}, ports: [{name: sql, port: 1, targetPort: pg}]}\n',
  };
  const texts = new Map(Object.entries(files).map(([name, text]) => [`file:///w/${name}`, text]));
  const analysis = analysisOf(texts);
  const found = (name: keyof typeof files, needle: string, skip: number, declaration = false): readonly string[] =>
    analysis
      .references(`file:///w/${name}`, files[name].indexOf(needle) + skip, declaration)
      .map(({ uri, span }) => `${uri.slice(10)} ${(texts.get(uri) ?? '').slice(span.start, span.end)}`)
      .sort();
  assert.deepEqual(found('s.yaml', 'name: sql', 7), ['i.yaml sql', 'p.yaml sql']);
  assert.deepEqual(found('s.yaml', 'name: sql', 7, true), ['i.yaml sql', 'p.yaml sql', 's.yaml sql']);
  assert.deepEqual(found('p.yaml', '_sql', 2, true), ['i.yaml sql', 'p.yaml sql', 's.yaml sql']);
  assert.deepEqual(found('s.yaml', 'targetPort: pg', 13), ['p.yaml pg', 's.yaml pg']);
  assert.deepEqual(found('p.yaml', 'name: pg', 7), ['p.yaml pg', 's.yaml pg'], 'probe and targetPort');
  assert.deepEqual(found('p.yaml', 'containerPort: 5432', 16), ['s.yaml pg']);
});

test("the hover of a port's name says what SRV answers, too", () => {
  const text =
    'apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: a}\nspec: {clusterIP: None, selector: {app: d}, ports: [{name: sql, port: 5432}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a, labels: {app: d}}\nspec: {containers: [{name: c, image: i, env: [{name: S, value: _sql._tcp.db.a.svc.cluster.local}]}]}\n';
  assert.match(
    analysisOf(new Map([['file:///w/a.yaml', text]])).hover('file:///w/a.yaml', text.indexOf('_sql') + 2)?.markdown ?? '',
    /`_sql\._tcp\.db\.a\.svc\.cluster\.local` → A of[^]*`_sql\._tcp\.db\.a\.svc\.cluster\.local` SRV → port 5432 of each pod/,
  );
});

test('symbols hold whatever part of a cluster name is asked for', () => {
  const of = (name: string, namespace: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {selector: {app: x}, ports: [{port: 1}]}\n`;
  const names = [
    ['db', 'data-1'],
    ['web', 'data'],
    ['b-2', 'b'],
  ] as const;
  const analysis = analysisOf(new Map(names.map(([name, namespace], i) => [`file:///w/${i}.yaml`, of(name, namespace)])));
  for (const [name, namespace] of names) {
    const full = `${name}.${namespace}.svc.cluster.local`;
    for (let from = 0; from < full.length; from++) {
      for (const query of [full.slice(from), full.slice(from, from + 5), full.slice(from, from + 9)]) {
        const expected =
          query.includes('.') || /-\d+$/.test(query)
            ? names.filter(([n, ns]) => `${n}.${ns}.svc.cluster.local`.includes(query))
            : names.filter(([n]) => n.includes(query));
        assert.deepEqual(
          analysis
            .symbols(query)
            .map((s) => s.owner ?? s.name)
            .sort(),
          expected.map(([n]) => n).sort(),
          query,
        );
      }
    }
  }
});
