/** JSON type of a field as Go declares it; `any` is not looked into. */
export type Type =
  | { readonly is: 'string' | 'int32' | 'int64' | 'bool' | 'intOrString' | 'any'; readonly go?: string }
  | { readonly is: 'map'; readonly of: Type; readonly go: string }
  | { readonly is: 'list'; readonly of: Type; readonly go: string }
  | { readonly is: 'struct'; readonly go: string; readonly pkg: string; readonly fields: ReadonlyMap<string, Field> };

/** A field, and from which version on there is one. */
export interface Field {
  readonly key: string;
  readonly type: Type;
  readonly known?: (c: { readonly minor: number }) => boolean;
}

type Fields = Readonly<Record<string, Type | Omit<Field, 'key'>>>;

const string: Type = { is: 'string' };
const int32: Type = { is: 'int32' };
const int64: Type = { is: 'int64' };
const bool: Type = { is: 'bool' };
const anything: Type = { is: 'any' };
const intOrString: Type = { is: 'intOrString' };
const strings: Type = { is: 'list', of: string, go: '[]string' };
const labels: Type = { is: 'map', of: string, go: 'map[string]string' };
const listOf = (of: Type & { is: 'struct' }): Type => ({ is: 'list', of, go: `[]${of.pkg}.${of.go}` });
const struct = (go: string, fields: Fields, pkg = 'v1'): Type & { is: 'struct' } =>
  ({ is: 'struct', go, pkg, fields: new Map(Object.entries(fields).map(([key, field]) => [key, 'is' in field ? { key, type: field } : { key, ...field }])) });
/** Fields that exist but are not looked into. */
const others = (names: string): Fields => Object.fromEntries(names.split(' ').map((name) => [name, anything]));
/** Texts with a Go type of their own. */
const text = (go: string): Type => ({ is: 'string', go: `v1.${go}` });
const enumList = (go: string): Type => ({ is: 'list', of: text(go), go: `[]v1.${go}` });
const since = (minor: number, type: Type = anything): Fields[string] => ({ type, known: (c) => c.minor >= minor });

const metadata = struct('ObjectMeta', {
  name: string, generateName: string, namespace: string, selfLink: string, uid: { is: 'string', go: 'types.UID' }, resourceVersion: string, generation: int64,
  creationTimestamp: anything, deletionTimestamp: anything, deletionGracePeriodSeconds: int64, labels, annotations: labels, ownerReferences: anything,
  finalizers: strings, managedFields: anything,
});
const object = (go: string, fields: Fields): Type & { is: 'struct' } =>
  struct(go, { apiVersion: string, kind: string, metadata, ...fields });

const servicePort = struct('ServicePort', {
  name: string, protocol: text('Protocol'), appProtocol: string, port: int32, targetPort: intOrString, nodePort: int32,
});
const service = object('Service', {
  spec: struct('ServiceSpec', {
    ports: listOf(servicePort), selector: labels, clusterIP: string, clusterIPs: strings, type: text('ServiceType'), externalIPs: strings,
    sessionAffinity: text('ServiceAffinity'), loadBalancerIP: string, loadBalancerSourceRanges: strings, externalName: string,
    externalTrafficPolicy: text('ServiceExternalTrafficPolicy'), healthCheckNodePort: int32, publishNotReadyAddresses: bool,
    sessionAffinityConfig: struct('SessionAffinityConfig', { clientIP: struct('ClientIPConfig', { timeoutSeconds: int32 }) }),
    ipFamilies: enumList('IPFamily'), ipFamilyPolicy: text('IPFamilyPolicy'), allocateLoadBalancerNodePorts: bool, loadBalancerClass: string,
    internalTrafficPolicy: text('ServiceInternalTrafficPolicy'),
    trafficDistribution: since(30, string),
  }),
  status: anything,
});

const objectReference = struct('ObjectReference', {
  kind: string, namespace: string, name: string, uid: { is: 'string', go: 'types.UID' }, apiVersion: string, resourceVersion: string, fieldPath: string,
});
const endpointPort = struct('EndpointPort', { name: string, port: int32, protocol: text('Protocol'), appProtocol: string });
const endpointAddress = struct('EndpointAddress', { ip: string, hostname: string, nodeName: string, targetRef: objectReference });
const endpoints = object('Endpoints', {
  subsets: listOf(struct('EndpointSubset', {
    addresses: listOf(endpointAddress), notReadyAddresses: listOf(endpointAddress), ports: listOf(endpointPort),
  })),
});
const endpointSlice = object('EndpointSlice', {
  addressType: text('AddressType'),
  endpoints: listOf(struct('Endpoint', {
    addresses: strings, conditions: struct('EndpointConditions', { ready: bool, serving: bool, terminating: bool }), hostname: string,
    targetRef: objectReference, deprecatedTopology: labels, nodeName: string, zone: string,
    hints: struct('EndpointHints', {
      forZones: listOf(struct('ForZone', { name: string })), forNodes: since(33, listOf(struct('ForNode', { name: string }))),
    }),
  })),
  ports: listOf(endpointPort),
});

const containerPort = struct('ContainerPort', { name: string, hostPort: int32, containerPort: int32, protocol: text('Protocol'), hostIP: string });
const container = struct('Container', {
  name: string, image: string, command: strings, args: strings, workingDir: string, ports: listOf(containerPort),
  restartPolicy: text('ContainerRestartPolicy'), imagePullPolicy: text('PullPolicy'), stdin: bool, stdinOnce: bool, tty: bool,
  ...others('envFrom env resources resizePolicy volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle '
    + 'terminationMessagePath terminationMessagePolicy securityContext'),
  restartPolicyRules: since(34),
});
const podSpec = struct('PodSpec', {
  initContainers: listOf(container), containers: listOf(container), restartPolicy: text('RestartPolicy'), dnsPolicy: text('DNSPolicy'),
  nodeSelector: labels, terminationGracePeriodSeconds: int64, activeDeadlineSeconds: int64, serviceAccountName: string, nodeName: string,
  hostNetwork: bool, hostPID: bool, hostIPC: bool, hostname: string, subdomain: string, setHostnameAsFQDN: bool, enableServiceLinks: bool,
  hostAliases: listOf(struct('HostAlias', { ip: string, hostnames: strings })),
  dnsConfig: struct('PodDNSConfig', {
    nameservers: strings, searches: strings, options: listOf(struct('PodDNSConfigOption', { name: string, value: string })),
  }),
  ...others('volumes ephemeralContainers serviceAccount automountServiceAccountToken shareProcessNamespace securityContext imagePullSecrets '
    + 'affinity schedulerName tolerations priorityClassName priority readinessGates runtimeClassName preemptionPolicy overhead '
    + 'topologySpreadConstraints os hostUsers schedulingGates resourceClaims'),
  resources: since(32), hostnameOverride: since(34, string), workloadRef: since(35), schedulingGroup: since(36),
});
const template = struct('PodTemplateSpec', { metadata, spec: podSpec });
const selector = struct('LabelSelector', {
  matchLabels: labels,
  matchExpressions: listOf(struct('LabelSelectorRequirement', { key: string, operator: text('LabelSelectorOperator'), values: strings })),
});
const workload = (kind: string, fields: Fields): Type & { is: 'struct' } =>
  object(kind, { spec: struct(`${kind}Spec`, { selector, template, minReadySeconds: int32, ...fields }), status: anything });

const strategy = (go: string, type: string, rolling: string, fields: Fields): Type & { is: 'struct' } =>
  struct(go, { type: text(type), rollingUpdate: struct(rolling, fields) });

const jobSpec = struct('JobSpec', {
  parallelism: int32, completions: int32, completionMode: text('CompletionMode'), selector, manualSelector: bool, template,
  activeDeadlineSeconds: int64, backoffLimit: int32, ttlSecondsAfterFinished: int32, suspend: bool,
  ...others('podFailurePolicy backoffLimitPerIndex maxFailedIndexes podReplacementPolicy'), successPolicy: since(30), managedBy: since(30),
});
const backend = struct('IngressBackend', {
  service: struct('IngressServiceBackend', { name: string, port: struct('ServiceBackendPort', { name: string, number: int32 }) }),
  resource: anything,
});

/** Schema by `apiVersion kind`. */
export const schemas: Readonly<Record<string, Type & { is: 'struct' }>> = {
  'v1 Service': service,
  'v1 Endpoints': endpoints,
  'discovery.k8s.io/v1 EndpointSlice': endpointSlice,
  'v1 Pod': object('Pod', { spec: podSpec, status: anything }),
  'v1 ReplicationController': workload('ReplicationController', { replicas: int32, selector: labels }),
  'apps/v1 Deployment': workload('Deployment', {
    replicas: int32, paused: bool, revisionHistoryLimit: int32, progressDeadlineSeconds: int32,
    strategy: strategy('DeploymentStrategy', 'DeploymentStrategyType', 'RollingUpdateDeployment', { maxUnavailable: intOrString, maxSurge: intOrString }),
  }),
  'apps/v1 ReplicaSet': workload('ReplicaSet', { replicas: int32 }),
  'apps/v1 DaemonSet': workload('DaemonSet', {
    revisionHistoryLimit: int32,
    updateStrategy: strategy('DaemonSetUpdateStrategy', 'DaemonSetUpdateStrategyType', 'RollingUpdateDaemonSet', { maxUnavailable: intOrString, maxSurge: intOrString }),
  }),
  'apps/v1 StatefulSet': workload('StatefulSet', {
    replicas: int32, serviceName: string, podManagementPolicy: text('PodManagementPolicyType'), revisionHistoryLimit: int32,
    ordinals: struct('StatefulSetOrdinals', { start: int32 }), ...others('volumeClaimTemplates persistentVolumeClaimRetentionPolicy'),
    updateStrategy: strategy('StatefulSetUpdateStrategy', 'StatefulSetUpdateStrategyType', 'RollingUpdateStatefulSetStrategy', { partition: int32, maxUnavailable: intOrString }),
  }),
  'batch/v1 Job': object('Job', { spec: jobSpec, status: anything }),
  'batch/v1 CronJob': object('CronJob', {
    spec: struct('CronJobSpec', {
      schedule: string, timeZone: string, concurrencyPolicy: text('ConcurrencyPolicy'), suspend: bool, startingDeadlineSeconds: int64,
      successfulJobsHistoryLimit: int32, failedJobsHistoryLimit: int32, jobTemplate: struct('JobTemplateSpec', { metadata, spec: jobSpec }),
    }),
    status: anything,
  }),
  'networking.k8s.io/v1 Ingress': object('Ingress', {
    spec: struct('IngressSpec', {
      ingressClassName: string, defaultBackend: backend, tls: listOf(struct('IngressTLS', { hosts: strings, secretName: string })),
      rules: listOf(struct('IngressRule', {
        host: string,
        http: struct('HTTPIngressRuleValue', { paths: listOf(struct('HTTPIngressPath', { path: string, pathType: text('PathType'), backend })) }),
      })),
    }),
    status: anything,
  }),
};

function structAt(type: Type | undefined, path: readonly string[]): (Type & { is: 'struct' }) | undefined {
  if (type?.is === 'list') return structAt(type.of, path);
  if (type?.is !== 'struct') return undefined;
  const [first, ...rest] = path;
  return first === undefined ? type : structAt(type.fields.get(first)?.type, rest);
}

/** Names of the fields that objects of these kinds have in the map at a path, in any version; the path of a list means its items. */
export function fieldNames(kinds: readonly string[], path: string): readonly string[] {
  const meant = Object.entries(schemas).filter(([key]) => kinds.includes(key.slice(key.indexOf(' ') + 1)));
  return [...new Set(meant.flatMap(([, schema]) => [...(structAt(schema, path.split('.'))?.fields.keys() ?? [])]))];
}
