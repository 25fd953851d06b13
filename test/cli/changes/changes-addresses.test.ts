import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import { folderWith, run } from '../lib/run.ts';

const service = (more = '', name = 'db'): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: db}, ports: [{port: 80}]${more === '' ? '' : `, ${more}`}}
`;
const pod = (image: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: db}}
spec: {hostname: db, subdomain: db, containers: [{name: db, image: ${image}${more}}]}
`;

function addresses(old: string, now: string): readonly unknown[] {
  const folder = folderWith({ 'old.yaml': old, 'new.yaml': now });
  return asList(asObject(JSON.parse(run(folder, ['diff', 'old.yaml', 'new.yaml', '--format', 'json']).out))['addresses'])
    .map(asObject)
    .map(
      ({ kind, name, from, before, after, by }) => `${kind} ${name} ${from === name ? '' : `was ${from}, `}${before} -> ${after} by ${by}`,
    );
}

const cases: readonly (readonly [what: string, old: string, now: string, told: readonly string[]])[] = [
  [
    'a headless Service cannot get a cluster IP',
    service('clusterIP: None'),
    service('clusterIP: 10.96.0.7'),
    ['Service db its pods -> cluster IP 10.96.0.7 by new object'],
  ],
  ['a Service cannot become headless', service(), service('clusterIP: None'), ['Service db its cluster IP -> its pods by new object']],
  [
    'another written cluster IP',
    service('clusterIP: 10.96.0.5'),
    service('clusterIP: 10.96.0.6'),
    ['Service db cluster IP 10.96.0.5 -> cluster IP 10.96.0.6 by new object'],
  ],
  ['another primary family', service(), service('ipFamilies: [IPv6]'), ['Service db its cluster IP -> a new cluster IP by new object']],
  [
    'an alias',
    service(),
    service('type: ExternalName, externalName: a.example.com'),
    ['Service db its cluster IP -> CNAME a.example.com by update'],
  ],
  [
    'an alias no more',
    service('type: ExternalName, externalName: a.example.com'),
    service(),
    ['Service db CNAME a.example.com -> a new cluster IP by update'],
  ],
  [
    'an alias of something else',
    service('type: ExternalName, externalName: a.example.com'),
    service('type: ExternalName, externalName: b.example.com'),
    ['Service db CNAME a.example.com -> CNAME b.example.com by update'],
  ],
  [
    'a second family',
    service(),
    service('ipFamilyPolicy: PreferDualStack'),
    ['Service db its cluster IP -> its cluster IP and a second one by update'],
  ],
  [
    'one family less',
    service('ipFamilyPolicy: PreferDualStack'),
    service('ipFamilyPolicy: SingleStack'),
    ['Service db its cluster IPs -> its cluster IP alone by update'],
  ],
  ['another name', service(), service('', 'store'), ['Service store was db, its cluster IP -> a new cluster IP by new object']],
  [
    'another name, with the address of the old one',
    service('clusterIP: 10.96.0.5'),
    service('clusterIP: 10.96.0.5', 'store'),
    ['Service store was db, cluster IP 10.96.0.5 -> cluster IP 10.96.0.5, which the old Service has until it is deleted by new object'],
  ],
  ['a Pod that cannot be changed', pod('a'), pod('a', ', command: [b]'), ['Pod db its address -> a new address by new object']],
  ['nothing: the same pods under another name', service('clusterIP: None'), service('clusterIP: None', 'store'), []],
  ['nothing: what the server gave is kept', service(), service('type: NodePort'), []],
  ['nothing: what is left out is kept', service('clusterIP: 10.96.0.5'), service(), []],
  ['nothing: headless that is left out is kept', service('clusterIP: None'), service(), []],
  ['nothing: another image of a Pod', pod('a'), pod('b'), []],
  ['nothing: a placeholder', service(), service('clusterIP: ${IP}'), []],
  ['nothing: a new Service', '{}', service(), []],
];

for (const [what, old, now, told] of cases)
  test(`addresses that change: ${what}`, () => {
    assert.deepEqual(addresses(old, now), told);
  });

test('text and comment have a part for addresses', () => {
  const folder = folderWith({ 'old.yaml': service(), 'new.yaml': service('', 'store') });
  const [text, markdown] = ['text', 'markdown'].map((format) => run(folder, ['diff', 'old.yaml', 'new.yaml', '--format', format]).out);
  assert.match(
    text ?? '',
    /Addresses that change\n {2}new\.yaml:3:18 Service store \(was db\): its cluster IP -> a new cluster IP \(new object\)\n/,
  );
  assert.match(
    markdown ?? '',
    /\*\*Addresses change\*\*\n\n- `new\.yaml:3` Service store \\\(was db\\\): its cluster IP \\-\\> a new cluster IP/,
  );
});

test('a name that has other types leads elsewhere: it does not go, and nobody loses it', () => {
  const folder = folderWith({ 'old.yaml': service(), 'new.yaml': service('type: ExternalName, externalName: a.example.com') });
  const { code, out } = run(folder, ['diff', 'old.yaml', 'new.yaml']);
  assert.equal(code, 0);
  assert.match(out, /^Names that lead elsewhere\n {2}db\.default\.svc\.cluster\.local: no A, SRV any more; CNAME a\.example\.com is new\n/);
  assert.match(run(folder, ['diff', 'old.yaml', 'new.yaml', '--format', 'markdown']).out, /### Headlight: 1 name leads elsewhere\n/);
});

test('a name that becomes an alias of something unknown does not go', () => {
  const folder = folderWith({ 'old.yaml': service(), 'new.yaml': service('type: ExternalName, externalName: "vault.${DOMAIN}"') });
  const { code, out } = run(folder, ['diff', 'old.yaml', 'new.yaml']);
  assert.deepEqual([code, out], [0, 'Names that lead elsewhere\n  db.default.svc.cluster.local: no A, SRV any more\n']);
});

/** A Service that became another one, and the StatefulSet that it governs. */
const governed = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  clusterIP: None
  selector: {app: db}
  ports: [{name: p, port: 5432}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: ${name}
  replicas: 2
  podManagementPolicy: OrderedReady
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: example.test/a:1}]}
`;

test('another governing Service: refused at serviceName, with the way to get there, both names and the rename', () => {
  const folder = folderWith({ 'old/app.yaml': governed('db'), 'new/app.yaml': governed('db-headless') });
  const { code, out } = run(folder, ['diff', 'old', 'new']);
  assert.equal(code, 1);
  assert.match(
    out,
    /new\/app\.yaml:13:16 StatefulSet db: spec\.serviceName: Invalid value: "db-headless": field is immutable\n +Delete it with kubectl delete statefulset db --namespace default --cascade=orphan/,
  );
  assert.match(out, /Names that go\n(.*\n)* {2}db-0\.db\.default\.svc\.cluster\.local A\n/);
  assert.match(out, /Renamed\n {2}new\/app\.yaml:3:18 Service db -> db-headless\n/);
  assert.doesNotMatch(out, /spec\.selector|Addresses/, 'nobody uses the selector, and the pods are the same');
});
