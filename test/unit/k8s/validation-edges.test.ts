import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateObject } from '../../../server/src/k8s/validation/validate.ts';
import { newestMinor } from '../../../server/src/k8s/versions.ts';

type Data = Readonly<Record<string, unknown>>;

const template = (restartPolicy = 'Always'): Data => ({
  metadata: { labels: { app: 'a' } },
  spec: { restartPolicy, containers: [{ name: 'c', image: 'i' }] },
});
const cronJob = (more: Data): Data => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'a' },
  spec: { schedule: '0 * * * *', jobTemplate: { spec: { template: template('Never') } }, ...more },
});
const workload = (kind: string, more: Data): Data => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'a' },
  spec: { selector: { matchLabels: { app: 'a' } }, template: template(), ...more },
});
const set = (updateStrategy: Data): Data => workload('StatefulSet', { serviceName: 'a', updateStrategy });
const ingress = (more: Data, annotations: Data = {}): Data => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'a', annotations },
  spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } }, ...more },
});
const service = (spec: Data, annotations: Data = {}): Data => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', annotations },
  spec: { ports: [{ port: 80 }], ...spec },
});

/** What the API server of this version says of an object: the first words of each refusal, or nothing. */
function says(object: Data, expected: readonly string[], minor = newestMinor): void {
  const found = validateObject(object, minor).causes.map(({ field, message }) => `${field}: ${message}`);
  assert.equal(found.length, expected.length, found.join('\n'));
  for (const [i, text] of expected.entries()) assert.ok(found[i]?.startsWith(text), `${found[i]}\n  does not begin with ${text}`);
}

test('a CronJob takes three policies', () => {
  for (const concurrencyPolicy of ['Allow', 'Forbid', 'Replace']) says(cronJob({ concurrencyPolicy }), []);
  says(cronJob({ concurrencyPolicy: 'Sometimes' }), [
    'spec.concurrencyPolicy: Unsupported value: "Sometimes": supported values: "Allow", "Forbid", "Replace"',
  ]);
});

test('the update strategies of sets', () => {
  says(set({ type: 'OnDelete' }), []);
  says(set({ type: 'OnDelete', rollingUpdate: { partition: 1 } }), [
    'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
  ]);
  says(set({ type: 'Rolling' }), [
    'spec.updateStrategy: Invalid value: {"Type":"Rolling","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
  ]);
  says(set({ rollingUpdate: { partition: -1 } }), [
    'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
  ]);
  says(set({ rollingUpdate: { maxUnavailable: 0 } }), ['spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0']);
  says(set({ rollingUpdate: { maxUnavailable: 0 } }), [], 36);
  says(set({ rollingUpdate: { maxUnavailable: '100%' } }), []);
  says(set({ rollingUpdate: { maxUnavailable: '101%' } }), [
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ]);
  says(workload('DaemonSet', { updateStrategy: { type: 'Rolling' } }), [
    'spec.updateStrategy: Unsupported value: {"Type":"Rolling","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
  ]);
  says(workload('DaemonSet', { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } }), [
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
  ]);
});

test('hosts, secrets and classes of an Ingress', () => {
  says(ingress({ tls: [{ hosts: ['a.b'], secretName: 'a' }] }), []);
  says(ingress({ tls: [{ hosts: ['a_b'], secretName: 'A' }] }), [
    'spec.tls[0].hosts[0]: Invalid value: "a_b"',
    'spec.tls[0].secretName: Invalid value: "A"',
  ]);
  const annotation = (value: string): Data => ({ 'kubernetes.io/ingress.class': value });
  says(ingress({ ingressClassName: 'nginx' }, annotation('nginx')), []);
  says(ingress({}, annotation('other')), []);
  says(ingress({ ingressClassName: 'nginx' }, annotation('other')), [
    'annotations.kubernetes.io/ingress.class: Invalid value: "other": must match `ingressClassName` when both are specified',
  ]);
});

test('source ranges of a load balancer, in its spec or an old annotation', () => {
  const key = 'service.beta.kubernetes.io/load-balancer-source-ranges';
  const type = 'LoadBalancer';
  for (const value of ['10.0.0.0/8, 192.168.0.0/16', ' ']) says(service({ type }, { [key]: value }), []);
  says(service({ type }, { [key]: '10.0.0.0/8, 10.0.0.0/33' }), [
    `metadata.annotations[${key}]: Invalid value: "10.0.0.0/33": must be a valid CIDR value`,
  ]);
  says(service({}, { [key]: '10.0.0.0/8' }), [`metadata.annotations[${key}]: Forbidden: may only be used when \`type\` is 'LoadBalancer'`]);
  says(service({ type, loadBalancerSourceRanges: ['10.0.0.1/8'] }), [
    'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length',
  ]);
});

test('what is said of a source range written in an unusual way has changed with versions', () => {
  const warns = (range: string, minor: number): readonly string[] =>
    validateObject(service({ type: 'LoadBalancer', loadBalancerSourceRanges: [range] }), minor).warnings.map(({ text }) => text);
  const field = 'spec.loadBalancerSourceRanges[0]';
  for (const minor of [30, 34]) assert.deepEqual(warns('10.0.0.0/8', minor), []);
  assert.deepEqual(warns('010.0.0.0/8', 30), [
    `${field}: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix("010.0.0.0/8"): ParseAddr("010.0.0.0"): IPv4 field has octet with leading zero`,
  ]);
  assert.deepEqual(warns('2001:DB8::/32', 30), [
    `${field}: IPv6 prefix "2001:DB8::/32" is not in RFC 5952 canonical format ("2001:db8::/32"), which may cause controller apply-loops`,
  ]);
  assert.deepEqual(warns('010.0.0.0/8', 34), [
    `${field}: non-standard CIDR value "010.0.0.0/8" will be considered invalid in a future Kubernetes release: use "10.0.0.0/8"`,
  ]);
  assert.deepEqual(warns('2001:DB8::/32', 34), [
    `${field}: IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")`,
  ]);
});

test('the port of health checks belongs to a load balancer that asks the node of a pod', () => {
  const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' };
  says(service({ ...local, healthCheckNodePort: 65535 }), []);
  says(service({ ...local, healthCheckNodePort: 65536 }), [
    'spec.healthCheckNodePort: Invalid value: 65536: must be between 1 and 65535, inclusive',
  ]);
  says(service({ type: 'LoadBalancer', healthCheckNodePort: 30000 }), [
    "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer'",
  ]);
});

test('a field is unknown to the version before the one that brought it', () => {
  const job = (more: Data): Data => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'a' },
    spec: { completionMode: 'Indexed', completions: 2, template: template('Never'), ...more },
  });
  const pod = (more: Data, container: Data = {}): Data => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i', ...container }], ...more },
  });
  const slice = (hints: Data): Data => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'a' },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], hints }],
    ports: [],
  });
  const fields: readonly (readonly [field: string, since: number, object: Data])[] = [
    ['trafficDistribution', 30, service({ trafficDistribution: 'PreferClose' })],
    ['successPolicy', 30, job({ successPolicy: { rules: [{ succeededCount: 1 }] } })],
    ['managedBy', 30, job({ managedBy: 'example.com/other' })],
    ['resources', 32, pod({ resources: {} })],
    ['forNodes', 33, slice({ forNodes: [{ name: 'a' }] })],
    ['restartPolicyRules', 34, pod({}, { restartPolicy: 'Never', restartPolicyRules: [] })],
    ['workloadRef', 35, pod({ workloadRef: { name: 'a', podGroup: 'b' } })],
  ];
  for (const [field, since, object] of fields) {
    assert.match(
      validateObject(object, since - 1).message,
      new RegExp(`unknown field "[a-zA-Z0-9.\\[\\]]*\\b${field}"`),
      `1.${since - 1} ${field}`,
    );
    assert.doesNotMatch(validateObject(object, since).message, /unknown field/, `1.${since} ${field}`);
  }
});

test('a host of an Ingress has at most 253 characters, with a star or without', () => {
  const host = (start: string, length: number): Data =>
    ingress({ rules: [{ host: `${start}${'b.'.repeat(130)}`.slice(0, length - 1) + 'c' }] });
  for (const start of ['*.', '']) {
    says(host(start, 253), []);
    says(host(start, 255), [`spec.rules[0].host: Invalid value: "${start}b.b.`]);
  }
});

test('JSON in annotations that ends too early', () => {
  const pod = (tolerations: string): Data => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', annotations: { 'scheduler.alpha.kubernetes.io/tolerations': tolerations } },
    spec: { containers: [{ name: 'c', image: 'i' }] },
  });
  for (const [text, message] of [
    ['1e', "invalid character ' ' in exponent of numeric literal"],
    ['1.', "invalid character ' ' after decimal point in numeric literal"],
    ['-', "invalid character ' ' in numeric literal"],
    ['[tru', "invalid character ' ' in literal true (expecting 'e')"],
    ['"\\', "invalid character ' ' in string escape code"],
    ['"\\u12', "invalid character ' ' in \\u hexadecimal character escape"],
    ['"a', 'unexpected end of JSON input'],
    ['[', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
  ] as const)
    says(pod(text), [`metadata.annotations: Invalid value: "scheduler.alpha.kubernetes.io/tolerations": ${message}`]);
});
