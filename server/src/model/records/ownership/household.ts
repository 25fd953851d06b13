import { getOrMake } from '../../../base/get-or-make.ts';
import { takesOver } from '../../../k8s/adoption.ts';
import type { ClusterSettings } from '../../../k8s/cluster-settings.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import type { ClusterSource, Sourced } from '../../records.ts';
import { podCount } from '../pods.ts';
import { censusOf } from './census.ts';
import type { Census, Conditions, Ownership } from './claims.ts';
import { ownershipIn } from './ownership.ts';

/** Who has which pods, worked out when it is asked. */
export interface Household {
  conditionsOf(maker: Sourced<Workload | Pod>): Conditions;
  censusOf(workload: Sourced<Workload>): Census;
  /** What becomes of the bare Pods of a namespace. */
  ownershipIn(namespace: string): Ownership;
  /** The Deployment that takes a ReplicaSet over. */
  takerOf(workload: Sourced<Workload>): Sourced<Workload> | undefined;
}

/** The pods of a source by their owners. */
export function householdOf(source: ClusterSource, settings: ClusterSettings): Household {
  const conditionsOf = (maker: Sourced<Workload | Pod>): Conditions => ({ settings, ready: source.isReady?.(maker) ?? true });
  const takerOf = ({ object, namespace }: Sourced<Workload>): Sourced<Workload> | undefined => {
    if (object.kind !== 'ReplicaSet') return undefined;
    const takers = [...source.claimants(namespace, object.labels)].filter((deployment) => takesOver(deployment.object, object));
    return takers.reduce<Sourced<Workload> | undefined>((first, taker) => (first === undefined || source.before(taker, first) ? taker : first), undefined);
  };
  const wantedOf = (workload: Sourced<Workload>): number => (takerOf(workload) === undefined ? podCount(workload.object) : 0);
  const owners = new Map<string, Ownership>();
  const own = (namespace: string): Ownership => getOrMake(owners, namespace, () => ownershipIn(namespace, { source, wantedOf, conditionsOf }));
  return {
    conditionsOf, takerOf, ownershipIn: own,
    censusOf: (workload) => own(workload.namespace).censusOf(workload.object) ?? censusOf(workload.object, wantedOf(workload), [], conditionsOf(workload)),
  };
}
