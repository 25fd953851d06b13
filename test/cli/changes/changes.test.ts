import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import { database, folderWith, repository, run } from '../lib/run.ts';

const client = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: data}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, env: [{name: DB, value: db-0.db-headless:5432}]}]}
`;

function report(folder: string, argv: readonly string[]): Record<string, unknown> {
  return { ...asObject(JSON.parse(run(folder, ['diff', ...argv, '--format', 'json']).out)) };
}

test('a used name that goes, a refusal and what has no effect fail the command, are told with place and way out', () => {
  const folder = folderWith({
    'old/db.yaml': database(),
    'old/web.yaml': client,
    'new/db.yaml': database('other').replace('  clusterIP: None\n', ''),
    'new/web.yaml': client,
  });
  const { code, out } = run(folder, ['diff', 'old', 'new']);
  assert.equal(code, 1);
  assert.match(
    out,
    /new\/db\.yaml:\d+:\d+ StatefulSet db: spec\.serviceName: Invalid value: "other": field is immutable\n.*--cascade=orphan/,
  );
  assert.match(out, /db-0\.db-headless\.data\.svc\.cluster\.local A\n\s+still used: new\/web\.yaml:8:\d+ Deployment web spec\.template/);
  assert.match(out, /spec\.clusterIP\. The server keeps "None"/);
});

test('the answer follows the version of Kubernetes', () => {
  const folder = folderWith({ 'old.yaml': database(), 'new.yaml': database('other') });
  const fields = ['1.36', '1.37'].map((version) =>
    asList(report(folder, ['old.yaml', 'new.yaml', '--kubernetes-version', version])['refused']).map((change) => asObject(change)['field']),
  );
  assert.deepEqual(fields, [['spec'], ['spec.serviceName']]);
});

test('a placeholder hides what is said of itself, and nothing beside it', () => {
  const refused = (old: string, now: string, version = '1.37'): readonly unknown[] =>
    asList(
      report(folderWith({ 'old.yaml': old, 'new.yaml': now }), ['old.yaml', 'new.yaml', '--kubernetes-version', version])['refused'],
    ).map((change) => asObject(change)['field']);
  const imaged = (text: string, image: string): string => text.replace('registry.example/db:1', image);
  assert.deepEqual(refused(imaged(database(), '${IMAGE}'), imaged(database('other'), '${IMAGE}')), ['spec.serviceName']);
  assert.deepEqual(
    refused(imaged(database(), '${IMAGE}'), imaged(database('other'), '${IMAGE}'), '1.36'),
    ['spec'],
    'the same text stands for the same',
  );
  assert.deepEqual(refused(imaged(database(), '${OLD}'), imaged(database('other'), '${NEW}'), '1.36'), [], 'one word for the whole spec');
  assert.deepEqual(refused(database(), database('${NAME}')), []);
});

test('variables are no placeholders: neither their names in capitals nor what the kubelet fills in', () => {
  const job = (env: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: load, image: load:1, env: [${env}]}]}
`;
  const refused = (old: string, now: string): readonly unknown[] =>
    asList(report(folderWith({ 'old.yaml': job(old), 'new.yaml': job(now) }), ['old.yaml', 'new.yaml'])['refused']).map(
      (change) => asObject(change)['field'],
    );
  assert.deepEqual(refused('{name: DB_HOST, value: db}', '{name: DB_HOST, value: db}, {name: STORAGE_TYPE, value: mysql}'), [
    'spec.template',
  ]);
  assert.deepEqual(refused('{name: A, value: db}', '{name: A, value: $(POD_NAME).db}'), ['spec.template']);
  assert.deepEqual(refused('{name: A, value: db}', '{name: A, value: "${NAME}.db"}'), [], 'another tool fills it in');
});

test('a version that is not served is refused whatever the object holds', () => {
  const deployment = `apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "\${IMAGE}"}]}}}\n`;
  const [change] = asList(report(folderWith({ 'old.yaml': '{}', 'new.yaml': deployment }), ['old.yaml', 'new.yaml'])['refused']).map(
    asObject,
  );
  assert.deepEqual(
    [change?.['field'], change?.['message']],
    ['apiVersion', 'no matches for kind "Deployment" in version "extensions/v1beta1"'],
  );
});

test('a copy beside an object that stands is new, an object that moves is the same, and what is never applied is not compared', () => {
  const refused = (old: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): number => {
    const under = (top: string, files: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`${top}/${name}`, text]));
    return asList(report(folderWith({ ...under('old', old), ...under('new', now) }), ['old', 'new'])['refused']).length;
  };
  assert.equal(refused({ 'a/db.yaml': database() }, { 'a/db.yaml': database('other') }), 1);
  assert.equal(refused({ 'a/db.yaml': database() }, { 'a/db.yaml': database(), 'b/db.yaml': database('other') }), 0, 'a copy');
  assert.equal(
    refused({ 'a/db.yaml': database(), 'b/db.yaml': database('other') }, { 'a/db.yaml': database(), 'b/db.yaml': database() }),
    1,
    'one of two',
  );
  assert.equal(refused({ 'a/db.yaml': database() }, { 'b/db.yaml': database('other') }), 1, 'moved');
  assert.equal(refused({ 'testdata/db.yaml': database() }, { 'testdata/db.yaml': database('other') }), 0, 'never applied');
});

test('a file that is broken on both sides alike is no failure', () => {
  const folder = folderWith({
    'old/a.yaml': `${database()}x: [\n`,
    'old/b.yaml': database(),
    'new/a.yaml': `${database()}x: [\n`,
    'new/b.yaml': database(),
  });
  const { code, err } = run(folder, ['diff', 'old', 'new']);
  assert.deepEqual([code, err.includes('on one side')], [0, false], err);
});

test('--fail-on says what fails', () => {
  const folder = folderWith({ 'old.yaml': database(), 'new.yaml': database().replace('replicas: 3', 'replicas: 2') });
  const code = (...argv: readonly string[]): number => run(folder, ['diff', 'old.yaml', 'new.yaml', ...argv]).code;
  assert.deepEqual(
    [code(), code('--fail-on', 'removed'), code('--fail-on', 'removed,refused'), code('--fail-on', 'never'), code('--fail-on', 'nothing')],
    [0, 1, 1, 0, 2],
  );
});

test('a renamed Service is told as renamed, with the users of the old name', () => {
  const folder = folderWith({ 'old.yaml': database(), 'new.yaml': database('db-next').replace('name: db-headless', 'name: db-next') });
  const { renamed, refused } = report(folder, ['old.yaml', 'new.yaml']);
  assert.deepEqual(
    asList(renamed)
      .map(asObject)
      .map(({ kind, from, to }) => [kind, from, to]),
    [['Service', 'db-headless', 'db-next']],
  );
  assert.equal(asList(refused).length, 1);
});

test('formats for reviews hold what the text holds', () => {
  const folder = folderWith({ 'old.yaml': `${database()}---\n${client}`, 'new.yaml': client });
  const [markdown, github, sarif] = ['markdown', 'github', 'sarif'].map((format) =>
    run(folder, ['diff', 'old.yaml', 'new.yaml', '--format', format]),
  );
  assert.match(
    markdown?.out ?? '',
    /^<!-- headlight-diff -->\n### Headlight: 5 names go\n[^]*`db-0\.db-headless\.data\.svc\.cluster\.local`, used by `new\.yaml:8`[^]*<details>/,
  );
  assert.match(
    github?.out ?? '',
    /^::error file=new\.yaml,line=8,[^\n]*title=used-name-removed::db-0\.db-headless\.data\.svc\.cluster\.local .*\n$/,
  );
  assert.match(sarif?.out ?? '', /"ruleId": "used-name-removed"/);
  assert.deepEqual([markdown?.code, github?.code, sarif?.code], [1, 1, 1]);
});

/** States that are told apart: each case of recorded zones, and the demo. */
const zones = path.join(repository, 'test/conformance/zones');
const states = readdirSync(zones)
  .filter((_, i) => i % 9 === 0)
  .map((name) => path.join(zones, name, 'manifests'));

function zoneOf(folder: string): ReadonlyMap<string, ReadonlySet<string>> {
  const zone = new Map<string, Set<string>>();
  for (const record of asList(JSON.parse(run(folder, ['zone', '.', '--format', 'json']).out)).map(asObject)) {
    const key = `${record['name']} ${record['type']}`;
    zone.set(key, (zone.get(key) ?? new Set()).add(String(record['data'])));
  }
  return zone;
}

const keysOf = (records: unknown): readonly string[] =>
  [
    ...new Set(
      asList(records)
        .map(asObject)
        .map((record) => `${record['name']} ${record['type']}`),
    ),
  ].toSorted();
const dataOf = (records: unknown): readonly string[] =>
  asList(records)
    .map(asObject)
    .map((record) => `${record['name']} ${record['type']} ${record['data']}`)
    .toSorted();

test('a state does not differ from itself', () => {
  for (const state of states)
    assert.deepEqual(
      [run(state, ['diff', '.', '.']).out, run(state, ['diff', '.', '.']).code],
      ['No name changes, and nothing is refused.\n', 0],
      state,
    );
});

test('names that go and come are the difference of the two zones, and the way back is the mirror', () => {
  for (const [i, state] of states.entries()) {
    const other = states[(i + 1) % states.length] ?? state;
    const [a, b] = [zoneOf(state), zoneOf(other)];
    const [there, back] = [asObject(report(state, ['.', other])['names']), asObject(report(state, [other, '.'])['names'])];
    assert.deepEqual(keysOf(there['removed']), [...a.keys()].filter((key) => !b.has(key)).toSorted(), state);
    assert.deepEqual(keysOf(there['added']), [...b.keys()].filter((key) => !a.has(key)).toSorted(), state);
    assert.deepEqual(
      keysOf(there['changed']),
      [...a.keys()]
        .filter((key) => b.has(key) && [...(a.get(key) ?? [])].toSorted().join() !== [...(b.get(key) ?? [])].toSorted().join())
        .toSorted(),
      state,
    );
    assert.deepEqual(dataOf(there['removed']), dataOf(back['added']));
    assert.deepEqual(dataOf(there['added']), dataOf(back['removed']));
    assert.deepEqual(
      asList(there['changed'])
        .map(asObject)
        .map(({ before, after }) => [before, after]),
      asList(back['changed'])
        .map(asObject)
        .map(({ before, after }) => [after, before]),
    );
  }
});

test('what the server was seen to say of changes comes out of the command', () => {
  const rows = readFileSync(path.join(repository, 'test/conformance/updates.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => asObject(JSON.parse(line)));
  for (const row of rows.filter((_, i) => i % 25 === 0)) {
    const folder = folderWith({ 'old.json': JSON.stringify(row['old']), 'new.json': JSON.stringify(row['new']) });
    const { refused } = report(folder, ['old.json', 'new.json', '--service-cidrs', '10.96.0.0/16,fd00:10:96::/112']);
    const expected = asList(asObject(row['apply'])['causes'])
      .map((cause) => asObject(cause)['field'])
      .toSorted();
    assert.deepEqual(
      asList(refused)
        .map((change) => asObject(change)['field'])
        .toSorted(),
      expected,
      String(row['id']),
    );
  }
});
