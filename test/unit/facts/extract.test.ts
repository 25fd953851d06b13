import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlaceholder } from '../../../server/src/facts/unknown.ts';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { packLines, startsOf } from '../../../server/src/base/lines.ts';
import { decodeFacts, encodeFacts } from '../../../server/src/facts/serial.ts';
import type { DnsMention, FileFacts } from '../../../server/src/facts/types.ts';

const uri = 'file:///w/a.yaml';
const facts = (text: string, previous?: FileFacts): FileFacts => extractFacts(uri, text, previous);
const service = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec:\n  clusterIP: None\n${more}`;
const pod = (container: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n${container}`;
const config = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n${data}`;

/** Mentions as `host[:port]` with `?` where open and `=` where whole; each span is checked against the text. */
function mentions(text: string, name = uri): string[] {
  const { objects, mentions: loose } = extractFacts(name, text);
  return [...objects.flatMap((object) => object.mentions), ...loose].map((mention) => show(text, mention));
}

function show(text: string, { host, span, port, portSpan, whole, open }: DnsMention): string {
  assert.equal(text.slice(span.start, span.end), host);
  if (portSpan) assert.equal(text.slice(portSpan.start, portSpan.end), String(port));
  return `${whole ? '=' : ''}${host}${port === undefined ? '' : `:${port}`}${open ? '?' : ''}`;
}

test('roles come from file names', () => {
  const role = (name: string, text = ''): string => extractFacts(`file:///w/${name}`, text).role;
  assert.equal(role('kustomization.yaml', 'resources: [a]\n'), 'kustomization');
  assert.equal(role('Kustomization'), 'kustomization');
  assert.equal(role('kustomization.yml'), 'kustomization');
  assert.equal(role('Chart.yaml'), 'chart');
  assert.equal(role('values-prod.yaml'), 'values');
  assert.equal(role('.headlight.yaml'), 'config');
  assert.equal(role('x.yaml', service('a')), 'manifests');
  assert.equal(role('x.yaml', 'a: 1\n'), 'irrelevant');
});

test('objects of lists, typed lists and nested lists are objects', () => {
  const item = '- apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n';
  const list = facts(
    `apiVersion: v1\nkind: List\nitems:\n${item}- kind: List\n  apiVersion: v1\n  items:\n  ${item.replaceAll('\n  ', '\n    ')}`,
  );
  assert.deepEqual(
    list.objects.map(({ prefix, object }) => [prefix, object.name]),
    [
      ['items[0].', 'a'],
      ['items[1].items[0].', 'a'],
    ],
  );
  const typed = facts('apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: b}\n  spec: {clusterIP: None}\n');
  assert.deepEqual(
    typed.objects.map(({ object }) => [object.kind, object.name]),
    [['Service', 'b']],
  );
});

test('CRDs yield nothing', () => {
  const crd =
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\nspec: {description: db.ns.svc.cluster.local}\n';
  const { objects, role } = facts(crd);
  assert.deepEqual([objects, role], [[], 'irrelevant']);
  assert.equal(facts(`${crd}---\n${service('a')}`).objects[0]?.document, 1);
});

test('JSON, quoted keys, flow style and CRLF give the same object', () => {
  const yaml = facts(service('a')).objects[0]?.object;
  assert.ok(yaml);
  const plain = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { clusterIP: 'None' } };
  assert.deepEqual(facts(JSON.stringify(plain)).objects[0]?.object, yaml);
  assert.deepEqual(facts(JSON.stringify(plain, null, 2)).objects[0]?.object, yaml);
  assert.deepEqual(facts(service('a').replaceAll('\n', '\r\n')).objects[0]?.object, yaml);
  assert.deepEqual(facts(`\ufeff${service('a')}`).objects[0]?.object, yaml);
});

test('a broken document keeps its last good objects, as partial ones', () => {
  const good = facts(`${service('a')}---\n${service('b')}`);
  const typed = facts(`${service('a')}---\n${service('b', '  x: [\n  y: }\n')}`, good);
  assert.deepEqual(typed.broken, [1]);
  assert.deepEqual(
    typed.objects.map(({ object, partial }) => [object.name, partial]),
    [
      ['a', false],
      ['b', true],
    ],
  );
  const again = facts(`${service('a')}---\n${service('b')}`, typed);
  assert.deepEqual(again, good);
});

test('without last good facts a broken document gives what recovery finds, as partial', () => {
  const { objects } = facts(service('a', '  ports: [\n  selector: }\n'));
  assert.deepEqual(
    objects.map(({ object, partial }) => [object.kind, object.name, partial]),
    [['Service', 'a', true]],
  );
});

test('templates make an object partial, where they matter', () => {
  const partial = (text: string): boolean | undefined => facts(text).objects[0]?.partial;
  assert.equal(partial(service('a')), false);
  assert.equal(partial(service('{{ .x }}')), true);
  assert.equal(partial(service('a', '  {{- if .x }}\n  type: X\n  {{- end }}\n')), true);
  assert.equal(partial(pod('    image: "{{ .image }}"\n    args: ["$(X)"]\n    env: [{name: A, value: "${B}"}]\n')), false);
  assert.equal(partial(config('  x: |\n    {{ range . }}\n    {{ end }}\n  y: "{{ $x }}"\n')), false);
});

test('a placeholder leaves unknown only the field that it stands in', () => {
  const open = (text: string): readonly string[] => {
    const [object] = facts(text).objects;
    assert.equal(object?.partial, false, text);
    return object.open ?? [];
  };
  assert.deepEqual(open(service('a')), []);
  for (const name of [
    '"${NAME}"',
    '$(NAME)',
    '$NAME',
    '$A',
    '<name>',
    '<1app>',
    '"%NAME%"',
    '"%app1%"',
    '"@NAME@"',
    '"@app.name@"',
    'SERVICE_NAME',
    '__NAME__',
    '__app__',
    '"{name}"',
    '{name}',
    'YOUR_APP',
  ]) {
    assert.deepEqual(open(service(name)), ['metadata.name'], name);
  }
  assert.deepEqual(open(service('a', '  ports: [{port: PORT}, {port: 80}]\n')), ['spec.ports[0].port']);
  assert.deepEqual(open(service('a', '  loadBalancerIP: "${IP}"\n  externalIPs: [{ip}]\n')), [
    'spec.loadBalancerIP',
    'spec.externalIPs[0]',
  ]);
  assert.deepEqual(open(service('a', '  selector: {"app.example/name": "<x>", "${key}": y}\n')), [
    'spec.selector[app.example/name]',
    'spec.selector',
  ]);
  assert.deepEqual(open('apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {rules: [{host: "x.${D}"}]}\n'), []);
  assert.deepEqual(
    open('apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {defaultBackend: {service: {name: "${D}"}}}\n'),
    ['spec.defaultBackend.service.name'],
  );
  assert.deepEqual(open(`apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {x: "\${Y}"}}\n`), []);
});

test('texts that stand for nothing else are no placeholders', () => {
  for (const text of ['web', 'web-0.db:80', 'a.b/c_d', 'a__b', '50%', 'a%b', 'me@example.com', '{}', 'a{b', 'x < y', '1<2', 'HTTP', 'A'])
    assert.equal(isPlaceholder(text), false, text);
  for (const [key, text] of [
    ['name', 'disk-wipe-HOSTNAME'],
    ['nodeName', 'HOSTNAME'],
    ['host', 'web.A.B.C.D.nip.io'],
    ['ip', 'A.B.C.D'],
    ['ip', 'your-mysql-addresses'],
    ['addresses', '192.168.x.x'],
  ] as const)
    assert.ok(isPlaceholder(text, key), text);
  for (const [key, text] of [
    ['name', 'your-app'],
    ['name', 'NGINX'],
    ['name', 'statusPort'],
    ['ip', 'db.example.com'],
    ['app', 'HOSTNAME'],
    ['targetPort', 'NAME'],
    ['version', 'A.B.C.D'],
  ] as const)
    assert.ok(!isPlaceholder(text, key), text);
});

test('mentions in env, args and commands', () => {
  assert.deepEqual(
    mentions(
      pod(
        '    env:\n    - {name: A, value: db.ns.svc.cluster.local}\n    - {name: B, value: "web:8080"}\n    - {name: C, value: "http://api.ns:80/x"}\n    - {name: D, value: "true"}\n',
      ),
    ),
    ['=db.ns.svc.cluster.local', '=web:8080', 'api.ns:80'],
  );
  assert.deepEqual(
    mentions(
      pod(
        '    args: [--db=web-0.web, "--peers=a-0.a:2380,a-1.a:2380", --name=x]\n    command: ["sh", "-c", "curl http://web-1.web.ns.svc:80/ && wait"]\n',
      ),
    ),
    ['=web-0.web', 'a-0.a:2380', 'a-1.a:2380', '=x', 'web-1.web.ns.svc:80'],
  );
});

test('mentions keep exact offsets in every scalar style', () => {
  assert.deepEqual(
    mentions(
      config(
        '  a: |\n    host=db-0.db.ns.svc\n      x: db-1.db:5432\n  b: >-\n    folded\n    http://db-2.db.ns.svc.cluster.local:80/\n  c: "x\\ndb-3.db\\tdb-4.db \\"db-5.db\\""\n  d: \'it\'\'s db-6.db\'\n  e: plain db-7.db\n',
      ),
    ),
    ['db-0.db.ns.svc', 'db-1.db:5432', 'db-2.db.ns.svc.cluster.local:80', 'db-3.db', 'db-4.db', 'db-5.db', 'db-6.db', 'db-7.db'],
  );
});

test('names that other text completes are open', () => {
  assert.deepEqual(
    mentions(
      pod(
        '    env:\n    - {name: A, value: "$(POD).web.ns.svc"}\n    - {name: B, value: "web-0.web.$(NS).svc"}\n    - {name: C, value: "*.web.ns.svc"}\n    - {name: D, value: "web.ns.svc.${DOMAIN}"}\n    - {name: E, value: "http://web.<ns>.svc:80"}\n    - {name: F, value: "${X}-db.ns.svc"}\n',
      ),
    ),
    ['web.ns.svc?', 'web-0.web?', 'web.ns.svc?', 'web.ns.svc?', 'db.ns.svc?'],
  );
  assert.deepEqual(mentions(pod('    env: [{name: A, value: "{{ .Release.Name }}-db.ns.svc"}]\n')), ['db.ns.svc?']);
});

test('comments inside of config text, paths, addresses and search lists are no mentions', () => {
  assert.deepEqual(
    mentions(config('  a: |\n    # old.ns.svc\n    ; old.ns.svc\n    // old.ns.svc\n    x = 1 # old.ns.svc\n    keep.ns.svc#frag\n')),
    ['keep.ns.svc'],
  );
  assert.deepEqual(mentions(config('  a: "# old.ns.svc\\nnew.ns.svc\\n"\n')), ['new.ns.svc']);
  assert.deepEqual(
    mentions(
      config(
        '  a: |\n    a.ns.svc b.ns.svc # c.ns.svc d.ns.svc\n    e.ns.svc f.ns.svc\n      -- g.ns.svc\n    \t* h.ns.svc\n    i.ns.svc # \n    j.ns.svc\n',
      ),
    ),
    ['a.ns.svc', 'b.ns.svc', 'e.ns.svc', 'f.ns.svc', 'i.ns.svc', 'j.ns.svc'],
  );
  assert.deepEqual(mentions(config('  a: "a.ns.svc # b.ns.svc\\nc.ns.svc\\n  # d.ns.svc, e.ns.svc\\nf.ns.svc"\n')), [
    'a.ns.svc',
    'c.ns.svc',
    'f.ns.svc',
  ]);
  assert.deepEqual(mentions(config('  a: /etc/foo.svc/x and 10.0.0.1:80 and v-1.2.3 and file-1.2\n  b: this.svc.call()\n')), []);
  assert.deepEqual(
    mentions(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  dnsConfig: {searches: [ns.svc.cluster.local]}\n  hostAliases: [{ip: 1.1.1.1, hostnames: [a.ns.svc]}]\n  containers: [{name: c, image: reg.ns.svc/x}]\n',
    ),
    [],
  );
});

test('XML and SRV names, final dots and lists', () => {
  assert.deepEqual(
    mentions(
      config(
        '  a: |\n    <host>a.ns.svc</host>\n    dnssrv+_http._tcp.b.ns.svc.cluster.local\n    c.ns.svc.cluster.local.:80\n    NO_PROXY=.svc,.cluster.local,d.ns.svc\n',
      ),
    ),
    ['a.ns.svc', '_http._tcp.b.ns.svc.cluster.local', 'c.ns.svc.cluster.local:80', 'd.ns.svc'],
  );
});

test('annotations, Secrets, custom resources and values files are searched', () => {
  assert.deepEqual(mentions('apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {x: "http://b.ns.svc/"}}\n'), ['b.ns.svc']);
  assert.deepEqual(
    mentions(
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {x: "postgres://u:p@db.ns:5432/x"}\ndata: {y: ZGIubnMuc3Zj}\n',
    ),
    ['db.ns:5432'],
  );
  assert.deepEqual(mentions('apiVersion: x.io/v1\nkind: Thing\nmetadata: {name: a}\nspec: {hosts: [{url: "http://b.ns.svc:80"}]}\n'), [
    'b.ns.svc:80',
  ]);
  assert.deepEqual(mentions('db:\n  host: db-0.db\n', 'file:///w/values.yaml'), ['=db-0.db']);
});

test('fields of mentions are API paths', () => {
  const { objects } = facts(
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s}\nspec:\n  template:\n    spec:\n      initContainers:\n      - env:\n        - name: A\n        - {name: B, value: db.ns.svc}\n',
  );
  assert.equal(objects[0]?.mentions[0]?.field, 'spec.template.spec.initContainers[0].env[1].value');
  assert.equal(facts(config('  app.yml: a.ns.svc\n')).objects[0]?.mentions[0]?.field, 'data[app.yml]');
});

test('the kept tree has no texts of env, commands, Secrets or status, but all other keys', () => {
  const { objects } = facts(
    `${pod('    env: [{name: A, value: secret-text}]\n    args: [secret-text]\n    imagePullPolicy: Always\n')}  subDomain: x\nstatus: {phase: secret-text}\n`,
  );
  const kept = JSON.stringify(objects[0]?.tree.entries);
  assert.ok(!kept.includes('secret-text'));
  assert.ok(kept.includes('subDomain') && kept.includes('"A"'));
  const secret = facts(
    'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: c2VjcmV0LXRleHQ=, b: "secret-text!"}\nstringData: {c: secret-text, d: 4711}\n',
  ).objects[0];
  assert.doesNotMatch(JSON.stringify([secret?.tree.entries, secret?.object]), /secret-text|c2VjcmV0|4711/);
});

test('suppressions: scope, ids, reason and the line they speak of', () => {
  const text =
    '# headlight-ignore-file: rule-c\napiVersion: v1\nkind: Service\n# headlight-ignore: rule-a, rule-b -- because\n# more\nmetadata:\n  name: a # headlight-ignore: rule-a\nspec:\n  x: |\n    # headlight-ignore: rule-a\n  y: "# headlight-ignore: rule-a"\n';
  const { suppressions } = facts(text);
  assert.deepEqual(
    suppressions.map(({ scope, ids, reason, speaksOf }) => [
      scope,
      ids.map(({ id }) => id),
      reason,
      text.slice(speaksOf.start, speaksOf.end),
    ]),
    [
      ['file', ['rule-c'], '', 'apiVersion: v1\n'],
      ['line', ['rule-a', 'rule-b'], 'because', 'metadata:\n'],
      ['line', ['rule-a'], '', '  name: a # headlight-ignore: rule-a\n'],
    ],
  );
  for (const { ids } of suppressions) for (const { id, span } of ids) assert.equal(text.slice(span.start, span.end), id);
  assert.deepEqual(
    facts('apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {headlight/ignore: "x, y"}}\n').objects[0]?.ignores,
    ['x', 'y'],
  );
});

test('the shape moves with meaning and not with position', () => {
  const shape = facts(service('a')).shape;
  assert.equal(facts(`# comment\n\n${service('a')}`).shape, shape);
  assert.notEqual(facts(service('b')).shape, shape);
  assert.notEqual(facts(service('a', '  selector: {a: b}\n')).shape, shape);
  assert.notEqual(facts(service('a', '  selector: {a: 1}\n')).shape, facts(service('a', '  selector: {a: "1"}\n')).shape);
  assert.notEqual(facts(config('  a: x.ns.svc\n')).shape, facts(config('  a: y.ns.svc\n')).shape);
});

test('JSON patches are kept as trees', () => {
  const [tree] = facts('- op: replace\n  path: /metadata/name\n  value: x\n').trees;
  assert.equal(tree?.entries[0]?.value.kind, 'seq');
});

test('a cache may write and read facts, packed trees and others', () => {
  for (const text of [service('a', '  selector: {a: b}\n'), service('a', '  selector: &s {a: b}\n  more: *s\n')]) {
    const before = facts(text);
    const after = decodeFacts(uri, encodeFacts(before) ?? '');
    assert.deepEqual(after, { ...before, lineStarts: packLines(startsOf(before.lineStarts)) });
    assert.deepEqual(after.objects[0]?.tree.entries, before.objects[0]?.tree.entries);
  }
});

test('a single label is a name where it is the whole host of a URL of a server', () => {
  const hosts = (value: string): string[] => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    env:\n    - name: X\n      value: "${value}"\n`;
    return extractFacts('a.yaml', pod).objects.flatMap(({ mentions }) =>
      mentions.map(({ host, port, span }) => {
        assert.equal(pod.slice(span.start, span.end), host);
        return port === undefined ? host : `${host}:${port}`;
      }),
    );
  };
  for (const value of ['http://web', 'http://web/', 'see http://web, there', 'http://web?a=b', 'grpc://user@web', 'http://web:port/x'])
    assert.deepEqual(hosts(value), value.includes(':port') ? [] : ['web'], value);
  assert.deepEqual(hosts('postgres://app:secret@db:5432/app'), ['db:5432']);
  assert.deepEqual(hosts('jdbc:postgresql://db:5432/app'), ['db:5432']);
  for (const value of [
    'file://etc',
    'oci://charts',
    'http://localhost',
    'http://web-$(X)',
    'http://$(X)',
    'http://user:word@',
    'http://{{x}}/',
    'http://WEB',
    'http://true',
  ])
    assert.deepEqual(hosts(value), [], value);
});
