import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateObject } from '../../../server/src/k8s/validation/validate.ts';
import { newestMinor, oldestMinor } from '../../../server/src/k8s/versions.ts';

type Data = Record<string, unknown>;

/** Numbers that repeat: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const template = (more: Data = {}): Data => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image: 'example/main:1', ports: [{ name: 'http', containerPort: 8080 }] }], ...more },
});
const workload = (kind: string, more: Data = {}): Data => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: template(), ...more },
});

/** Objects that every version from 1.28 on takes without a word. */
const valid: readonly Data[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv6', 'IPv4'] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      type: 'LoadBalancer',
      ipFamilyPolicy: 'PreferDualStack',
      loadBalancerClass: 'example.com/lb',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      ports: [
        { name: 'a', port: 53, protocol: 'UDP', nodePort: 30053 },
        { name: 'b', port: 53, nodePort: 30053 + 1 },
      ],
    },
  },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'ExternalName', externalName: 'db.example.com.' } },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1' },
    addressType: 'IPv6',
    endpoints: [{ addresses: ['2001:db8::7'], hostname: 'one' }],
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-a', labels: { app: 'web' } },
    spec: {
      hostname: 'a',
      subdomain: 'web',
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.0.0.1'], searches: ['a.b'] },
      hostAliases: [{ ip: '10.0.0.2', hostnames: ['x.y'] }],
      containers: [{ name: 'main', image: 'example/main:1' }],
    },
  },
  workload('Deployment'),
  workload('ReplicaSet', { replicas: 3 }),
  workload('DaemonSet'),
  workload('StatefulSet', { serviceName: 'web', ordinals: { start: 3 }, podManagementPolicy: 'Parallel' }),
  { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, template: template() } },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'web' },
    spec: { completionMode: 'Indexed', completions: 3, template: template({ restartPolicy: 'Never' }) },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web' },
    spec: {
      rules: [
        {
          host: '*.example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
        },
      ],
    },
  },
];

const minors = Array.from({ length: newestMinor - oldestMinor + 1 }, (_, index) => oldestMinor + index);

test('a valid object is accepted in silence by every version', () => {
  for (const object of valid) {
    for (const minor of minors) {
      const verdict = validateObject(object, minor);
      assert.deepEqual(
        [verdict.accepted, verdict.status, verdict.message, verdict.warnings],
        [true, 201, '', []],
        `${String(object['kind'])} on 1.${minor}`,
      );
      assert.ok(verdict.judged);
    }
  }
});

const values: readonly unknown[] = [
  'None',
  'none',
  '',
  'Web',
  'web.prod',
  '-a',
  'x'.repeat(64),
  'a b',
  '10.0.0.1',
  '010.0.0.1',
  '::1',
  'fe80::1%x',
  '2001:DB8::1',
  '10.0.0.0/8',
  'ClusterIP',
  'é',
  '"',
  '\n',
  0,
  1,
  -1,
  80,
  65536,
  1e12,
  1.5,
  true,
  false,
  null,
  [],
  {},
  ['None', 'x'],
  { a: 'b' },
  [[]],
  [null],
  [{}],
];

/** Every place of an object: the container and the key. */
function places(data: unknown, found: [Data | unknown[], string][] = []): [Data | unknown[], string][] {
  if (typeof data !== 'object' || data === null) return found;
  const holder: Data | unknown[] = Array.isArray(data) ? data : Object.assign(data);
  for (const [key, value] of Object.entries(data)) {
    found.push([holder, key]);
    places(value, found);
  }
  return found;
}

function mutate(object: Data, next: () => number): Data {
  const copy: Data = structuredClone(object);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
  for (let i = 0; i <= Math.floor(next() * 3); i += 1) {
    const place = pick(places(copy).filter(([, key]) => key !== 'apiVersion' && key !== 'kind'));
    if (place !== undefined) Object.assign(place[0], { [place[1]]: structuredClone(pick(values)) });
  }
  return copy;
}

test('every verdict is whole, whatever stands in the object', () => {
  const next = random(11);
  let refused = 0;
  for (let i = 0; i < 4000; i += 1) {
    const object = mutate(valid[i % valid.length] ?? {}, next);
    const minor = minors[i % minors.length] ?? 36;
    const text = JSON.stringify(object);
    const verdict = validateObject(object, minor);
    if (verdict.accepted) {
      assert.deepEqual([verdict.status, verdict.message, verdict.causes.length], [201, '', 0], text);
      continue;
    }
    refused += 1;
    assert.ok(verdict.message !== '' && (verdict.status === 400 ? verdict.problems.length > 0 : verdict.causes.length > 0), text);
    for (const cause of verdict.causes) {
      assert.match(cause.field, /^(?:metadata|spec|subsets|endpoints|ports|addressType|annotations)/, text);
      assert.ok(verdict.message.includes(`${cause.field}: ${cause.message}`), text);
    }
    assert.equal(JSON.stringify(object), text, 'the object is left as it was');
    assert.deepEqual(validateObject(object, minor), verdict, 'the same object gets the same verdict');
  }
  assert.ok(refused > 1000, `${refused} of 4000 are refused`);
});

test('anything that is no object of a known kind is not judged', () => {
  for (const plain of [
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { kind: 'Service' },
    { apiVersion: 'x.io/v2', kind: 'Service' },
    { apiVersion: 'v1', kind: 'toString' },
  ]) {
    assert.equal(validateObject(plain, 36).judged, false);
  }
});

test('a kind of Kubernetes in a version that is not served is not found', () => {
  for (const [apiVersion, kind, minor, status] of [
    ['v2', 'Service', 36, 404],
    ['v1', 'StatefulSet', 36, 404],
    ['discovery.k8s.io/v1beta1', 'EndpointSlice', 37, 404],
    ['apps/v1beta1', 'Deployment', 28, 404],
  ] as const) {
    const verdict = validateObject({ apiVersion, kind, metadata: { name: 'a' } }, minor);
    assert.deepEqual(
      [verdict.judged, verdict.accepted, verdict.status, verdict.message],
      [true, false, status, `no matches for kind "${kind}" in version "${apiVersion}"`],
    );
  }
});

test('cluster ranges and families are judged only where they are known', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { clusterIP: '192.168.1.1', ports: [{ port: 80 }] },
  };
  assert.ok(validateObject(service, 36).accepted);
  assert.deepEqual(
    validateObject(service, 36, { serviceCidrs: ['10.96.0.0/16'] }).causes.map((cause) => cause.field),
    ['spec.clusterIPs'],
  );
  const both = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { ipFamilyPolicy: 'RequireDualStack', ports: [{ port: 80 }] },
  };
  assert.ok(validateObject(both, 36).accepted);
  assert.deepEqual(
    validateObject(both, 36, { ipFamilies: ['IPv4'] }).causes.map((cause) => cause.field),
    ['spec.ipFamilyPolicy'],
  );
});
