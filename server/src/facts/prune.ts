import { intern } from '../base/intern.ts';
import type { MapEntry, MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { isCapitalPlaceholder, isPlaceholder } from './unknown.ts';

/** Texts longer than this are cut off the kept tree: no name, number or address is as long. */
const longText = 300;

/** What is left out below a map: keys to drop, keys with rules of their own; everything else is kept (a misspelt key has to be seen). */
interface Shape {
  readonly drop?: ReadonlySet<string>;
  readonly fields?: Readonly<Record<string, Shape>>;
  /** Rules for the items of a list, or for all fields alike. */
  readonly each?: Shape;
  /** Values may be anything: placeholders in them do not make the object partial. */
  readonly free?: true;
}

const keep: Shape = {};
const free: Shape = { free: true, each: { free: true } };
/** Fields that say nothing about names and networking. */
function aside(...names: string[]): Record<string, Shape> {
  return Object.fromEntries(names.map((name) => [name, free]));
}

const metadata: Shape = { drop: new Set(['managedFields', 'ownerReferences', 'finalizers']), fields: { annotations: free } };
const probe: Shape = { drop: new Set(['exec', 'httpGet', 'grpc']) };
const container: Shape = {
  drop: new Set(['args', 'command', 'resources', 'volumeMounts', 'volumeDevices', 'livenessProbe', 'startupProbe', 'lifecycle', 'securityContext']),
  fields: { env: { each: { drop: new Set(['value']), fields: { name: free, valueFrom: { fields: { fieldRef: free, resourceFieldRef: free } } } } }, readinessProbe: probe, ...aside('image', 'imagePullPolicy', 'workingDir') },
};
const containers: Shape = { each: container };
const volume: Shape = { free: true, drop: new Set(['csi', 'hostPath', 'nfs']), fields: { configMap: keep, secret: keep, projected: keep } };
const podSpec: Shape = {
  drop: new Set(['affinity', 'tolerations', 'topologySpreadConstraints', 'securityContext', 'nodeSelector', 'imagePullSecrets']),
  fields: { containers, initContainers: containers, ephemeralContainers: containers, hostAliases: free, volumes: { each: volume }, ...aside('serviceAccountName', 'serviceAccount', 'priorityClassName', 'schedulerName', 'runtimeClassName', 'nodeName') },
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

export interface Pruned {
  readonly tree: MapNode;
  /** Something kept is unknown before rendering or substitution. */
  readonly unknown: boolean;
}

interface Pruning {
  unknown: boolean;
  /** Nodes still allowed: guards against aliases that expand to very many. */
  budget: number;
}

/** The part of an object's tree that stays in memory. `known`: a kind that `k8s/read.ts` reads field by field. */
export function pruneObject(root: MapNode, kind: string, known: boolean): Pruned {
  const shape = !known ? custom : Object.hasOwn(shapes, kind) ? (shapes[kind] ?? plain) : plain;
  const state: Pruning = { unknown: false, budget: 60_000 };
  return { tree: pruneMap(root, shape, '', state), unknown: state.unknown };
}

/** The whole tree with pooled strings: kustomizations, chart files. */
export function keepTree(root: MapNode): MapNode {
  return pruneMap(root, { free: true, each: free }, '', { unknown: false, budget: 60_000 }, Number.POSITIVE_INFINITY);
}

function pruneMap(node: MapNode, shape: Shape, key: string, state: Pruning, limit = longText): MapNode {
  const entries: MapEntry[] = [];
  for (const entry of node.entries) {
    const name = entry.key.value;
    if (shape.drop?.has(name) === true) continue;
    const below = (shape.fields && Object.hasOwn(shape.fields, name) ? shape.fields[name] : shape.each) ?? (shape.free ? free : keep);
    const value = prune(entry.value, below, shape.fields || shape.each ? name : name || key, state, limit);
    if (entry.key.unknown || (!shape.free && isPlaceholder(name))) state.unknown = true;
    if (value === undefined) continue;
    const kept = pruneKey(entry.key);
    entries.push(entry.merged ? { key: kept, value, merged: true } : { key: kept, value });
  }
  return { ...node, entries };
}

function prune(node: Node, shape: Shape, key: string, state: Pruning, limit: number): Node | undefined {
  if (state.budget-- <= 0) return undefined;
  if (node.kind === 'scalar') return node.value.length > limit ? undefined : pruneScalar(node, shape, key, state);
  if (node.kind === 'map') return pruneMap(node, shape, key, state, limit);
  const below = shape.each ?? (shape.free ? free : keep);
  const items = node.items.map((item) => prune(item, below, key, state, limit) ?? hole(item));
  return { ...node, items };
}

/** Keeps the place of a list item that is too long, so that indexes stay true. */
function hole(node: Node): ScalarNode {
  return { kind: 'scalar', start: node.start, end: node.end, value: '', style: 'plain', unknown: true };
}

function pruneKey(key: ScalarNode): ScalarNode {
  const value = intern(key.value);
  if (key.unknown || key.tag !== undefined || key.uri !== undefined) return { ...key, value };
  return { kind: 'scalar', start: key.start, end: key.end, value, style: key.style };
}

function pruneScalar(node: ScalarNode, shape: Shape, key: string, state: Pruning): ScalarNode {
  const value = intern(node.value);
  const unknown = node.unknown === true || isPlaceholder(value) || isCapitalPlaceholder(key, value);
  if (unknown && !shape.free) state.unknown = true;
  const { start, end, style } = node;
  if (!unknown && node.tag === undefined && node.uri === undefined) return { kind: 'scalar', start, end, value, style };
  return unknown ? { ...node, value, unknown: true } : { ...node, value };
}
