import type { Workload } from '../../../k8s/kinds.ts';
import type { Census, Claim, Conditions, Fate } from './claims.ts';
import { setCensus } from './set-census.ts';

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** What a pod is worth to its ReplicaSet: those of the lowest are deleted first (`ActivePodsWithRanks`). */
const costOf = ({ pod }: Claim): number => Number(pod.object.annotations['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0;

/**
 * Pods count whoever made them, and those that are too many go: the ones that are not ready first, then the cheapest, then the latest. Those that come
 * when all are there are the latest.
 */
function countedCensus(workload: Workload, wanted: number, claims: readonly Claim[]): Census {
  const cost = workload.kind === 'Job' ? () => 0 : costOf;
  const best = claims
    .filter(({ early }) => early)
    .sort((a, b) => Number(b.ready) - Number(a.ready) || cost(b) - cost(a))
    .slice(0, wanted);
  return {
    own: range(wanted - best.length),
    fates: new Map(claims.map((claim): [Claim, Fate] => [claim, best.includes(claim) ? 'kept' : 'deleted'])),
  };
}

/** One pod on each node: a Pod that was there first stays as long as no update replaces it, one that comes later goes. */
function daemonCensus(set: Workload, claims: readonly Claim[], { ready }: Conditions): Census {
  const fateOf = (claim: Claim): Fate => {
    if (!claim.early) return 'deleted';
    return set.updateStrategy === 'OnDelete' || (claim.ready && !ready) ? 'kept' : 'replaced';
  };
  return { own: [0], fates: new Map(claims.map((claim) => [claim, fateOf(claim)])) };
}

/** The pods of a workload that wants so many, and what becomes of the bare Pods that it takes over or whose names it wants (k8s/adoption.ts). */
export function censusOf(workload: Workload, wanted: number, claims: readonly Claim[], conditions: Conditions): Census {
  if (workload.kind === 'StatefulSet') return setCensus(workload, wanted, claims, conditions);
  if (workload.kind === 'DaemonSet') return daemonCensus(workload, claims, conditions);
  // A pod without a completion index is of no use to an Indexed Job.
  if (workload.kind === 'Job' && workload.completionMode === 'Indexed')
    return { own: range(wanted), fates: new Map(claims.map((claim) => [claim, 'deleted'])) };
  return countedCensus(workload, wanted, claims);
}
