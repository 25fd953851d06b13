import fc from 'fast-check';
import type {
  Container,
  Endpoints,
  EndpointSlice,
  KubeObject,
  Labels,
  Pod,
  PodTemplate,
  Service,
  Workload,
  WorkloadKind,
} from '../../../../server/src/k8s/kinds.ts';
import type { ClusterSource } from '../../../../server/src/model/records.ts';

/** Names are few on purpose, so that objects meet. */
const names = ['db', 'web', 'queue'] as const;
const namespaces = ['default', 'default', 'default', 'data'] as const;
const apps = ['db', 'web'] as const;

const head = (name: string, namespace: string, annotations = {}) => ({ apiVersion: 'v1', name, namespace, labels: {}, annotations });
const heldBack = { 'oracle/ready': 'false' };

/** Readiness as it was drawn. */
export const isReady: NonNullable<ClusterSource['isReady']> = ({ object }) => object.annotations['oracle/ready'] !== 'false';
const opt = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined });
const set = <K extends string, V>(key: K, value: V | undefined) => (value === undefined ? {} : { [key]: value });

const container: fc.Arbitrary<Container> = fc
  .constantFrom<readonly Container['ports'][number][]>(
    [],
    [{ name: 'main', containerPort: 8080 }],
    [{ name: 'main', containerPort: 9090, protocol: 'UDP' }],
  )
  .map((ports) => ({ name: 'main', ports, hasReadinessProbe: false, configRefs: [] }));

const template: fc.Arbitrary<{ readonly template: PodTemplate; readonly annotations: Labels }> = fc
  .record({
    app: fc.constantFrom(...apps),
    tier: fc.boolean(),
    hostname: opt(fc.constantFrom('a', 'b')),
    subdomain: opt(fc.constantFrom('db', 'web', 'db-hs')),
    ready: fc.constantFrom(true, true, true, false),
    hostNetwork: fc.integer({ min: 0, max: 9 }),
    container,
  })
  .map((t) => ({
    annotations: t.ready ? {} : heldBack,
    template: {
      labels: { app: t.app, ...(t.tier ? { tier: 'back' } : {}) },
      ...set('hostname', t.hostname),
      ...set('subdomain', t.subdomain),
      ...(t.hostNetwork === 0 ? { hostNetwork: true } : {}),
      containers: [t.container],
      initContainers: [],
      volumeConfigRefs: [],
    },
  }));

const workload: fc.Arbitrary<Workload> = fc
  .record({
    kind: fc.constantFrom<WorkloadKind>('StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'Job'),
    name: fc.constantFrom(...names),
    namespace: fc.constantFrom(...namespaces),
    pods: template,
    replicas: opt(fc.integer({ min: 0, max: 3 })),
    serviceName: opt(fc.constantFrom('db', 'web', 'db-hs')),
    start: opt(fc.integer({ min: 1, max: 5 })),
    parallel: fc.boolean(),
    indexed: fc.boolean(),
  })
  .map((w): Workload => ({
    ...head(w.name, w.namespace, w.pods.annotations),
    kind: w.kind,
    template: w.pods.template,
    ...set('replicas', w.replicas),
    ...(w.kind === 'StatefulSet'
      ? {
          ...set('serviceName', w.serviceName),
          ...set('ordinalsStart', w.start),
          podManagementPolicy: w.parallel ? 'Parallel' : 'OrderedReady',
        }
      : {}),
    ...(w.kind === 'Job' ? { completions: 2, parallelism: 2, completionMode: w.indexed ? 'Indexed' : 'NonIndexed' } : {}),
  }));

const pod: fc.Arbitrary<Pod> = fc
  .tuple(fc.constantFrom('one', 'two'), fc.constantFrom(...namespaces), template)
  .map(([name, namespace, { template: own, annotations }]): Pod => ({ ...head(name, namespace, annotations), kind: 'Pod', template: own }));

const ports: fc.Arbitrary<Service['ports']> = fc.constantFrom<Service['ports']>(
  [{ port: 80 }],
  [{ name: 'sql', port: 5432 }],
  [{ name: 'web', port: 80, targetPort: 'main' }],
  [
    { name: 'a', port: 53 },
    { name: 'b', port: 53, protocol: 'UDP' },
  ],
  [
    { name: 'c', port: 80, targetPort: 8080 },
    { name: 'd', port: 81, targetPort: 'absent' },
  ],
);

const service: fc.Arbitrary<Service> = fc
  .record({
    name: fc.constantFrom('db', 'db', 'web', 'db-hs', 'alias'),
    namespace: fc.constantFrom(...namespaces),
    shape: fc.constantFrom('headless', 'headless', 'vip', 'external'),
    app: opt(fc.constantFrom(...apps)),
    tier: fc.boolean(),
    ports,
    publish: fc.boolean(),
    policy: opt(fc.constantFrom('SingleStack', 'PreferDualStack', 'RequireDualStack')),
    target: fc.constantFrom('db.example.org', 'db.default.svc.cluster.local', 'alias.data.svc.cluster.local', '10.1.2.3'),
  })
  .map((s): Service => ({
    ...head(s.name, s.namespace),
    kind: 'Service',
    ports: s.ports,
    ...(s.shape === 'external'
      ? { type: 'ExternalName', externalName: s.target }
      : {
          ...(s.shape === 'headless' ? { clusterIP: 'None' } : {}),
          ...(s.app !== undefined ? { selector: { app: s.app, ...(s.tier ? { tier: 'back' } : {}) } } : {}),
          ...(s.publish ? { publishNotReadyAddresses: true } : {}),
          ...set('ipFamilyPolicy', s.policy),
        }),
  }));

const address = fc.constantFrom('203.0.113.5', '203.0.113.6', '2001:db8::5');

const slice: fc.Arbitrary<EndpointSlice> = fc
  .record({
    namespace: fc.constantFrom(...namespaces),
    of: fc.constantFrom('db', 'db-hs', 'ghost'),
    address,
    hostname: opt(fc.constant('h')),
    ready: opt(fc.boolean()),
  })
  .map((e): EndpointSlice => ({
    ...head(`slice-${e.of}`, e.namespace),
    labels: { 'kubernetes.io/service-name': e.of },
    kind: 'EndpointSlice',
    addressType: e.address.includes(':') ? 'IPv6' : 'IPv4',
    endpoints: [{ addresses: [e.address], ...set('hostname', e.hostname), ...set('ready', e.ready) }],
    ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }],
  }));

const endpoints: fc.Arbitrary<Endpoints> = fc
  .record({ namespace: fc.constantFrom(...namespaces), name: fc.constantFrom('db', 'web', 'db-hs'), address, ready: fc.boolean() })
  .map((e): Endpoints => ({
    ...head(e.name, e.namespace),
    kind: 'Endpoints',
    subsets: [{ addresses: e.ready ? [{ ip: e.address }] : [], notReadyAddresses: e.ready ? [] : [{ ip: e.address }], ports: [] }],
  }));

/** Objects of a small cluster, no two with one kind, namespace and name. */
export const topology: fc.Arbitrary<readonly KubeObject[]> = fc.uniqueArray(
  fc.oneof(
    { arbitrary: service, weight: 4 },
    { arbitrary: workload, weight: 4 },
    { arbitrary: pod, weight: 2 },
    { arbitrary: slice, weight: 1 },
    { arbitrary: endpoints, weight: 1 },
  ),
  { minLength: 4, maxLength: 16, size: 'max', selector: (o) => `${o.kind}/${String(o.namespace)}/${o.name}` },
);
