import { podLabels } from '../../k8s/controller-labels.ts';
import { podPath } from '../../k8s/kinds.ts';
import type { Labels, Pod, PodTemplate, Workload } from '../../k8s/kinds.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import { knownName } from '../../k8s/known-name.ts';
import { numberedPod } from '../../k8s/pod-ordinals.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import { serviceNameChecked } from '../../k8s/versions.ts';
import type { PredictedPod, Sourced } from '../records.ts';
import { nodeAddress, podAddress } from './address.ts';
import type { Address } from './address.ts';

/** A predicted pod with all that decides its endpoints. */
export interface PodModel extends PredictedPod {
  readonly namespace: string;
  readonly maker: Workload | Pod;
  readonly template: PodTemplate;
  /** One per family of the cluster. */
  readonly addresses: readonly Address[];
  /** The pod's name, as a placeholder where it is made up at run time. */
  readonly targetName: string;
}

/** What decides about pods beside the object that makes them. */
export interface PodConditions {
  readonly settings: ClusterSettings;
  /** Do they become Ready? */
  readonly ready: boolean;
}

/** More pods than this of one workload are not predicted one by one. */
const limit = 1000;

/** How many pods a workload runs at one time: replicas, or for Jobs the smaller of parallelism and completions; one stands for each node of a DaemonSet. */
export function podCount(workload: Workload): number {
  const bounded = (n: number) => Math.max(0, Math.min(limit, Math.trunc(n)));
  if (workload.suspended === true) return 0;
  switch (workload.kind) {
    case 'CronJob': return 0;
    case 'DaemonSet': return 1;
    case 'Job': return bounded(Math.min(workload.parallelism ?? 1, workload.completions ?? (workload.parallelism ?? 1)));
    default: return bounded(workload.replicas ?? 1);
  }
}

/** Longest StatefulSet name with which pods are likely: `<set>-<hash>` is a label of at most 63 bytes, and of four hashes three have 10 digits (facts D.7). */
const longestSet = 52;

/** Longest Deployment name whose ReplicaSet, `<deployment>-<hash>`, can have a name: 253 characters, of which the hash takes up to 10. */
const longestDeployment = 242;

/** On the host network each container port is the node's: pods with one twice are refused, though their template is taken. */
export function sharesHostPort({ hostNetwork, containers, initContainers }: PodTemplate): boolean {
  const twice = (list: PodTemplate['containers']) => {
    const keys = list.flatMap((c) => c.ports.map((p) => `${p.protocol ?? 'TCP'}/${p.hostIP ?? ''}/${p.containerPort ?? 0}`));
    return new Set(keys).size < keys.length;
  };
  return hostNetwork === true && (twice(containers) || initContainers.some((c) => twice([c])));
}

/** Can the API server take pods of this workload (facts D.7)? `ordinal` is part of a host name of at most 63 characters. */
function canExist(workload: Workload, ordinal: number, kubernetesMinor: number): boolean {
  if (sharesHostPort(workload.template)) return false;
  if (workload.kind === 'Deployment') return workload.name.length <= longestDeployment;
  if (workload.kind !== 'StatefulSet') return true;
  const serviceName = workload.serviceName ?? '';
  const label = serviceName === '' || isDnsLabel(serviceName);
  return workload.name.length <= longestSet && numberedPod(workload.name, ordinal).length <= 63 && (label || serviceNameChecked({ minor: kubernetesMinor }));
}

function addressesOf(template: PodTemplate, subject: string, settings: ClusterSettings): Address[] {
  return settings.ipFamilies.map((f) => (template.hostNetwork === true ? nodeAddress(f) : podAddress(subject, f)));
}

interface Identity {
  readonly name: string;
  readonly hostname: string;
  readonly subdomain: string;
  readonly labels: Labels;
  /** Placeholder subject; `undefined`: `Pod/NS/NAME`. */
  readonly subject?: string;
}

/** Identity of the I-th pod: facts B.3 (StatefulSet), B.6 (replicas), B.7 (Job). */
function identityOf(workload: Workload, namespace: string, index: number): Identity {
  const { template } = workload;
  const name = knownName(workload);
  const base = { hostname: template.hostname ?? '', subdomain: template.subdomain ?? '' };
  if (workload.kind === 'StatefulSet') {
    const ordinal = (workload.ordinalsStart ?? 0) + index;
    const pod = numberedPod(name, ordinal);
    return { name: pod, hostname: pod, subdomain: workload.serviceName ?? '', labels: podLabels(workload, name, ordinal) };
  }
  const subject = `${workload.kind}/${namespace}/${name}#${index}`;
  const indexed = workload.kind === 'Job' && workload.completionMode === 'Indexed';
  return { ...base, ...(indexed ? { hostname: numberedPod(name, index) } : {}), name: `${name}#${index}`, subject, labels: podLabels(workload, name, index) };
}

function podOf({ object, namespace, ref: owner }: Sourced<Workload | Pod>, index: number, { settings, ready }: PodConditions): PodModel {
  const { template } = object;
  const identity: Identity = object.kind === 'Pod'
    ? { name: knownName(object), hostname: template.hostname ?? '', subdomain: template.subdomain ?? '', labels: template.labels }
    : identityOf(object, namespace, index);
  const subject = identity.subject ?? `Pod/${namespace}/${identity.name}`;
  return {
    owner, namespace, maker: object, template, index, name: identity.name, hostname: identity.hostname, subdomain: identity.subdomain,
    ready, labels: identity.labels, addresses: addressesOf(template, subject, settings),
    targetName: identity.subject === undefined ? identity.name : `<podName ${subject}>`,
  };
}

/** How many pods come to be. An ordered StatefulSet whose pods never become ready stops at its first. */
function startedCount(workload: Workload, ready: boolean): number {
  const stuck = workload.kind === 'StatefulSet' && workload.podManagementPolicy !== 'Parallel' && !ready;
  return stuck ? Math.min(1, podCount(workload)) : podCount(workload);
}

/** The pods that an object makes (facts B.3, B.6, B.7). */
export function podsOfMaker(source: Sourced<Workload | Pod>, conditions: PodConditions): readonly PodModel[] {
  const { object } = source;
  if (object.kind === 'Pod') return [podOf(source, 0, conditions)];
  return Array.from({ length: startedCount(object, conditions.ready) }, (_, index) => index)
    .filter((index) => canExist(object, (object.ordinalsStart ?? 0) + index, conditions.settings.kubernetesMinor))
    .map((index) => podOf(source, index, conditions));
}

/** The pod of a StatefulSet with that ordinal, without those beside it; `undefined`: the set makes none. */
export function podNumbered(set: Sourced<Workload>, ordinal: number, conditions: PodConditions): PodModel | undefined {
  const index = ordinal - (set.object.ordinalsStart ?? 0);
  const exists = index >= 0 && index < startedCount(set.object, conditions.ready) && canExist(set.object, ordinal, conditions.settings.kubernetesMinor);
  return exists ? podOf(set, index, conditions) : undefined;
}

/** API path of what gives the pods of this maker their subdomain (facts B.3). */
export function subdomainField(maker: Workload | Pod): string {
  return maker.kind === 'StatefulSet' ? 'spec.serviceName' : `${podPath(maker, 'spec')}.subdomain`;
}
