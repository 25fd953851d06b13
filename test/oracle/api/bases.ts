type Json = Readonly<Record<string, unknown>>;

const container: Json = { name: 'main', image: 'nginx' };
const template = (spec: Json = {}): Json => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [container], ...spec } });
const selector: Json = { matchLabels: { app: 'web' } };
const volumes: readonly Json[] = [
  { name: 'data', emptyDir: {} },
  { name: 'conf', configMap: { name: 'conf' } },
];
const rich: Json = {
  initContainers: [
    { name: 'init', image: 'busybox', restartPolicy: 'Always' },
    { name: 'setup', image: 'busybox', command: ['a'] },
  ],
  containers: [
    {
      ...container,
      ports: [{ name: 'http', containerPort: 80 }],
      env: [{ name: 'A', value: 'b' }],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
      resources: { requests: { cpu: '100m' }, limits: { cpu: '1', memory: '64Mi' } },
      readinessProbe: { httpGet: { port: 80 } },
      livenessProbe: { tcpSocket: { port: 'http' } },
      securityContext: {},
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
    },
    { name: 'side', image: 'busybox', volumeMounts: [{ name: 'conf', mountPath: '/etc/conf', readOnly: true }] },
  ],
  volumes,
  securityContext: {},
  affinity: {},
  tolerations: [{ key: 'a', operator: 'Exists' }],
  nodeSelector: { disk: 'ssd' },
};

function object(apiVersion: string, kind: string, rest: Json): Json {
  return { apiVersion, kind, metadata: { name: 'web' }, ...rest };
}

const workload = (kind: string, more: Json = {}): readonly Json[] => [
  object('apps/v1', kind, { spec: { selector, template: template(), ...more } }),
  object('apps/v1', kind, { spec: { selector, template: template(rich), ...more } }),
];

const job = (more: Json = {}, spec: Json = {}): Json => ({ template: template({ restartPolicy: 'Never', ...spec }), ...more });
const jobs: readonly Json[] = [
  job(),
  job({ completions: 2, parallelism: 2, completionMode: 'Indexed' }),
  job({}, rich),
  job({ manualSelector: true, selector }),
  job({
    completions: 3,
    completionMode: 'Indexed',
    backoffLimitPerIndex: 1,
    podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
    successPolicy: { rules: [{ succeededIndexes: '0' }] },
  }),
];

const service = (spec: Json): Json => object('v1', 'Service', { spec });
const port: Json = { name: 'http', port: 80, targetPort: 8080 };

/** Objects that the API server accepts, by kind: what changes start from. */
export const bases: Readonly<Record<string, readonly Json[]>> = {
  Service: [
    service({ ports: [port], selector: { app: 'web' } }),
    service({ clusterIP: 'None', ports: [port], selector: { app: 'web' } }),
    service({ type: 'ExternalName', externalName: 'example.com' }),
    service({ type: 'LoadBalancer', ports: [port, { name: 'dns', port: 53, protocol: 'UDP' }], externalTrafficPolicy: 'Local' }),
    service({ type: 'NodePort', ports: [{ ...port, nodePort: 30_000 }] }),
    service({
      ports: [port],
      ipFamilyPolicy: 'PreferDualStack',
      ipFamilies: ['IPv4', 'IPv6'],
      clusterIP: '10.96.0.5',
      clusterIPs: ['10.96.0.5'],
    }),
  ],
  Endpoints: [object('v1', 'Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ name: 'http', port: 80 }] }] })],
  EndpointSlice: [
    object('discovery.k8s.io/v1', 'EndpointSlice', {
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'] }],
      ports: [{ name: 'http', port: 80 }],
    }),
    object('discovery.k8s.io/v1', 'EndpointSlice', {
      addressType: 'IPv6',
      endpoints: [{ addresses: ['fd00::1'], hints: { forZones: [{ name: 'a' }] } }],
      ports: [],
    }),
    object('discovery.k8s.io/v1', 'EndpointSlice', { addressType: 'FQDN', endpoints: [{ addresses: ['example.com'] }] }),
  ],
  Pod: [
    object('v1', 'Pod', { spec: { containers: [container] } }),
    object('v1', 'Pod', { spec: rich }),
    object('v1', 'Pod', { metadata: { name: 'web', labels: { app: 'web' } }, spec: { ...rich, hostNetwork: true } }),
  ],
  ReplicationController: [
    object('v1', 'ReplicationController', { spec: { selector: { app: 'web' }, template: template() } }),
    object('v1', 'ReplicationController', { spec: { template: template(rich) } }),
  ],
  Deployment: workload('Deployment'),
  DaemonSet: workload('DaemonSet'),
  ReplicaSet: workload('ReplicaSet'),
  StatefulSet: [
    ...workload('StatefulSet', { serviceName: 'web' }),
    ...workload('StatefulSet', {
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
      ],
    }),
  ],
  Job: jobs.map((spec) => object('batch/v1', 'Job', { spec })),
  CronJob: jobs.map((spec) => object('batch/v1', 'CronJob', { spec: { schedule: '0 5 * * *', jobTemplate: { spec } } })),
  Ingress: [
    object('networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } }),
    object('networking.k8s.io/v1', 'Ingress', {
      spec: {
        rules: [
          {
            host: 'example.com',
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
          },
        ],
        tls: [{ hosts: ['example.com'], secretName: 'tls' }],
      },
    }),
  ],
  NetworkPolicy: [
    object('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] },
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] }],
      },
    }),
  ],
  PodDisruptionBudget: [
    object('policy/v1', 'PodDisruptionBudget', { spec: { selector, minAvailable: 1 } }),
    object('policy/v1', 'PodDisruptionBudget', { spec: { selector, maxUnavailable: '25%' } }),
  ],
  ConfigMap: [object('v1', 'ConfigMap', { data: { a: 'b' } }), object('v1', 'ConfigMap', { data: { a: 'b' }, binaryData: { c: 'YQ==' } })],
  Secret: [
    object('v1', 'Secret', { data: { a: 'YQ==' } }),
    object('v1', 'Secret', { type: 'kubernetes.io/basic-auth', stringData: { username: 'a' } }),
    object('v1', 'Secret', { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '{}' } }),
  ],
};
