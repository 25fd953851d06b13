import { own } from '../../base/own.ts';
/** What is kept below a map: keys with rules of their own, dropped ones among them; everything else is kept (a misspelt key has to be seen). */
export interface Shape {
  /** `null`: left out. */
  readonly rules?: ReadonlyMap<string, Shape | null>;
  /** Rules for the items of a list, or for all fields alike. */
  readonly each?: Shape;
  /** Values may be anything: placeholders in them do not make the object partial. */
  readonly free?: true;
  /** Of long texts, or of all, only the length is kept. */
  readonly counted?: 'long' | 'all';
  /** Of values only the type and the length is kept, and whether they are base64 where that is asked for. */
  readonly secret?: 'text' | 'base64';
}

/** Everything below is kept and has to be known. */
export const keep: Shape = {};
/** Everything below is kept and may be anything. */
export const free: Shape = { free: true, each: { free: true } };
/** Texts of any length that are nobody's name. */
const prose: Shape = { free: true, counted: 'long', each: { free: true, counted: 'long' } };
/** Texts that nobody else is to know, and that decide nothing: of those that are no text the value is kept. */
const discreet: Shape = { free: true, counted: 'all', each: { free: true, counted: 'all' } };
const hidden = (secret: 'text' | 'base64'): Shape => ({ free: true, each: { free: true, secret } });

function all(shape: Shape, names: readonly string[]): Record<string, Shape> {
  return Object.fromEntries(names.map((name) => [name, shape]));
}

/** Fields that say nothing about names and networking. */
const aside = (...names: string[]): Record<string, Shape> => all(free, names);

function each(shape: Shape): Shape {
  return { each: shape };
}

function shape(drop: readonly string[], fields: Readonly<Record<string, Shape>> = {}, isFree = false): Shape {
  const rules = new Map<string, Shape | null>([...Object.entries(fields), ...drop.map((name) => [name, null] as const)]);
  return isFree ? { rules, free: true } : { rules };
}

const metadata = shape(['managedFields'], { annotations: prose, ...aside('ownerReferences', 'finalizers') });
const actions = shape([], { exec: shape([], { command: discreet }, true) }, true);
const variable = shape([], { name: free, value: discreet, valueFrom: shape([], aside('fieldRef', 'resourceFieldRef')) });
const container = shape([], {
  env: each(variable),
  ...all(discreet, ['args', 'command']),
  ...all(actions, ['readinessProbe', 'livenessProbe', 'startupProbe']),
  lifecycle: shape([], all(actions, ['preStop', 'postStart']), true),
  ...aside('image', 'imagePullPolicy', 'workingDir', 'resources', 'resizePolicy', 'volumeMounts', 'volumeDevices', 'securityContext'),
});
const containers = each(container);
const volume = shape([], { configMap: keep, secret: keep, projected: keep }, true);
const podSpec = shape([], {
  containers,
  initContainers: containers,
  ephemeralContainers: containers,
  volumes: each(volume),
  ...aside(
    'hostAliases',
    'serviceAccountName',
    'serviceAccount',
    'priorityClassName',
    'schedulerName',
    'runtimeClassName',
    'nodeName',
    'affinity',
    'tolerations',
    'topologySpreadConstraints',
    'securityContext',
    'nodeSelector',
    'imagePullSecrets',
  ),
});
const template = shape([], { metadata, spec: podSpec });
const claim = shape(['status'], { metadata: free, spec: free }, true);
const workload = shape(['status'], { metadata, spec: shape([], { template, volumeClaimTemplates: each(claim) }) });
const plain = shape(['status'], { metadata });
const route = shape(['status'], {
  metadata,
  spec: shape([], { ...aside('hostnames', 'parentRefs'), rules: each(shape([], aside('matches'))) }),
});

const shapes: Readonly<Record<string, Shape>> = {
  Pod: shape(['status'], { metadata, spec: podSpec }),
  StatefulSet: workload,
  Deployment: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  ReplicationController: workload,
  Job: workload,
  CronJob: shape(['status'], { metadata, spec: shape([], { jobTemplate: workload }) }),
  ConfigMap: shape([], { metadata, data: prose, binaryData: hidden('base64') }),
  Ingress: shape(['status'], { metadata, spec: shape([], { ...aside('tls', 'ingressClassName'), rules: each(shape([], aside('host'))) }) }),
  NetworkPolicy: shape(['status'], { metadata, spec: free }),
  PodDisruptionBudget: shape(['status'], { metadata, spec: free }),
  HTTPRoute: route,
  GRPCRoute: route,
  TCPRoute: route,
  TLSRoute: route,
  UDPRoute: route,
  Secret: shape([], { metadata, data: hidden('base64'), stringData: hidden('text') }),
};
const custom = shape(['status'], { metadata }, true);
const customShapes: Readonly<Record<string, Shape>> = {
  CustomResourceDefinition: shape(
    ['status'],
    { metadata, spec: shape(['versions', 'version', 'validation', 'names', 'additionalPrinterColumns'], {}, true) },
    true,
  ),
};

/** What stays of an object. `known`: a kind that `k8s/read/read.ts` reads field by field. */
export function shapeFor(kind: string, known: boolean): Shape {
  if (!known) return own(customShapes, kind) ?? custom;
  return own(shapes, kind) ?? plain;
}
