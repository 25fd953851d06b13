import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultClusterSettings as settings } from '../../../../server/src/k8s/cluster-settings.ts';
import type { PodTemplate, Service } from '../../../../server/src/k8s/kinds.ts';
import { plainResolver, queriesFor, resolverOf } from '../../../../server/src/k8s/search-list.ts';
import { predictRecords, resolveFromPod } from '../../../../server/src/model/records.ts';
import { clusterOf } from '../../../conformance/lib/cluster-of.ts';
import { sourced } from '../../../conformance/lib/sourced.ts';

const pod = (more: Partial<PodTemplate>): PodTemplate => ({
  labels: {},
  containers: [],
  initContainers: [],
  volumeConfigRefs: [],
  ...more,
});
const clusterSearch = ['a.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

test('a pod that sets nothing searches its namespace, svc and the cluster domain with ndots 5', () => {
  const r = plainResolver('a', settings);
  assert.deepEqual([r.search, r.ndots, r.nameservers, r.asksCluster], [clusterSearch, 5, ['<clusterDNS>'], true]);
});

test('hostNetwork without ClusterFirstWithHostNet asks the node', () => {
  const r = resolverOf(pod({ hostNetwork: true, dnsPolicy: 'ClusterFirst' }), 'a', settings);
  assert.deepEqual([r.search, r.asksCluster, r.notes.includes('host-network-uses-node')], [[], false, true]);
  assert.deepEqual(resolverOf(pod({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }), 'a', settings).search, clusterSearch);
});

test('dnsConfig is appended without doubles, its options override, the fourth nameserver is lost', () => {
  const r = resolverOf(
    pod({
      dnsConfig: {
        nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
        searches: ['b.example', 'svc.cluster.local'],
        options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
      },
    }),
    'a',
    settings,
  );
  assert.deepEqual(
    [r.nameservers, r.search, r.ndots, r.options],
    [['<clusterDNS>', '10.0.0.1', '10.0.0.2'], [...clusterSearch, 'b.example'], 2, ['edns0']],
  );
  assert.ok(r.notes.includes('nameservers-cut'));
});

test('the combined search list is cut at 32 entries, 2048 characters and 253 of one', () => {
  const many = Array.from({ length: 32 }, (_, i) => `s${i}.example`);
  const r = resolverOf(pod({ dnsConfig: { searches: many } }), 'a', settings);
  assert.deepEqual([r.search.length, r.search.at(-1), r.notes.includes('searches-cut')], [32, 's28.example', true]);
  const long = resolverOf(
    pod({ dnsConfig: { searches: Array.from({ length: 12 }, (_, i) => `${String(i).padStart(2, '0')}${'x'.repeat(198)}`) } }),
    'a',
    settings,
  );
  assert.ok(long.search.join(' ').length <= 2048 && long.search.length === 12);
  assert.ok(resolverOf(pod({ dnsConfig: { searches: ['x'.repeat(254)] } }), 'a', settings).notes.includes('search-too-long'));
});

test('ndots that is no number counts as 1', () => {
  const r = resolverOf(pod({ dnsConfig: { options: [{ name: 'ndots', value: 'abc' }] } }), 'a', settings);
  assert.deepEqual([r.ndots, r.notes.includes('ndots-not-a-number')], [1, true]);
});

test('names below ndots walk the list first, others do not; a final dot never walks', () => {
  const r = plainResolver('a', settings);
  assert.deepEqual(queriesFor('s.b', r, 'glibc'), ['s.b.a.svc.cluster.local', 's.b.svc.cluster.local', 's.b.cluster.local', 's.b']);
  const deep = 'p.s.b.svc.cluster.local';
  assert.equal(queriesFor(deep, r, 'glibc')[0], deep);
  assert.equal(queriesFor(deep, r, 'glibc').length, 4);
  assert.deepEqual(queriesFor(deep, r, 'musl'), [deep]);
  assert.deepEqual(queriesFor('s.b.', r, 'glibc'), ['s.b']);
  assert.equal(queriesFor('s.b.svc.cluster.local', r, 'glibc').at(-1), 's.b.svc.cluster.local');
});

const service = (name: string, namespace: string): Service => ({
  kind: 'Service',
  apiVersion: 'v1',
  name,
  namespace,
  labels: {},
  annotations: {},
  ports: [{ port: 80 }],
});
const records = predictRecords(
  clusterOf(
    [service('s', 'b'), service('b', 'a'), service('x', 'a')].map((o) => sourced(o)),
    settings,
  ),
  settings,
);

test('a short name of another namespace answers at the second question', () => {
  const r = resolveFromPod(records, plainResolver('a', settings), 's.b', 'A', 'glibc');
  assert.deepEqual(
    r.steps.map((s) => [s.name, s.answer.rcode, s.stops]),
    [
      ['s.b.a.svc.cluster.local', 'NXDOMAIN', false],
      ['s.b.svc.cluster.local', 'NOERROR', true],
    ],
  );
  assert.deepEqual(r.unsent, ['s.b.cluster.local', 's.b']);
});

test('musl stops at an empty answer where glibc goes on: a label that is the name of a namespace', () => {
  const musl = resolveFromPod(records, plainResolver('c', settings), 'a', 'A', 'musl');
  assert.deepEqual(
    musl.steps.map((s) => s.name),
    ['a.c.svc.cluster.local', 'a.svc.cluster.local'],
  );
  assert.equal(musl.answer?.answers.length, 0);
  const glibc = resolveFromPod(records, plainResolver('c', settings), 'a', 'A', 'glibc');
  assert.deepEqual(
    glibc.steps.map((s) => s.name),
    ['a.c.svc.cluster.local', 'a.svc.cluster.local', 'a.cluster.local', 'a'],
  );
  assert.deepEqual(
    [glibc.answer?.name, glibc.answer?.rcode],
    ['a.svc.cluster.local', 'NOERROR'],
    'an empty answer counts for more than the name error after it',
  );
});

test('a pod that asks the node gets no cluster answers', () => {
  const r = resolveFromPod(records, resolverOf(pod({ dnsPolicy: 'Default' }), 'a', settings), 'b', 'A', 'glibc');
  assert.deepEqual([r.steps, r.answer], [[], undefined]);
});
