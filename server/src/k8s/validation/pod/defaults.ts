import type { Context } from '../context.ts';
import { stringMapOf } from '../labels.ts';
import { byDefault, draft, drafts, flag, has, isDraft, map, text, texts } from '../taken.ts';
import type { Draft } from '../taken.ts';
import { imageVolumesOn, mergedAffinityKeys, mergedLabelKeys } from '../../versions.ts';
import { defaultPullPolicy } from './images.ts';
import { defaultPodResources } from './pod-resources.ts';

/** What the server fills into the spec of every pod, template or not (kubernetes SetDefaults_PodSpec). */
export function defaultPodSpec(c: Context, spec: Draft): void {
  byDefault(spec, 'serviceAccountName', spec['serviceAccount']);
  if (has(spec, 'serviceAccountName')) spec['serviceAccount'] = spec['serviceAccountName'];
  byDefault(spec, 'dnsPolicy', 'ClusterFirst');
  byDefault(spec, 'restartPolicy', 'Always');
  spec['securityContext'] ??= {};
  spec['terminationGracePeriodSeconds'] ??= 30;
  byDefault(spec, 'schedulerName', 'default-scheduler');
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'])
    for (const container of drafts(spec, list)) defaultContainer(container);
  for (const volume of drafts(spec, 'volumes')) defaultVolume(volume);
  if (!imageVolumesOn(c)) dropImageVolumes(spec);
}

function defaultContainer(container: Draft): void {
  byDefault(container, 'imagePullPolicy', defaultPullPolicy(text(container, 'image')));
  byDefault(container, 'terminationMessagePath', '/dev/termination-log');
  byDefault(container, 'terminationMessagePolicy', 'File');
  for (const port of drafts(container, 'ports')) byDefault(port, 'protocol', 'TCP');
  for (const variable of drafts(container, 'env')) {
    const field = draft(draft(variable, 'valueFrom') ?? {}, 'fieldRef');
    if (field !== undefined) byDefault(field, 'apiVersion', 'v1');
  }
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = draft(container, key);
    if (probe !== undefined) defaultProbe(probe);
  }
  const lifecycle = draft(container, 'lifecycle');
  if (lifecycle === undefined) return;
  for (const key of ['postStart', 'preStop']) defaultHttp(draft(draft(lifecycle, key) ?? {}, 'httpGet'));
}

const ofProbes: Readonly<Record<string, number>> = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function defaultProbe(probe: Draft): void {
  for (const key in ofProbes) if (probe[key] === undefined || probe[key] === 0) probe[key] = ofProbes[key];
  defaultHttp(draft(probe, 'httpGet'));
  const grpc = draft(probe, 'grpc');
  if (grpc !== undefined) grpc['service'] ??= '';
}

function defaultHttp(action: Draft | undefined): void {
  if (action === undefined) return;
  byDefault(action, 'path', '/');
  byDefault(action, 'scheme', 'HTTP');
}

/** Defaults of volume sources: fields that are not written. */
const ofSources: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  hostPath: { type: '' },
  secret: { defaultMode: 0o644 },
  configMap: { defaultMode: 0o644 },
  downwardAPI: { defaultMode: 0o644 },
  projected: { defaultMode: 0o644 },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
};

function defaultVolume(volume: Draft): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume['emptyDir'] = {};
  for (const key in volume) {
    const [source, defaults] = [draft(volume, key), ofSources[key]];
    if (source === undefined) continue;
    for (const field in defaults) source[field] ??= defaults[field];
    if (key === 'image') byDefault(source, 'pullPolicy', defaultPullPolicy(text(source, 'reference')));
    if (key === 'downwardAPI') defaultFiles(source);
    if (key === 'projected') defaultProjected(source);
    if (key === 'ephemeral') defaultClaim(draft(draft(source, 'volumeClaimTemplate') ?? {}, 'spec'));
  }
}

function defaultFiles(source: Draft): void {
  for (const file of drafts(source, 'items')) {
    const field = draft(file, 'fieldRef');
    if (field !== undefined) byDefault(field, 'apiVersion', 'v1');
  }
}

function defaultProjected(projected: Draft): void {
  for (const source of drafts(projected, 'sources')) {
    const [files, token] = [draft(source, 'downwardAPI'), draft(source, 'serviceAccountToken')];
    if (files !== undefined) defaultFiles(files);
    if (token !== undefined) token['expirationSeconds'] ??= 3600;
  }
}

/** What the server fills into the spec of a claim. */
export function defaultClaim(spec: Draft | undefined): void {
  if (spec !== undefined) spec['volumeMode'] ??= 'Filesystem';
}

/** While image volumes are off they are dropped, with where they are mounted. */
function dropImageVolumes(spec: Draft): void {
  const volumes = drafts(spec, 'volumes');
  const dropped = new Set(volumes.filter((volume) => has(volume, 'image')).map((volume) => text(volume, 'name')));
  if (dropped.size === 0) return;
  spec['volumes'] = volumes.filter((volume) => !has(volume, 'image'));
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const container of drafts(spec, list)) {
      const mounts = drafts(container, 'volumeMounts');
      if (mounts.length > 0) container['volumeMounts'] = mounts.filter((mount) => !dropped.has(text(mount, 'name')));
    }
  }
}

/** What the server fills into Pods, but not into templates (kubernetes SetDefaults_Pod and the strategy of Pods). */
export function defaultPod(c: Context, pod: Draft): void {
  const spec = draft(pod, 'spec') ?? (pod['spec'] = {});
  if (!isDraft(spec)) return;
  const grace = spec['terminationGracePeriodSeconds'];
  if (typeof grace === 'number' && grace < 0) spec['terminationGracePeriodSeconds'] = 1;
  for (const list of ['containers', 'initContainers']) {
    for (const container of drafts(spec, list)) {
      defaultRequests(draft(container, 'resources'));
      if (flag(spec, 'hostNetwork'))
        for (const port of drafts(container, 'ports'))
          if (!port['hostPort'] && has(port, 'containerPort')) port['hostPort'] = port['containerPort'];
    }
  }
  spec['enableServiceLinks'] ??= true;
  defaultPodSpec(c, spec);
  defaultPodResources(c, spec);
  mergeLabelKeys(c, spec, stringMapOf(draft(pod, 'metadata')?.['labels']) ?? {});
}

/** What is not asked for is asked for as it is limited. */
function defaultRequests(resources: Draft | undefined): void {
  const limits = map(resources ?? {}, 'limits');
  if (resources === undefined || limits === undefined) return;
  resources['requests'] = { ...limits, ...map(resources, 'requests') };
}

/** The pod's own labels become part of the selectors that name their keys. */
function mergeLabelKeys(c: Context, spec: Draft, labels: Readonly<Record<string, string>>): void {
  if (mergedLabelKeys(c)) for (const constraint of drafts(spec, 'topologySpreadConstraints')) mergeInto(constraint, labels);
  const affinity = draft(spec, 'affinity');
  if (affinity === undefined || !mergedAffinityKeys(c)) return;
  for (const key of ['podAffinity', 'podAntiAffinity']) {
    const pods = draft(affinity, key) ?? {};
    for (const term of drafts(pods, 'requiredDuringSchedulingIgnoredDuringExecution')) mergeInto(term, labels);
    for (const term of drafts(pods, 'preferredDuringSchedulingIgnoredDuringExecution'))
      mergeInto(draft(term, 'podAffinityTerm') ?? {}, labels);
  }
}

function mergeInto(term: Draft, labels: Readonly<Record<string, string>>): void {
  const selector = draft(term, 'labelSelector');
  if (selector === undefined) return;
  const added = [
    ...texts(term, 'matchLabelKeys').map((key) => [key, 'In'] as const),
    ...texts(term, 'mismatchLabelKeys').map((key) => [key, 'NotIn'] as const),
  ]
    .filter(([key]) => Object.hasOwn(labels, key))
    .map(([key, operator]) => ({ key, operator, values: [labels[key]] }));
  if (added.length > 0) selector['matchExpressions'] = [...drafts(selector, 'matchExpressions'), ...added];
}
