import { spelledOrdinal } from '../../k8s/adoption.ts';
import { identityLabels, podLabels } from '../../k8s/operators/controller-labels.ts';
import { podPath, protocolOf } from '../../k8s/kinds.ts';
import type { Labels, Pod, PodTemplate, Workload } from '../../k8s/kinds.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import { knownName } from '../../k8s/known-name.ts';
import { numberedPod } from '../../k8s/pod-ordinals.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import { serviceNameChecked } from '../../k8s/versions.ts';
import type { ObjectRef, PredictedPod, Sourced } from './types.ts';
import { nodeAddress, podAddress } from './address.ts';
import type { Address } from './address.ts';
import { livesOn, type Called, type Census, type Claim, type Conditions, type Fate } from './ownership/claims.ts';

/** A predicted pod with all that decides its endpoints. */
export interface PodModel extends PredictedPod {
  readonly namespace: string;
  readonly maker: Workload | Pod;
  readonly template: PodTemplate;
  /** One per family of the cluster. */
  readonly addresses: readonly Address[];
  /** The workload that took a bare Pod over. */
  readonly takenBy?: ObjectRef;
  /** The pod's name, as a placeholder where it is made up at run time. */
  readonly targetName: string;
}

/** More pods than this of one workload are not predicted one by one. */
const limit = 1000;

/** How many pods a workload runs at one time: replicas, or for Jobs the smaller of parallelism and completions; one stands for each node of a DaemonSet. */
export function podCount(workload: Workload): number {
  const bounded = (n: number) => Math.max(0, Math.min(limit, Math.trunc(n)));
  if (workload.suspended === true) return 0;
  switch (workload.kind) {
    case 'CronJob':
      return 0;
    case 'DaemonSet':
      return 1;
    case 'Job':
      return bounded(Math.min(workload.parallelism ?? 1, workload.completions ?? workload.parallelism ?? 1));
    default:
      return bounded(workload.replicas ?? 1);
  }
}

/** Longest StatefulSet name with which pods are likely: `<set>-<hash>` is a label of at most 63 bytes, and of four hashes three have 10 digits (facts D.7). */
const longestSet = 52;

/** Longest Deployment name whose ReplicaSet, `<deployment>-<hash>`, can have a name: 253 characters, of which the hash takes up to 10. */
const longestDeployment = 242;

/** On the host network each container port is the node's: pods with one twice are refused, though their template is taken. */
export function sharesHostPort({ hostNetwork, containers, initContainers }: PodTemplate): boolean {
  const twice = (list: PodTemplate['containers']) => {
    const keys = list.flatMap((c) => c.ports.map((p) => `${protocolOf(p)}/${p.hostIP ?? ''}/${p.containerPort ?? 0}`));
    return new Set(keys).size < keys.length;
  };
  return hostNetwork === true && (twice(containers) || initContainers.some((c) => twice([c])));
}

/** Can the API server take the pod with that number of this workload, from 0 (facts D.7)? An ordinal is part of a host name of at most 63 characters. */
function canExist(workload: Workload, index: number, kubernetesMinor: number): boolean {
  if (sharesHostPort(workload.template)) return false;
  if (workload.kind === 'Deployment') return workload.name.length <= longestDeployment;
  if (workload.kind !== 'StatefulSet') return true;
  const serviceName = workload.serviceName ?? '';
  const label = serviceName === '' || isDnsLabel(serviceName);
  return (
    workload.name.length <= longestSet &&
    numberedPod(workload.name, (workload.ordinalsStart ?? 0) + index).length <= 63 &&
    (label || serviceNameChecked({ minor: kubernetesMinor }))
  );
}

function addressesOf(template: PodTemplate, subject: string, settings: ClusterSettings): Address[] {
  return settings.ipFamilies.map((f) => (template.hostNetwork === true ? nodeAddress(f) : podAddress(subject, f)));
}

interface Identity {
  readonly name: string;
  readonly hostname: string;
  readonly subdomain: string;
  readonly labels: Labels;
  /** What it is called in placeholders. */
  readonly subject: string;
}

/** Identity of the I-th pod: facts B.3 (StatefulSet), B.6 (replicas), B.7 (Job). */
function identityOf(workload: Workload, namespace: string, index: number, called: Called): Identity {
  const { template } = workload;
  const name = knownName(workload);
  const base = { hostname: template.hostname ?? '', subdomain: template.subdomain ?? '' };
  if (workload.kind === 'StatefulSet') {
    const ordinal = (workload.ordinalsStart ?? 0) + index;
    const pod = numberedPod(name, ordinal);
    return {
      name: pod,
      hostname: pod,
      subdomain: workload.serviceName ?? '',
      labels: podLabels(workload, name, ordinal),
      subject: `Pod/${namespace}/${numberedPod(called.name, ordinal)}`,
    };
  }
  const subject = `${called.kind}/${namespace}/${called.name}#${index}`;
  const indexed = workload.kind === 'Job' && workload.completionMode === 'Indexed';
  return {
    ...base,
    ...(indexed ? { hostname: numberedPod(name, index) } : {}),
    name: `${called.name}#${index}`,
    subject,
    labels: podLabels(workload, name, index),
  };
}

function podOf(
  { object, namespace, ref: owner }: Sourced<Workload | Pod>,
  index: number,
  { settings, ready, called }: Conditions,
): PodModel {
  const { template } = object;
  const identity: Identity =
    object.kind === 'Pod'
      ? {
          name: knownName(object),
          hostname: template.hostname ?? '',
          subdomain: template.subdomain ?? '',
          labels: template.labels,
          subject: `Pod/${namespace}/${called.name}`,
        }
      : identityOf(object, namespace, index, called);
  return {
    owner,
    namespace,
    maker: object,
    template,
    index,
    name: identity.name,
    hostname: identity.hostname,
    subdomain: identity.subdomain,
    ready,
    labels: identity.labels,
    addresses: addressesOf(template, identity.subject, settings),
    targetName: identity.subject.startsWith('Pod/') ? identity.name : `<podName ${identity.subject}>`,
  };
}

/** A bare Pod that a workload took over and keeps: in placeholders it is called after the workload, as its other pods are. */
function takenPod({ pod, ready }: Claim, fate: Fate, owner: Sourced<Workload>, index: number, { settings, called }: Conditions): PodModel {
  const own = podOf(pod, 0, { settings, ready, called: { kind: 'Pod', name: knownName(pod.object) } });
  if (owner.object.kind !== 'StatefulSet') {
    const subject = `${called.kind}/${owner.namespace}/${called.name}#${index}`;
    return { ...own, index, addresses: addressesOf(own.template, subject, settings), takenBy: owner.ref };
  }
  const ordinal = spelledOrdinal(pod.object.name)?.ordinal ?? 0;
  const labels = fate === 'kept' ? { ...own.labels, ...identityLabels(owner.object, ordinal) } : own.labels;
  return { ...own, index: ordinal - (owner.object.ordinalsStart ?? 0), labels, takenBy: owner.ref };
}

/** The pods of a workload at rest (facts B.3, B.6, B.7; k8s/adoption.ts). */
export function podsOfWorkload(source: Sourced<Workload>, conditions: Conditions, { own, fates }: Census): readonly PodModel[] {
  const { object } = source;
  const taken = [...fates]
    .filter(([, fate]) => livesOn(fate))
    .map(([claim, fate], index) => takenPod(claim, fate, source, index, conditions));
  const first = object.kind === 'StatefulSet' ? 0 : taken.length;
  const made = own
    .filter((index) => canExist(object, index, conditions.settings.kubernetesMinor))
    .map((index) => podOf(source, first + index, conditions));
  return [...taken, ...made];
}

/** A bare Pod that nobody takes over. */
export function podOfItself(source: Sourced<Pod>, conditions: Conditions): PodModel {
  return podOf(source, 0, conditions);
}

/** The pod of a StatefulSet with that ordinal, without those beside it; `undefined`: the set makes none. */
export function podNumbered(set: Sourced<Workload>, ordinal: number, conditions: Conditions, { own }: Census): PodModel | undefined {
  const index = ordinal - (set.object.ordinalsStart ?? 0);
  return own.includes(index) && canExist(set.object, index, conditions.settings.kubernetesMinor)
    ? podOf(set, index, conditions)
    : undefined;
}

/** API path of what gives the pods of this maker their subdomain (facts B.3). */
export function subdomainField(maker: Workload | Pod): string {
  return maker.kind === 'StatefulSet' ? 'spec.serviceName' : `${podPath(maker, 'spec')}.subdomain`;
}
