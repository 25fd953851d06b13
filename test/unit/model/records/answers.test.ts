import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAll } from 'js-yaml';
import { defaultClusterSettings } from '../../../../server/src/k8s/cluster-settings.ts';
import type { ClusterSettings } from '../../../../server/src/k8s/cluster-settings.ts';
import { readObject } from '../../../../server/src/k8s/read/read.ts';
import { predictRecords, reasonText } from '../../../../server/src/model/records.ts';
import type { Records } from '../../../../server/src/model/records.ts';
import { clusterOf } from '../../../conformance/lib/cluster-of.ts';
import { sourced } from '../../../conformance/lib/sourced.ts';

const manifests = `
{apiVersion: v1, kind: Service, metadata: {name: vip}, spec: {clusterIP: 10.96.0.9, selector: {app: db}, ports: [{name: http, port: 80, targetPort: 8080}, {name: dns, port: 53, protocol: UDP}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: hs}, spec: {clusterIP: None, selector: {app: db}, ports: [{port: 1}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: bare}, spec: {clusterIP: None, selector: {app: db}}}
---
{apiVersion: v1, kind: Service, metadata: {name: none}, spec: {clusterIP: None, selector: {app: dbb}, ports: [{name: a, port: 1}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: manual}, spec: {clusterIP: None}}
---
{apiVersion: v1, kind: Service, metadata: {name: bad}, spec: {clusterIP: None, selector: {app: db}}}
---
{apiVersion: v1, kind: Service, metadata: {name: one}, spec: {clusterIP: None, selector: {statefulset.kubernetes.io/pod-name: db-1}}}
---
{apiVersion: v1, kind: Service, metadata: {name: ext}, spec: {type: ExternalName, externalName: db.example.org}}
---
{apiVersion: v1, kind: Service, metadata: {name: loop}, spec: {type: ExternalName, externalName: x.loop.default.svc.cluster.local}}
---
{apiVersion: v1, kind: Service, metadata: {name: fqdn}, spec: {clusterIP: None}}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: f, labels: {kubernetes.io/service-name: fqdn}}, addressType: FQDN, endpoints: [{addresses: [db.example.org], hostname: h}], ports: [{name: p, port: 1}]}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: m, labels: {kubernetes.io/service-name: manual}}, addressType: IPv6, endpoints: [{addresses: ['fd00::']}, {addresses: ['fd00::5'], hostname: five}, {addresses: ['fd00::6'], conditions: {ready: false}}], ports: [{name: pg, port: 5432}]}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: g, labels: {kubernetes.io/service-name: ghost}}, addressType: IPv4, endpoints: [{addresses: [203.0.113.9]}], ports: []}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {serviceName: hs, replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: m}]}}}}
---
{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: x, jobTemplate: {spec: {template: {metadata: {labels: {app: db}}, spec: {containers: []}}}}}}
`;

const objects = loadAll(manifests).flatMap((plain) => {
  const o = readObject(plain);
  return o ? [sourced(o)] : [];
});
const predict = (more: Partial<ClusterSettings> = {}): Records => {
  const settings = { ...defaultClusterSettings, ...more };
  return predictRecords(clusterOf(objects, settings, { accepted: (o) => o.object.name !== 'bad' }), settings);
};
const records = predict();
const Z = 'default.svc.cluster.local';
const ask = (name: string, type: string, of = records) => {
  const a = of.dig(name, type);
  return [a.rcode, ...a.answers.map((x) => x.data).toSorted()].join(' ');
};

const table: readonly (readonly [string, string, string])[] = [
  [`_http._tcp.vip.${Z}`, 'SRV', `NOERROR 80 vip.${Z}`],
  [`http.tcp.vip.${Z}`, 'SRV', `NOERROR 80 vip.${Z}`],
  [`_._tcp.vip.${Z}`, 'SRV', `NOERROR 80 vip.${Z}`],
  [`_._.vip.${Z}`, 'SRV', `NOERROR 53 vip.${Z} 80 vip.${Z}`],
  [`__._tcp.vip.${Z}`, 'SRV', 'NXDOMAIN'],
  [`_http._udp.vip.${Z}`, 'SRV', 'NXDOMAIN'],
  [`_http._tcp.vip.${Z}`, 'A', 'NOERROR 10.96.0.9'],
  [`*.vip.${Z}`, 'A', 'NXDOMAIN'],
  [`VIP.Default.SVC.cluster.LOCAL.`, 'A', 'NOERROR 10.96.0.9'],
  [`vip.${Z}`, 'AAAA', 'NOERROR'],
  [`<dashed4 Pod/default/db-0>.vip.${Z}`, 'A', 'NOERROR <ip4 Pod/default/db-0>'],
  [`<dashed4 Pod/default/db-0>.vip.${Z}`, 'SRV', `NOERROR 53 <dashed4 Pod/default/db-0>.vip.${Z} 8080 <dashed4 Pod/default/db-0>.vip.${Z}`],
  [`db-0.vip.${Z}`, 'A', 'NXDOMAIN'],
  [`db-0.hs.${Z}`, 'A', 'NOERROR <ip4 Pod/default/db-0>'],
  [`_a._tcp.db-0.hs.${Z}`, 'SRV', 'NXDOMAIN'],
  [`_._.hs.${Z}`, 'SRV', `NOERROR 1 db-0.hs.${Z} 1 db-1.hs.${Z}`],
  [`bare.${Z}`, 'SRV', 'NOERROR'],
  [`_._.bare.${Z}`, 'A', 'NOERROR <ip4 Pod/default/db-0> <ip4 Pod/default/db-1>'],
  [`_._tcp.bare.${Z}`, 'A', 'NXDOMAIN'],
  [`one.${Z}`, 'A', 'NOERROR <ip4 Pod/default/db-1>'],
  [`none.${Z}`, 'TXT', 'NXDOMAIN'],
  [`vip.${Z}`, 'TXT', 'NOERROR'],
  [`vip.${Z}`, 'HTTPS', 'NOERROR'],
  [`nope.${Z}`, 'MX', 'NXDOMAIN'],
  ['default.svc.cluster.local', 'A', 'NOERROR'],
  ['default.svc.cluster.local', 'TXT', 'NXDOMAIN'],
  ['nowhere.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  ['svc.cluster.local', 'A', 'NOERROR'],
  ['pod.cluster.local', 'A', 'NOERROR'],
  ['cluster.local', 'A', 'NOERROR'],
  ['cluster.local', 'TXT', 'NXDOMAIN'],
  ['foo.cluster.local', 'A', 'NXDOMAIN'],
  ['dns-version.cluster.local', 'TXT', 'NOERROR "1.1.0"'],
  ['dns-version.cluster.local', 'A', 'NXDOMAIN'],
  ['1-2-3-4.default.pod.cluster.local', 'A', 'NOERROR 1.2.3.4'],
  ['1-2-3-4.default.pod.cluster.local', 'AAAA', 'NOERROR'],
  ['fd00--7.default.pod.cluster.local', 'AAAA', 'NOERROR fd00::7'],
  ['x.y.1-2-3-4.default.pod.cluster.local', 'A', 'NOERROR 1.2.3.4'],
  ['x.y.z.1-2-3-4.default.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['1-2-3.default.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['1-2-3-4.nowhere.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['1-2-3-4.default.pod.cluster.local', 'SRV', 'NOERROR 0 1-2-3-4.default.pod.cluster.local'],
  ['<dashed4 Pod/default/db-0>.default.pod.cluster.local', 'A', 'NOERROR <ip4 Pod/default/db-0>'],
  ['db-0.hs.default.pod.cluster.local', 'A', 'NXDOMAIN'],
  [`ext.${Z}`, 'A', 'NOERROR db.example.org'],
  [`ext.${Z}`, 'CNAME', 'NOERROR db.example.org'],
  [`ext.${Z}`, 'SRV', 'NOERROR'],
  [`x.ext.${Z}`, 'A', 'NXDOMAIN'],
  [`loop.${Z}`, 'A', 'NOERROR'],
  [`loop.${Z}`, 'CNAME', `NOERROR x.loop.${Z}`],
  [`fqdn.${Z}`, 'A', 'NOERROR db.example.org'],
  [`h.fqdn.${Z}`, 'CNAME', 'NOERROR db.example.org'],
  [`fqdn.${Z}`, 'SRV', 'NOERROR'],
  [`manual.${Z}`, 'AAAA', 'NOERROR fd00:: fd00::5'],
  [`manual.${Z}`, 'A', 'NOERROR'],
  [`fd00--0.manual.${Z}`, 'AAAA', 'NOERROR fd00::'],
  [`fd00--5.manual.${Z}`, 'AAAA', 'NXDOMAIN'],
  [`fd00--6.manual.${Z}`, 'AAAA', 'NXDOMAIN'],
  [`five.manual.${Z}`, 'SRV', `NOERROR 5432 five.manual.${Z}`],
  ['9.0.96.10.in-addr.arpa', 'PTR', `NOERROR vip.${Z}`],
  ['9.113.0.203.in-addr.arpa', 'PTR', `NOERROR 203-0-113-9.ghost.${Z}`],
  [`203-0-113-9.ghost.${Z}`, 'A', 'NXDOMAIN'],
  [`5.0.0.0.${'0.0.0.0.'.repeat(6)}0.0.d.f.ip6.arpa`, 'PTR', `NOERROR five.manual.${Z}`],
  ['1.1.1.1.in-addr.arpa', 'PTR', 'NXDOMAIN'],
  [
    '<ip4 Pod/default/db-0>.in-addr.arpa',
    'PTR',
    `NOERROR <dashed4 Pod/default/db-0>.bare.${Z} <dashed4 Pod/default/db-0>.vip.${Z} db-0.hs.${Z}`,
  ],
  ['9.0.96.10.in-addr.arpa', 'A', 'NXDOMAIN'],
];

for (const [name, type, want] of table) {
  test(`${name} ${type} is ${want}`, () => {
    assert.equal(ask(name, type), want);
    for (const reason of records.dig(name, type).reasons) assert.notEqual(reasonText(reason), reason.code);
  });
}

test('answers echo the spelling of the question', () => {
  assert.equal(records.dig(`VIP.${Z}.`, 'a').answers[0]?.name, `VIP.${Z}`);
});

test('older servers: no padded IPv6 name, PTR only with a hostname in 1.33', () => {
  assert.equal(ask(`fd00--0.manual.${Z}`, 'AAAA', predict({ kubernetesMinor: 34 })), 'NXDOMAIN');
  assert.equal(ask(`fd00--.manual.${Z}`, 'AAAA', predict({ kubernetesMinor: 34 })), 'NOERROR fd00::');
  assert.equal(ask('<ip4 Pod/default/db-0>.in-addr.arpa', 'PTR', predict({ kubernetesMinor: 33 })), `NOERROR db-0.hs.${Z}`);
  assert.equal(ask('9.113.0.203.in-addr.arpa', 'PTR', predict({ kubernetesMinor: 33 })), 'NXDOMAIN');
});

test('endpoint_pod_names puts pod names in place of addresses, for every Service', () => {
  const named = predict({ endpointPodNames: true });
  assert.equal(ask(`db-0.vip.${Z}`, 'A', named), 'NOERROR <ip4 Pod/default/db-0>');
  assert.equal(ask(`<dashed4 Pod/default/db-0>.vip.${Z}`, 'A', named), 'NXDOMAIN');
});

test('modes of pods', () => {
  const disabled = predict({ podsMode: 'disabled' });
  assert.deepEqual(
    ['1-2-3-4.default.pod.cluster.local', 'default.pod.cluster.local', 'pod.cluster.local'].map((n) => ask(n, 'A', disabled)),
    ['NXDOMAIN', 'NXDOMAIN', 'NOERROR'],
  );
  const verified = predict({ podsMode: 'verified' });
  assert.equal(ask('1-2-3-4.default.pod.cluster.local', 'A', verified), 'NXDOMAIN');
  assert.equal(ask('<dashed4 Pod/default/db-1>.default.pod.cluster.local', 'A', verified), 'NOERROR <ip4 Pod/default/db-1>');
});

test('families of the cluster decide what pods and Services have', () => {
  const six = predict({ ipFamilies: ['IPv6', 'IPv4'] });
  assert.equal(ask(`hs.${Z}`, 'AAAA', six), 'NOERROR <ip6 Pod/default/db-0> <ip6 Pod/default/db-1>');
  assert.equal(ask(`hs.${Z}`, 'A', six), 'NOERROR');
});

test('a refused manifest makes no records and is named as the reason', () => {
  const answer = records.dig(`bad.${Z}`, 'A');
  assert.equal(answer.rcode, 'NXDOMAIN');
  assert.deepEqual(answer.reasons.map(reasonText), ['The API server refuses Service bad, so it makes no records.']);
});

test('a near miss of a selector is named', () => {
  const texts = records.dig(`none.${Z}`, 'A').reasons.map(reasonText);
  assert.ok(texts.includes('StatefulSet db comes closest: the selector wants app: dbb, its pods have app: db.'), texts.join('\n'));
});

test('names reach pods, also through a cluster address', () => {
  assert.deepEqual(
    records.podsReachedBy(`vip.${Z}`).map((p) => p.name),
    ['db-0', 'db-1'],
  );
  assert.deepEqual(
    records.podsReachedBy(`db-1.hs.${Z}`).map((p) => p.name),
    ['db-1'],
  );
  assert.deepEqual(records.podsReachedBy(`nope.${Z}`), []);
});

test('an answer that hangs on an outside name says so', () => {
  assert.deepEqual(records.dig(`ext.${Z}`, 'A').dependsOn, ['db.example.org']);
  assert.deepEqual(records.dig('example.org', 'A').dependsOn, ['example.org']);
});

test('the Service of the API server answers by name and is not listed', () => {
  const texts =
    '{apiVersion: v1, kind: Service, metadata: {name: api}, spec: {type: ExternalName, externalName: kubernetes.default.svc.cluster.local}}';
  const objects = loadAll(texts).flatMap((plain) => {
    const object = readObject(plain);
    return object ? [sourced(object)] : [];
  });
  const own = predictRecords(clusterOf(objects, defaultClusterSettings), defaultClusterSettings);
  assert.deepEqual(
    own.dig('api.default.svc.cluster.local', 'A').answers.map((a) => `${a.type} ${a.data}`),
    ['CNAME kubernetes.default.svc.cluster.local', 'A <clusterIP4 Service/default/kubernetes>'],
  );
  assert.equal(
    own.dig('_https._tcp.kubernetes.default.svc.cluster.local', 'SRV').answers[0]?.data,
    '443 kubernetes.default.svc.cluster.local',
  );
  assert.equal(own.dig('kubernetes.other.svc.cluster.local', 'A').rcode, 'NXDOMAIN');
  assert.deepEqual(
    own.zone().map((r) => r.name),
    ['api.default.svc.cluster.local'],
  );
});
