import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolvablePods } from '../../../server/src/features/resolve/resolvable-pods.ts';
import { resolveWalk, type Walk } from '../../../server/src/features/resolve/walk.ts';
import { analysisOf } from '../lib/workspace.ts';

const service = (name: string, namespace: string, spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}, ports: [{name: sql, port: 5432}]}\n`;
const pod = (name: string, spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: data}\nspec:\n  containers: [{name: c, image: i}]\n${spec}`;
const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: i}]}
`;
const everything = [
  service('db', 'data', 'clusterIP: None, selector: {app: db}'),
  set,
  service('web', 'shop', 'selector: {app: web}'),
  pod('plain', ''),
  pod('own', '  dnsPolicy: None\n  dnsConfig: {searches: [data.svc.cluster.local]}\n'),
  pod('node', '  dnsPolicy: Default\n'),
  pod('wired', '  hostNetwork: true\n  hostname: wired\n  subdomain: by-hand\n').replace(
    'namespace: data',
    'namespace: data, labels: {app: wired}',
  ),
  service('by-hand', 'data', 'clusterIP: None, selector: {app: wired}'),
];

/** What a name gives that a pod of this object asks for. */
function walked(from: string, name: string, type = 'A'): Walk {
  const model = analysisOf(new Map(everything.map((text, i) => [`file:///w/${i}.yaml`, text]))).model();
  const owner =
    model.instances().find((i) => i.facts.object.kind !== 'Service' && i.facts.object.name === from) ??
    model.instances().find((i) => i.facts.object.name === from);
  assert.ok(owner, from);
  return resolveWalk(model, owner, name, type, `${from}-0`);
}

const walk = (...args: Parameters<typeof walked>): string => walked(...args).text;

test('a name that answers at once: the query, whose addresses, and what is not asked any more; once for both libraries', () => {
  assert.equal(
    walk('db', 'db-1.db'),
    `; db-1.db A, asked by db-0 in namespace data
; nameserver the cluster's DNS
; search data.svc.cluster.local svc.cluster.local cluster.local
; ndots 5

db-1.db answers: 1 A record of db-1.db.data.svc.cluster.local.

  1. db-1.db.data.svc.cluster.local.  answers, and the walk ends
       db-1.db.data.svc.cluster.local A <address of db-1>

  not asked any more:
     db-1.db.svc.cluster.local
     db-1.db.cluster.local
     db-1.db
`,
  );
});

test('a query that fails says why, and the walk goes on to the one that answers', () => {
  const text = walk('plain', 'web.shop');
  assert.match(
    text,
    / {2}1\. web\.shop\.data\.svc\.cluster\.local\. {2}NXDOMAIN\n {7}\S[^\n]+\.\n {2}2\. web\.shop\.svc\.cluster\.local\. {2}answers, and the walk ends\n {7}web\.shop\.svc\.cluster\.local A <cluster IP>\n/,
  );
});

test('an empty answer ends the walk of musl and not that of glibc: both are told', () => {
  const text = walk('plain', 'data');
  const [glibc = '', musl = ''] = text.split('With musl (Alpine images):\n');
  assert.match(glibc, /With glibc or Go \(most images\):\n/);
  assert.match(glibc, / {2}2\. data\.svc\.cluster\.local\. {2}no A record\n[^]* {2}4\. data\. {2}forwarded upstream\n/);
  assert.match(musl, / {2}2\. data\.svc\.cluster\.local\. {2}no A record, and the walk ends\n/);
  assert.match(musl, /not asked any more:\n {5}data\.cluster\.local\n {5}data\n/);
});

test('a pod that does not ask the cluster DNS gets no cluster name', () => {
  assert.equal(
    walk('node', 'db.data.svc.cluster.local'),
    `; db.data.svc.cluster.local A, asked by node-0 in namespace data
; nameserver <nodeDNS>
; search none
; ndots 1

db.data.svc.cluster.local is asked of the resolver of the node, not of cluster DNS: no cluster name answers.
`,
  );
});

test('the verdict: a name that is nowhere is NXDOMAIN, one outside of the cluster is forwarded, one without such a record has none', () => {
  const verdict = (from: string, name: string, type?: string): string | undefined =>
    walk(from, name, type)
      .split('\n')
      .find((line) => line.startsWith(name));
  assert.equal(verdict('plain', 'db-9.db'), 'db-9.db is NXDOMAIN: cluster DNS has no such name.');
  assert.equal(verdict('plain', 'nothing'), 'nothing is NXDOMAIN: cluster DNS has no such name.');
  assert.equal(verdict('plain', 'example.com.'), 'example.com. is forwarded upstream: the answer of the server there is not known here.');
  assert.equal(verdict('plain', 'db', 'TXT'), 'db has no TXT record.');
  assert.equal(verdict('plain', 'db'), 'db answers: 2 A records of db.data.svc.cluster.local.');
});

test('lines lead to the pod that asks, and to what decided the answer', () => {
  const { text, links } = walked('db', 'db-1.db');
  const lines = text.split('\n');
  assert.deepEqual(
    links.map(({ line, start, end, place, label }) => [lines[line]?.slice(start, end), place.uri, label]),
    [
      ['db-0', 'file:///w/1.yaml', 'StatefulSet db'],
      ['db-1.db.data.svc.cluster.local.', 'file:///w/0.yaml', 'Service db'],
    ],
  );
});

test('lists that a pod writes itself are shown; none is said', () => {
  assert.match(
    walk('own', 'db'),
    /; nameserver none\n; search data\.svc\.cluster\.local\n; ndots 1\n\ndb answers: [^\n]+\n\n {2}1\. db\.data\.svc\.cluster\.local\. {2}answers/,
  );
});

test('the address of a pod on the network of its node is that of the node', () => {
  assert.match(walk('plain', 'wired.by-hand'), /wired\.by-hand\.data\.svc\.cluster\.local A <address of its node>\n/);
});

test('what makes no pods asks nothing', () => {
  assert.deepEqual(walked('web', 'db'), { text: 'web makes no pods.', links: [] });
});

test('pods that a name can be asked from: each of a set up to ten, one for all that have no name of their own', () => {
  const deployment = `apiVersion: apps/v1\nkind: Deployment\n${set.slice(set.indexOf('metadata'))}`
    .replaceAll('db', 'web')
    .replace('  serviceName: web\n', '');
  const texts = [
    ...everything,
    deployment,
    set.replace('name: db', 'name: many').replace('replicas: 2', 'replicas: 30'),
    set.replace('name: db', 'name: off').replace('replicas: 2', 'replicas: 0'),
  ];
  const pods = resolvablePods(analysisOf(new Map(texts.map((text, i) => [`file:///w/${i}.yaml`, text]))).model());
  assert.deepEqual(
    pods.map(({ label }) => label).sort(),
    ['db-0', 'db-1', ...Array.from({ length: 10 }, (_, i) => `many-${i}`), 'node', 'own', 'plain', 'web (any pod)', 'wired'].sort(),
  );
  assert.ok(pods.every(({ namespace }) => namespace === 'data'));
});
