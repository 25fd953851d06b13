import type { KubeObject, LabelSelector, Pod, Workload } from './kinds.ts';
import { matchesSelector } from './selector.ts';

/**
 * Who takes over what has no controller: `ClaimObject` of pkg/controller/controller_ref_manager.go, which the controllers of
 * ReplicaSets, ReplicationControllers, StatefulSets, DaemonSets and Jobs ask of pods, that of Deployments of ReplicaSets (facts B.20).
 */

/** What the API server and the controller of a workload make of its selector; `undefined`: it takes over nothing. */
function claimingSelector(workload: Workload): LabelSelector | undefined {
  switch (workload.kind) {
    case 'CronJob':
      return undefined;
    // Of other Jobs the selector is a uid that no manifest can have.
    case 'Job':
      return workload.manualSelector === true ? workload.selector : undefined;
    case 'ReplicationController':
      return workload.selector ?? { matchLabels: workload.template.labels, matchExpressions: [] };
    default:
      return workload.selector;
  }
}

/** Name of the set and ordinal that a pod's name spells, as the controller of StatefulSets reads it: zeros in front count, too. */
export function spelledOrdinal(podName: string): { readonly set: string; readonly ordinal: number } | undefined {
  const [, set, digits] = /^(.*)-(\d+)$/.exec(podName) ?? [];
  const ordinal = Number(digits);
  return set === undefined || ordinal > 0x7fff_ffff ? undefined : { set, ordinal };
}

/** Pairs that everything which the workload takes over has. */
export function claimedPairs(workload: Workload): Readonly<Record<string, string>> {
  return claimingSelector(workload)?.matchLabels ?? {};
}

/** Is it of a kind that takes over others? */
export function isClaimant(object: KubeObject): object is Workload {
  return 'template' in object && object.kind !== 'Pod' && claimingSelector(object) !== undefined;
}

/**
 * Does the workload take over this object once both are there in one namespace and nobody else has? A Deployment does not take over pods: its ReplicaSet
 * asks for a hash, too, that no manifest has.
 */
export function takesOver(workload: Workload, object: Pod | Workload): boolean {
  const selector = claimingSelector(workload);
  if (selector === undefined || Object.keys(selector.matchLabels).length + selector.matchExpressions.length === 0) return false;
  if (object.kind !== 'Pod')
    return object.kind === 'ReplicaSet' && workload.kind === 'Deployment' && matchesSelector(selector, object.labels);
  if (workload.kind === 'Deployment' || !matchesSelector(selector, object.template.labels)) return false;
  return workload.kind !== 'StatefulSet' || spelledOrdinal(object.name)?.set === workload.name;
}
