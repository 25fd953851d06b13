import assert from 'node:assert/strict';
import { test } from 'node:test';
import { database, folderWith, run } from './lib/run.ts';

test('zone --format json lists records sorted by name, type, data', () => {
  const folder = folderWith({ 'db.yaml': database() });
  const records: unknown = JSON.parse(run(folder, ['zone', '--format', 'json']).out);
  assert.ok(Array.isArray(records));
  assert.equal(records.length, 9);
  assert.deepEqual(records[3], { name: 'db-0.db-headless.data.svc.cluster.local', ttl: 30, type: 'A', data: '<ip4 Pod/data/db-0>' });
  const keys = records.map((r: unknown) => JSON.stringify(r));
  assert.equal(new Set(keys).size, keys.length);
});

/** A master-file line: name, optional TTL, class, type, data. */
const recordLine = /^(\S+) +(?:(\d+) )?IN (\S+) +([^;]*?)(?: ;.*)?$/;

test('zone is a master file: every line a directive, comment or record with real data', () => {
  const web =
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n  selector: {a: b}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 300\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: x, image: i}]}\n';
  const folder = folderWith({ 'db.yaml': database(), 'web.yaml': web });
  const { out } = run(folder, ['zone']);
  const addresses = new Map<string, string>();
  let records = 0;
  for (const line of out.split('\n')) {
    if (line === '' || line.startsWith(';') || line.startsWith('$')) continue;
    const found = recordLine.exec(line);
    assert.ok(found, line);
    records++;
    const [, name = '', , type, data = ''] = found;
    assert.doesNotMatch(name + data, /[<>#]/, line);
    if (type === 'A') {
      assert.match(data, /^(\d{1,3})(\.\d{1,3}){3}$/, line);
      const symbol = /<[^>]*>/.exec(line)?.[0] ?? '';
      assert.equal(addresses.get(data) ?? symbol, symbol, 'one address stands for one thing');
      addresses.set(data, symbol);
    }
    if (type === 'SRV') assert.match(data, /^\d+ \d+ \d+ \S+\.$/, line);
  }
  assert.equal(records, 609);
  assert.equal(addresses.size, 303);
});

test('zone of one namespace, with other settings', () => {
  const folder = folderWith({ 'db.yaml': database(), 'other.yaml': database('db-headless', 'other') });
  const { out } = run(folder, ['zone', '-n', 'other']);
  assert.match(out, /^; namespace other$/m);
  assert.doesNotMatch(out, /\.data\.svc/);
  assert.match(run(folder, ['zone', '--ip-families', 'IPv6', '--format', 'json']).out, /<ip6 Pod\/data\/db-0>/);
});

test('dig answers several questions, with types and placeholders', () => {
  const folder = folderWith({ 'db.yaml': database() });
  const json = run(folder, [
    'dig',
    'db-0.db-headless.data.svc.cluster.local',
    'a',
    '_sql._tcp.db-headless.data.svc.cluster.local.',
    'SRV',
    'nobody.data.svc.cluster.local',
    '--json',
  ]);
  const answers: unknown = JSON.parse(json.out);
  assert.ok(Array.isArray(answers));
  assert.deepEqual(answers[0], {
    name: 'db-0.db-headless.data.svc.cluster.local',
    type: 'A',
    rcode: 'NOERROR',
    answers: [{ name: 'db-0.db-headless.data.svc.cluster.local', type: 'A', data: '<ip4 Pod/data/db-0>' }],
  });
  assert.equal(answers[1].answers.length, 3);
  assert.deepEqual(answers[2], { name: 'nobody.data.svc.cluster.local', type: 'A', rcode: 'NXDOMAIN', answers: [] });
  assert.match(run(folder, ['dig', 'nobody.data.svc.cluster.local', '+reason']).out, /There is no Service nobody in namespace data/);
});

test('SRV records show priority, weight, port and target, and JSON keeps data as it was beside priority and weight', () => {
  const folder = folderWith({ 'db.yaml': database() });
  const name = '_sql._tcp.db-headless.data.svc.cluster.local';
  const target = 'db-0.db-headless.data.svc.cluster.local';
  assert.ok(run(folder, ['dig', name, 'SRV']).out.split('\n').includes(`${name}.\tIN\tSRV\t0 33 5432 ${target}`));
  const record = { name, type: 'SRV', data: `5432 ${target}`, priority: 0, weight: 33 };
  assert.deepEqual(JSON.parse(run(folder, ['dig', name, 'SRV', '--json']).out)[0].answers[0], record);
  assert.deepEqual(JSON.parse(run(folder, ['zone', '--format', 'json']).out)[0], { ...record, ttl: 30 });
  assert.match(run(folder, ['zone']).out, /SRV {3}0 33 5432 db-0\.db-headless\.data\.svc\.cluster\.local\. /);
});

test('dig --from walks the search list of a namespace', () => {
  const folder = folderWith({ 'a/db.yaml': database(), 'b/none.yaml': 'a: 1\n' });
  const [near] = JSON.parse(run(folder, ['dig', 'db-0.db-headless', '--from', 'data', '--json', '-f', 'a/db.yaml', 'b/none.yaml']).out);
  assert.equal(near.name, 'db-0.db-headless.data.svc.cluster.local');
  assert.equal(near.rcode, 'NOERROR');
  const [far] = JSON.parse(run(folder, ['dig', 'db-0.db-headless', '--from', 'default', '--json', '-f', 'a']).out);
  assert.equal(far.answers.length, 0);
  const [other] = JSON.parse(run(folder, ['dig', 'db-0.db-headless.data', '--from', 'default', '--json']).out);
  assert.equal(other.answers[0].data, '<ip4 Pod/data/db-0>');
});

test('dig --from names the nearest cause of a name without answer, not another name server', () => {
  const refused = database('broken')
    .replaceAll('db-headless', 'broken')
    .replaceAll('name: db\n', 'name: bad\n')
    .replace('clusterIP: None', 'clusterIP: none');
  const folder = folderWith({
    'db.yaml': database(),
    'refused.yaml': refused,
    'app.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: app}\n',
  });
  const ask = (name: string, from: string): string => run(folder, ['dig', name, '--from', from]).out;
  const causes: readonly (readonly [string, string, RegExp])[] = [
    ['db-0.db-headless', 'app', /;   There is no Service db-headless in namespace app\.\n;   Namespace data has a Service db-headless\./],
    ['kafka', 'app', /;   There is no Service kafka in namespace app\./],
    ['kafka.data', 'app', /;   There is no Service kafka in namespace data\./],
    ['broken', 'data', /;   The API server refuses Service broken/],
    ['broken', 'app', /;   There is no Service broken in namespace app\.\n;   The API server refuses Service broken/],
    ['db-9.db-headless', 'data', /;   Service db-headless has no endpoint named db-9\.\n;   StatefulSet db makes db-0 to db-2\./],
  ];
  for (const [name, from, cause] of causes) {
    const out = ask(name, from);
    assert.match(out, new RegExp(`^; ${name} A: NXDOMAIN\n`));
    assert.match(out, cause);
    assert.doesNotMatch(out, /depends on|whose answer is not known/);
    assert.match(out, new RegExp(`; tried ${name}: forwarded upstream\n`));
  }
  assert.match(ask('example.com', 'app'), /^; example\.com A: forwarded upstream\n[^]*example\.com is not below cluster\.local/);
});

test('explain prints the page of a rule, and the list of all', () => {
  assert.match(run('.', ['explain', 'statefulset-service-not-found']).out, /^# statefulset-service-not-found\n/);
  assert.match(run('.', ['explain']).out, /^statefulset-service-not-found +\S/m);
});

test('explain --search lists rules by what people saw', () => {
  const rulesOf = (...args: readonly string[]): readonly string[] =>
    run('.', ['explain', '--search', ...args])
      .out.split('\n')
      .map((line) => line.split(' ')[0] ?? '');
  for (const words of ['no such host', 'dial tcp: lookup db on 10.96.0.10:53: No such  host'])
    assert.ok(rulesOf(words).includes('dns-name-unknown-service'), words);
  assert.ok(rulesOf('server', 'misbehaving').includes('network-policy-without-dns'));
  assert.ok(rulesOf('field is immutable').includes('immutable-selector-volatile'));
  // Words that stand on one page, though not together.
  assert.ok(rulesOf('webhook conversion 443').includes('referenced-service-not-found'));
  assert.deepEqual(rulesOf('failed calling webhook')[0], 'referenced-service-not-found');
  const nothing = run('.', ['explain', '--search', 'the moon is down']);
  assert.deepEqual([nothing.code, nothing.out], [1, '']);
  assert.match(nothing.err, /No page of a rule speaks of "the moon is down"/);
});

test('what a template makes of names and ports is left out of the zone; the rest of its chart is there', () => {
  const named = (name: string, port: string, selector: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: data\nspec:\n  clusterIP: None\n  selector: {app: ${selector}}\n  ports:\n    - {name: sql, port: ${port}}\n`;
  const set =
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: {{ .Release.Name }}-lit\n  namespace: data\nspec:\n  serviceName: lit\n  replicas: 1\n  selector: {matchLabels: {app: lit}}\n  template:\n    metadata: {labels: {app: lit}}\n    spec: {containers: [{name: a, image: a}]}\n';
  const folder = folderWith({
    'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
    'templates/a.yaml': [
      named('{{ .Release.Name }}-web', '80', 'web'),
      named('lit', '{{ .Values.port }}', 'lit'),
      named('whole', '80', 'lit'),
      named('vip', '{{ .Values.port }}', 'lit').replace('clusterIP: None', 'type: ClusterIP'),
      set,
    ].join('---\n'),
  });
  const { out } = run(folder, ['zone']);
  assert.match(out, /^lit\.data\.svc +IN A +\S+ ; <address of (?:…|release-name)-lit-0>/m);
  assert.match(out, /^_sql\._tcp\.whole\.data\.svc/m);
  assert.match(out, /^vip\.data\.svc +IN A /m);
  assert.doesNotMatch(out, /\\|\p{Co}|-web|_sql\._tcp\.(lit|vip)|SRV .* -1 /u);
});

test('dig says who may make a Service that no manifest has', () => {
  const folder = folderWith({
    'kafka.yaml':
      'apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: events, namespace: data}\nspec: {kafka: {replicas: 3}}\n',
    'db.yaml': database(),
  });
  assert.match(
    run(folder, ['dig', 'events-kafka-bootstrap.data.svc.cluster.local']).out,
    /NXDOMAIN\n;   There is no Service events-kafka-bootstrap in namespace data\.\n;   It may come from elsewhere: .*Kafka.*events/,
  );
  assert.doesNotMatch(run(folder, ['dig', 'other.data.svc.cluster.local']).out, /elsewhere/);
});

test('a zone without records says why each Service that lies there has none', () => {
  const refused = database().replace('clusterIP: None', 'clusterIP: none');
  assert.match(
    run(folderWith({ 'db.yaml': refused }), ['zone']).out,
    /\n; no records\n; The API server refuses Service db-headless, so it makes no records/,
  );
  assert.match(run(folderWith({ 'a.txt': '' }), ['zone']).out, /\n; no records\n$/);
});

test('a short name that nothing completes is told how pods ask for it', () => {
  const folder = folderWith({ 'db.yaml': database() });
  for (const name of ['db-headless', 'db-0.db-headless', 'db-headless.data'])
    assert.match(run(folder, ['dig', name]).out, new RegExp(`headlight dig ${name} --from data looks it up as they do`), name);
  for (const name of ['db-headless.', 'example.com']) assert.doesNotMatch(run(folder, ['dig', name]).out, /--from/, name);
  assert.match(run(folder, ['dig', 'db-0.db-headless', '-n', 'data']).out, /NOERROR/);
});
