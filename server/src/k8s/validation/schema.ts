import { hostnameOverrideKnown } from './versions.ts';

/** JSON type of a field as Go declares it; `any` is not looked into. */
export type Type =
  | { readonly is: 'string' | 'int32' | 'int64' | 'bool' | 'intOrString' | 'any' }
  | { readonly is: 'map'; readonly of: Type; readonly go: string }
  | { readonly is: 'list'; readonly of: Type; readonly go: string }
  | { readonly is: 'struct'; readonly go: string; readonly pkg: string; readonly fields: Fields; readonly open?: true };

/** A field, and from which version on there is one. */
export type Fields = Readonly<Record<string, Type | { readonly type: Type; readonly known: (c: { readonly minor: number }) => boolean }>>;

const string: Type = { is: 'string' };
const int32: Type = { is: 'int32' };
const int64: Type = { is: 'int64' };
const bool: Type = { is: 'bool' };
const any: Type = { is: 'any' };
const intOrString: Type = { is: 'intOrString' };
const strings: Type = { is: 'list', of: string, go: '[]string' };
const labels: Type = { is: 'map', of: string, go: 'map[string]string' };
const listOf = (of: Type & { is: 'struct' }): Type => ({ is: 'list', of, go: `[]${of.pkg}.${of.go}` });
const struct = (go: string, fields: Fields, pkg = 'v1'): Type & { is: 'struct' } => ({ is: 'struct', go, pkg, fields });
/** A struct of which only the fields that matter here are listed: no key is unknown. */
const open = (go: string, fields: Fields): Type & { is: 'struct' } => ({ is: 'struct', go, pkg: 'v1', fields, open: true });
const enumList = (go: string): Type => ({ is: 'list', of: string, go: `[]v1.${go}` });

const metadata = struct('ObjectMeta', {
  name: string, generateName: string, namespace: string, selfLink: string, uid: string, resourceVersion: string, generation: int64,
  creationTimestamp: any, deletionTimestamp: any, deletionGracePeriodSeconds: int64, labels, annotations: labels, ownerReferences: any,
  finalizers: strings, managedFields: any,
});
const object = (go: string, fields: Fields): Type & { is: 'struct' } =>
  struct(go, { apiVersion: string, kind: string, metadata, ...fields });

const servicePort = struct('ServicePort', {
  name: string, protocol: string, appProtocol: string, port: int32, targetPort: intOrString, nodePort: int32,
});
const service = object('Service', {
  spec: struct('ServiceSpec', {
    ports: listOf(servicePort), selector: labels, clusterIP: string, clusterIPs: strings, type: string, externalIPs: strings,
    sessionAffinity: string, loadBalancerIP: string, loadBalancerSourceRanges: strings, externalName: string,
    externalTrafficPolicy: string, healthCheckNodePort: int32, publishNotReadyAddresses: bool,
    sessionAffinityConfig: struct('SessionAffinityConfig', { clientIP: struct('ClientIPConfig', { timeoutSeconds: int32 }) }),
    ipFamilies: enumList('IPFamily'), ipFamilyPolicy: string, allocateLoadBalancerNodePorts: bool, loadBalancerClass: string,
    internalTrafficPolicy: string, trafficDistribution: { type: string, known: (c) => c.minor >= 30 },
  }),
  status: any,
});

const endpointPort = struct('EndpointPort', { name: string, port: int32, protocol: string, appProtocol: string });
const endpointAddress = struct('EndpointAddress', { ip: string, hostname: string, nodeName: string, targetRef: any });
const endpoints = object('Endpoints', {
  subsets: listOf(struct('EndpointSubset', {
    addresses: listOf(endpointAddress), notReadyAddresses: listOf(endpointAddress), ports: listOf(endpointPort),
  })),
});
const endpointSlice = object('EndpointSlice', {
  addressType: string,
  endpoints: listOf(struct('Endpoint', {
    addresses: strings, conditions: struct('EndpointConditions', { ready: bool, serving: bool, terminating: bool }), hostname: string,
    targetRef: any, deprecatedTopology: labels, nodeName: string, zone: string, hints: any,
  })),
  ports: listOf(endpointPort),
});

const containerPort = struct('ContainerPort', { name: string, hostPort: int32, containerPort: int32, protocol: string, hostIP: string });
const container = open('Container', {
  name: string, image: string, command: strings, args: strings, workingDir: string, ports: listOf(containerPort), restartPolicy: string,
  imagePullPolicy: string, stdin: bool, stdinOnce: bool, tty: bool,
});
const podSpec = open('PodSpec', {
  initContainers: listOf(container), containers: listOf(container), restartPolicy: string, dnsPolicy: string, nodeSelector: labels,
  terminationGracePeriodSeconds: int64, activeDeadlineSeconds: int64, serviceAccountName: string, nodeName: string, hostNetwork: bool,
  hostPID: bool, hostIPC: bool, hostname: string, subdomain: string, setHostnameAsFQDN: bool, enableServiceLinks: bool,
  hostAliases: listOf(struct('HostAlias', { ip: string, hostnames: strings })),
  dnsConfig: struct('PodDNSConfig', {
    nameservers: strings, searches: strings, options: listOf(struct('PodDNSConfigOption', { name: string, value: string })),
  }),
  hostnameOverride: { type: string, known: hostnameOverrideKnown },
});
const template = struct('PodTemplateSpec', { metadata, spec: podSpec });
const selector = struct('LabelSelector', {
  matchLabels: labels,
  matchExpressions: listOf(struct('LabelSelectorRequirement', { key: string, operator: string, values: strings })),
});
const workload = (kind: string, fields: Fields): Type & { is: 'struct' } =>
  object(kind, { spec: open(`${kind}Spec`, { selector, template, replicas: int32, minReadySeconds: int32, ...fields }), status: any });

const jobSpec = open('JobSpec', {
  parallelism: int32, completions: int32, completionMode: string, selector, manualSelector: bool, template,
  activeDeadlineSeconds: int64, backoffLimit: int32, ttlSecondsAfterFinished: int32, suspend: bool,
});
const backend = struct('IngressBackend', {
  service: struct('IngressServiceBackend', { name: string, port: struct('ServiceBackendPort', { name: string, number: int32 }) }),
  resource: any,
});

/** Schema by `apiVersion kind`. */
export const schemas: Readonly<Record<string, Type & { is: 'struct' }>> = {
  'v1 Service': service,
  'v1 Endpoints': endpoints,
  'discovery.k8s.io/v1 EndpointSlice': endpointSlice,
  'v1 Pod': object('Pod', { spec: podSpec, status: any }),
  'v1 ReplicationController': workload('ReplicationController', { selector: labels }),
  'apps/v1 Deployment': workload('Deployment', { paused: bool, revisionHistoryLimit: int32, progressDeadlineSeconds: int32 }),
  'apps/v1 ReplicaSet': workload('ReplicaSet', {}),
  'apps/v1 DaemonSet': workload('DaemonSet', { revisionHistoryLimit: int32 }),
  'apps/v1 StatefulSet': workload('StatefulSet', {
    serviceName: string, podManagementPolicy: string, revisionHistoryLimit: int32, ordinals: struct('StatefulSetOrdinals', { start: int32 }),
  }),
  'batch/v1 Job': object('Job', { spec: jobSpec, status: any }),
  'batch/v1 CronJob': object('CronJob', {
    spec: open('CronJobSpec', {
      schedule: string, timeZone: string, concurrencyPolicy: string, suspend: bool, startingDeadlineSeconds: int64,
      successfulJobsHistoryLimit: int32, failedJobsHistoryLimit: int32, jobTemplate: struct('JobTemplateSpec', { metadata, spec: jobSpec }),
    }),
    status: any,
  }),
  'networking.k8s.io/v1 Ingress': object('Ingress', {
    spec: struct('IngressSpec', {
      ingressClassName: string, defaultBackend: backend, tls: listOf(struct('IngressTLS', { hosts: strings, secretName: string })),
      rules: listOf(struct('IngressRule', {
        host: string,
        http: struct('HTTPIngressRuleValue', { paths: listOf(struct('HTTPIngressPath', { path: string, pathType: string, backend })) }),
      })),
    }),
    status: any,
  }),
};
