import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import type { Cluster, CommandResult } from '../../../oracle/cluster.ts';
import { decodeMessage, encodeQuestion, splitMessages } from '../../../oracle/dns-message.ts';
import type { WireAnswer, WireRecord } from '../../../oracle/dns-message.ts';
import { at, list } from '../../../oracle/objects.ts';
import { freshNamespaces, prepare } from '../../../oracle/prepare.ts';
import { record } from '../../../oracle/recording.ts';
import { subjectsOf } from '../../../oracle/symbols.ts';

const hex = (text: string) => Buffer.from(text.replace(/\s+/g, ''), 'hex');

test('a question is one TCP message', () => {
  assert.equal(
    encodeQuestion(1, 'db.x.', 'SRV').toString('hex'),
    '0016' + '0001' + '0100' + '0001' + '0000'.repeat(3) + '02' + '6462' + '01' + '78' + '00' + '0021' + '0001',
  );
});

test('an SRV answer with a compressed name is read', () => {
  const question = '026462 0178 00 0021 0001';
  const message = hex(`0001 8180 0001 0001 0000 0000 ${question} c00c 0021 0001 0000001e 000b 0000 0064 1538 026130 c00c`);
  assert.deepEqual(decodeMessage(message), {
    rcode: 'NOERROR',
    records: [{ name: 'db.x', ttl: 30, type: 'SRV', data: '5432 a0.db.x', order: { priority: 0, weight: 100 } }],
  });
});

test('addresses and texts are read, a name error too', () => {
  const a = (rdata: string, type: string) =>
    decodeMessage(
      hex(
        `0001 8180 0000 0001 0000 0000 0178 00 ${type} 0001 0000001e ${(rdata.replace(/\s/g, '').length / 2).toString(16).padStart(4, '0')} ${rdata}`,
      ),
    ).records[0]?.data;
  assert.equal(a('0a000007', '0001'), '10.0.0.7');
  assert.equal(a('fd000000000000000000000000000042', '001c'), 'fd00::42');
  assert.equal(a('20010db8000000000001000000000000', '001c'), '2001:db8:0:0:1::');
  assert.equal(a('00000000000000000000000000000001', '001c'), '::1');
  assert.equal(a('05312e312e30', '0010'), '"1.1.0"');
  assert.equal(decodeMessage(hex('0001 8183 0000 0000 0000 0000')).rcode, 'NXDOMAIN');
});

test('messages are split where they end, whatever arrives together', () => {
  const { messages, rest } = splitMessages(hex('0001 aa 0002 bbcc 0003 dd'));
  assert.deepEqual([messages.map((m) => m.toString('hex')), rest.toString('hex')], [['aa', 'bbcc'], '0003dd']);
});

test('a name that points to itself is refused', () => {
  assert.throws(() => decodeMessage(hex('0001 8180 0001 0000 0000 0000 c00c 0001 0001')), /itself/);
});

test('documents move to fresh namespaces, names inside them follow', () => {
  const service = { kind: 'Service', metadata: { name: 'a' }, spec: { type: 'ExternalName', externalName: 'db.data.svc.cluster.local' } };
  const fresh = freshNamespaces([service, { kind: 'Pod', metadata: { name: 'p', namespace: 'data' } }], 't');
  assert.deepEqual(prepare(service, fresh, undefined), {
    kind: 'Service',
    metadata: { name: 'a', namespace: 't-default' },
    spec: { type: 'ExternalName', externalName: 'db.t-data.svc.cluster.local' },
  });
  const pod = prepare(
    {
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'data', annotations: { 'oracle/ready': 'false' } },
      spec: { containers: [{ name: 'c', image: 'x' }] },
    },
    fresh,
    'pause',
  );
  assert.deepEqual(at(pod, 'spec'), { containers: [{ name: 'c', image: 'pause' }], readinessGates: [{ conditionType: 'oracle/ready' }] });
});

const manifests = [
  {
    file: 'all.yaml',
    document: 0,
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'hs' },
      spec: { clusterIP: 'None', selector: { app: 'w' }, ports: [{ name: 'http', port: 80 }] },
    },
  },
  { file: 'all.yaml', document: 1, object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'w' }, spec: {} } },
  { file: 'all.yaml', document: 2, object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'Bad' } } },
  { file: 'all.yaml', document: 3, object: null },
];

const ns = 't-default';
const podJson = (name: string, ip: string) => ({
  metadata: { name, namespace: ns, ownerReferences: [{ kind: 'ReplicaSet', name: 'w-1' }] },
  spec: {},
  status: { podIPs: [{ ip }], conditions: [{ type: 'Ready', status: 'True' }] },
});
const canned: Readonly<Record<string, readonly object[]>> = {
  pods: [podJson('w-1-b', '10.0.0.8'), podJson('w-1-a', '10.0.0.7')],
  services: [
    {
      metadata: { name: 'hs', namespace: ns },
      spec: { type: 'ClusterIP', clusterIP: 'None', clusterIPs: ['None'], ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
    },
  ],
  endpointslices: [
    {
      metadata: { name: 'hs-x', namespace: ns, labels: { 'kubernetes.io/service-name': 'hs' } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      endpoints: ['10.0.0.7', '10.0.0.8'].map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    },
  ],
  replicasets: [{ metadata: { name: 'w-1', namespace: ns, ownerReferences: [{ kind: 'Deployment', name: 'w' }] } }],
};

const base = `hs.${ns}.svc.cluster.local`;
const rr = (name: string, type: string, data: string): WireRecord => ({ name, ttl: 30, type, data });
const cannedRecords: readonly WireRecord[] = [
  ...['10.0.0.7', '10.0.0.8'].flatMap((ip) => [
    rr(base, 'A', ip),
    rr(`${ip.replaceAll('.', '-')}.${base}`, 'A', ip),
    rr(`_http._tcp.${base}`, 'SRV', `80 ${ip.replaceAll('.', '-')}.${base}`),
  ]),
];

function answer(name: string, type: string, transfers: boolean): WireAnswer {
  if (type === 'AXFR')
    return transfers
      ? {
          rcode: 'NOERROR',
          records: [rr('cluster.local', 'SOA', 'x'), ...cannedRecords, rr('other.elsewhere.svc.cluster.local', 'A', '10.9.9.9')],
        }
      : { rcode: 'REFUSED', records: [] };
  const here = cannedRecords.filter((r) => r.name === name);
  return { rcode: here.length > 0 ? 'NOERROR' : 'NXDOMAIN', records: here.filter((r) => r.type === type) };
}

function cannedCluster(log: string[], transfers: boolean): Cluster {
  const ok = (stdout = ''): CommandResult => ({ code: 0, stdout, stderr: '' });
  return {
    async kubectl(args, input = '') {
      log.push(args.join(' '));
      if (args.includes('get') && args.includes('serviceaccount')) return ok();
      if (args.includes('jsonpath={.items[0].spec.containers[0].image}')) return ok('coredns/coredns:v1.15.0');
      if (args.includes('get')) return ok(JSON.stringify({ items: canned[args[3] ?? ''] ?? [] }));
      if (args[0] === 'version') return ok('{"serverVersion":{"gitVersion":"v1.36.3"}}');
      if (input.includes('"Bad"')) return { code: 1, stdout: '', stderr: `The Service "Bad" is invalid in ${ns}` };
      return ok();
    },
    ask: async (name, type) => answer(name, type, transfers),
    pause: async () => {},
    close() {},
  };
}

const options = { clusterDomain: 'cluster.local', prefix: 't', image: undefined, patience: 3 };
const Z = 'hs.default.svc.cluster.local';
const wantedZone = [0, 1]
  .flatMap((i) => [
    { name: `<dashed4 Deployment/default/w#${i}>.${Z}`, ttl: 30, type: 'A', data: `<ip4 Deployment/default/w#${i}>` },
    { name: `_http._tcp.${Z}`, ttl: 30, type: 'SRV', data: `80 <dashed4 Deployment/default/w#${i}>.${Z}` },
    { name: Z, ttl: 30, type: 'A', data: `<ip4 Deployment/default/w#${i}>` },
  ])
  .toSorted((a, b) => (a.name + a.type + a.data < b.name + b.type + b.data ? -1 : 1));

for (const transfers of [true, false]) {
  test(`a recording is canonical, zone ${transfers ? 'by transfer' : 'from answers'}`, async () => {
    const log: string[] = [];
    const expected = await record(cannedCluster(log, transfers), manifests, options);
    assert.deepEqual(expected['zone'], wantedZone);
    const queries = list(expected['queries']);
    assert.deepEqual(
      queries.find((q) => q['name'] === `_nosuch._tcp.${Z}`),
      { name: `_nosuch._tcp.${Z}`, type: 'SRV', rcode: 'NXDOMAIN', answers: [] },
    );
    assert.deepEqual(
      queries.find((q) => q['name'] === Z && q['type'] === 'AAAA'),
      { name: Z, type: 'AAAA', rcode: 'NOERROR', answers: [] },
    );
    assert.deepEqual(
      list(expected['documents']).map((d) => d['verdict']),
      ['accepted', 'accepted', 'rejected'],
    );
    assert.ok(!JSON.stringify(expected).includes(ns), 'no fresh namespace is left in it');
    assert.ok(!/10[.-]0[.-]0/.test(JSON.stringify(expected)), 'no address is left in it');
    assert.deepEqual(list(expected['pods'])[0], {
      namespace: 'default',
      owner: 'Deployment/w',
      name: null,
      hostname: null,
      subdomain: null,
    });
    assert.equal(expected['coredns'], 'v1.15.0');
    assert.ok(log.at(-1)?.startsWith('delete namespace'));
  });
}

test('documents that wait for each other come when the pods before them are at rest', async () => {
  const looksBetween = async (inTurn: boolean): Promise<number> => {
    const log: string[] = [];
    await record(cannedCluster(log, true), manifests, { ...options, inTurn });
    const creates = log.flatMap((line, index) => (line.startsWith('create --save-config') ? [index] : []));
    return log.slice(creates[0], creates.at(-1)).filter((line) => line.includes('get pods')).length;
  };
  assert.equal(await looksBetween(false), 0);
  assert.ok((await looksBetween(true)) >= 3);
});

test('a pod is called by what its manifest has of its name', () => {
  const pod = (metadata: object) => ({ metadata: { namespace: ns, ...metadata } });
  const seen = {
    pods: [
      pod({ name: 'x-a1b2c', generateName: 'x-' }),
      pod({ name: 'w-1-a', generateName: 'w-1-', ownerReferences: [{ kind: 'StatefulSet', name: 'w-1' }] }),
      pod({ name: 'plain' }),
    ],
    replicaSets: [],
  };
  assert.deepEqual([...subjectsOf(seen).values()].toSorted(), [`Pod/${ns}/plain`, `Pod/${ns}/w-1-a`, `Pod/${ns}/x-…`]);
});

test('the namespaces are removed after a failure too', async () => {
  const log: string[] = [];
  const broken: Cluster = {
    ...cannedCluster(log, false),
    ask: async () => {
      throw new Error('no DNS');
    },
  };
  await assert.rejects(record(broken, manifests, options), /no DNS/);
  assert.ok(log.at(-1)?.startsWith('delete namespace') && log.at(-1)?.endsWith(ns));
});
