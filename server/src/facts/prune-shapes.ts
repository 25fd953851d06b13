import { own } from '../base/own.ts';
/** What is kept below a map: keys with rules of their own, dropped ones among them; everything else is kept (a misspelt key has to be seen). */
export interface Shape {
  /** `null`: left out. */
  readonly rules?: ReadonlyMap<string, Shape | null>;
  /** Rules for the items of a list, or for all fields alike. */
  readonly each?: Shape;
  /** Values may be anything: placeholders in them do not make the object partial. */
  readonly free?: true;
}

/** Everything below is kept and has to be known. */
export const keep: Shape = {};
/** Everything below is kept and may be anything. */
export const free: Shape = { free: true, each: { free: true } };

/** Fields that say nothing about names and networking. */
function aside(...names: string[]): Record<string, Shape> {
  return Object.fromEntries(names.map((name) => [name, free]));
}

function each(shape: Shape): Shape {
  return { each: shape };
}

function shape(drop: readonly string[], fields: Readonly<Record<string, Shape>> = {}, isFree = false): Shape {
  const rules = new Map<string, Shape | null>([...Object.entries(fields), ...drop.map((name) => [name, null] as const)]);
  return isFree ? { rules, free: true } : { rules };
}

const metadata = shape(['managedFields', 'ownerReferences', 'finalizers'], { annotations: free });
const probe = shape(['exec', 'httpGet', 'grpc']);
const variable = shape(['value'], { name: free, valueFrom: shape([], aside('fieldRef', 'resourceFieldRef')) });
const container = shape(
  ['args', 'command', 'resources', 'volumeMounts', 'volumeDevices', 'livenessProbe', 'startupProbe', 'lifecycle', 'securityContext'],
  { env: each(variable), readinessProbe: probe, ...aside('image', 'imagePullPolicy', 'workingDir') },
);
const containers = each(container);
const volume = shape(['csi', 'hostPath', 'nfs'], { configMap: keep, secret: keep, projected: keep }, true);
const podSpec = shape(['affinity', 'tolerations', 'topologySpreadConstraints', 'securityContext', 'nodeSelector', 'imagePullSecrets'], {
  containers, initContainers: containers, ephemeralContainers: containers, volumes: each(volume),
  ...aside('hostAliases', 'serviceAccountName', 'serviceAccount', 'priorityClassName', 'schedulerName', 'runtimeClassName', 'nodeName'),
});
const template = shape([], { metadata, spec: podSpec });
const claim = shape(['spec', 'status'], { metadata: free }, true);
const workload = shape(['status'], { metadata, spec: shape([], { template, volumeClaimTemplates: each(claim) }) });
const plain = shape(['status'], { metadata });
const route = shape(['status'], { metadata, spec: shape([], { ...aside('hostnames', 'parentRefs'), rules: each(shape([], aside('matches'))) }) });

const shapes: Readonly<Record<string, Shape>> = {
  Pod: shape(['status'], { metadata, spec: podSpec }),
  StatefulSet: workload, Deployment: workload, DaemonSet: workload, ReplicaSet: workload, ReplicationController: workload, Job: workload,
  CronJob: shape(['status'], { metadata, spec: shape([], { jobTemplate: workload }) }),
  ConfigMap: shape(['data', 'binaryData'], { metadata }),
  Ingress: shape(['status'], { metadata, spec: shape([], { ...aside('tls', 'ingressClassName'), rules: each(shape([], aside('host'))) }) }),
  HTTPRoute: route, GRPCRoute: route, TCPRoute: route, TLSRoute: route, UDPRoute: route,
  Secret: shape(['data', 'stringData'], { metadata }),
};
const custom = shape(['status'], { metadata }, true);

/** What stays of an object. `known`: a kind that `k8s/read.ts` reads field by field. */
export function shapeFor(kind: string, known: boolean): Shape {
  if (!known) return custom;
  return own(shapes, kind) ?? plain;
}
