/** What is left out below a map: keys to drop, keys with rules of their own; everything else is kept (a misspelt key has to be seen). */
export interface Shape {
  readonly drop?: ReadonlySet<string>;
  readonly fields?: Readonly<Record<string, Shape>>;
  /** Rules for the items of a list, or for all fields alike. */
  readonly each?: Shape;
  /** Values may be anything: placeholders in them do not make the object partial. */
  readonly free?: true;
}

export const keep: Shape = {};
export const free: Shape = { free: true, each: { free: true } };
/** Fields that say nothing about names and networking. */
function aside(...names: string[]): Record<string, Shape> {
  return Object.fromEntries(names.map((name) => [name, free]));
}

const metadata: Shape = { drop: new Set(['managedFields', 'ownerReferences', 'finalizers']), fields: { annotations: free } };
const probe: Shape = { drop: new Set(['exec', 'httpGet', 'grpc']) };
const variable: Shape = { drop: new Set(['value']), fields: { name: free, valueFrom: { fields: aside('fieldRef', 'resourceFieldRef') } } };
const container: Shape = {
  drop: new Set(['args', 'command', 'resources', 'volumeMounts', 'volumeDevices', 'livenessProbe', 'startupProbe', 'lifecycle', 'securityContext']),
  fields: { env: { each: variable }, readinessProbe: probe, ...aside('image', 'imagePullPolicy', 'workingDir') },
};
const containers: Shape = { each: container };
const volume: Shape = { free: true, drop: new Set(['csi', 'hostPath', 'nfs']), fields: { configMap: keep, secret: keep, projected: keep } };
const podSpec: Shape = {
  drop: new Set(['affinity', 'tolerations', 'topologySpreadConstraints', 'securityContext', 'nodeSelector', 'imagePullSecrets']),
  fields: {
    containers, initContainers: containers, ephemeralContainers: containers, volumes: { each: volume },
    ...aside('hostAliases', 'serviceAccountName', 'serviceAccount', 'priorityClassName', 'schedulerName', 'runtimeClassName', 'nodeName'),
  },
};
const template: Shape = { fields: { metadata, spec: podSpec } };
const workload: Shape = { drop: new Set(['status']), fields: { metadata, spec: { drop: new Set(['volumeClaimTemplates']), fields: { template } } } };
const plain: Shape = { drop: new Set(['status']), fields: { metadata } };

const route: Shape = { drop: new Set(['status']), fields: { metadata, spec: { fields: { ...aside('hostnames', 'parentRefs'), rules: { each: { fields: aside('matches') } } } } } };

const shapes: Readonly<Record<string, Shape>> = {
  Pod: { drop: new Set(['status']), fields: { metadata, spec: podSpec } },
  StatefulSet: workload, Deployment: workload, DaemonSet: workload, ReplicaSet: workload, ReplicationController: workload, Job: workload,
  CronJob: { drop: new Set(['status']), fields: { metadata, spec: { fields: { jobTemplate: workload } } } },
  ConfigMap: { drop: new Set(['data', 'binaryData']), fields: { metadata } },
  Ingress: { drop: new Set(['status']), fields: { metadata, spec: { fields: { ...aside('tls', 'ingressClassName'), rules: { each: { fields: aside('host') } } } } } },
  HTTPRoute: route, GRPCRoute: route, TCPRoute: route, TLSRoute: route, UDPRoute: route,
  Secret: { drop: new Set(['data', 'stringData']), fields: { metadata } },
};
const custom: Shape = { free: true, drop: new Set(['status']), fields: { metadata } };

/** What stays of an object. `known`: a kind that `k8s/read.ts` reads field by field. */
export function shapeFor(kind: string, known: boolean): Shape {
  if (!known) return custom;
  return (Object.hasOwn(shapes, kind) ? shapes[kind] : undefined) ?? plain;
}
