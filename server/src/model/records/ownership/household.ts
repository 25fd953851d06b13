import { getOrMake } from '../../../base/get-or-make.ts';
import { takesOver } from '../../../k8s/adoption.ts';
import type { ClusterSettings } from '../../../k8s/cluster-settings.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { knownName } from '../../../k8s/known-name.ts';
import type { Claimed, ClusterSource, Sourced } from '../types.ts';
import { podCount } from '../pods.ts';
import { censusOf } from './census.ts';
import type { Census, Conditions, End, Ownership } from './claims.ts';
import { ownershipAround, type Around } from './ownership.ts';

/** Who has which pods, worked out when it is asked. */
export interface Household {
  conditionsOf(maker: Sourced<Workload | Pod>): Conditions;
  censusOf(workload: Sourced<Workload>): Census;
  /** What workloads do to a bare Pod; more than one where one takes it over and another wants its name. */
  endsOf(pod: Sourced<Pod>): readonly End[];
  /** The Deployment that takes a ReplicaSet over. */
  takerOf(workload: Sourced<Workload>): Sourced<Workload> | undefined;
}

/** The pods of a source by their owners. */
export function householdOf(source: ClusterSource, settings: ClusterSettings): Household {
  const nameless = new Map<string, ReadonlyMap<Workload | Pod, string>>();
  const nameOf = ({ object, namespace }: Sourced<Workload | Pod>): string => {
    if (object.name !== '') return knownName(object);
    return getOrMake(nameless, namespace, () => numbered(source.allPodMakers(namespace))).get(object) ?? knownName(object);
  };
  const conditionsOf = (maker: Sourced<Workload | Pod>): Conditions => {
    const { object, namespace, ref } = maker;
    const top = object.kind === 'Pod' ? maker : (takerOf({ object, namespace, ref }) ?? maker);
    return { settings, ready: source.isReady?.(maker) ?? true, called: { kind: top.object.kind, name: nameOf(top) } };
  };
  const takerOf = (workload: Sourced<Workload>): Sourced<Workload> | undefined => {
    const { object } = workload;
    if (object.kind !== 'ReplicaSet') return undefined;
    const takers = [...source.claimants(workload)].filter((deployment) => takesOver(deployment.object, object));
    return takers.reduce<Sourced<Workload> | undefined>(
      (first, taker) => (first === undefined || source.before(taker, first) ? taker : first),
      undefined,
    );
  };
  // A Deployment scales a ReplicaSet that it took over to nothing for the pods of its own template; while it is paused, to what it wants itself.
  const wantedOf = (workload: Sourced<Workload>): number => {
    const taker = takerOf(workload)?.object;
    if (taker === undefined) return podCount(workload.object);
    return taker.suspended === true ? podCount({ ...taker, suspended: false }) : 0;
  };
  const surroundings = new Map<string, Map<Workload | Pod, Around>>();
  const ownershipOf = (maker: Sourced<Workload | Pod>): Ownership | undefined => {
    const known = getOrMake(surroundings, maker.namespace, () => new Map<Workload | Pod, Around>());
    const found = known.get(maker.object);
    if (found) return found.ownership;
    const around = ownershipAround(maker, { source, wantedOf, conditionsOf }, (object) => known.get(object)?.isCrowd === true);
    for (const object of around.of) known.set(object, around);
    return around.ownership;
  };
  return {
    conditionsOf,
    takerOf,
    endsOf: (pod) => ownershipOf(pod)?.endsOf(pod.object) ?? [],
    censusOf: (workload) =>
      ownershipOf(workload)?.censusOf(workload.object) ?? censusOf(workload.object, wantedOf(workload), [], conditionsOf(workload)),
  };
}

/** What workloads do to an object that another manifest makes. */
export function claimsOn(household: Household, { object, namespace, ref }: Sourced<Workload | Pod>): readonly Claimed[] {
  if (object.kind === 'Pod') return household.endsOf({ object, namespace, ref }).map(({ fate, by }) => ({ fate, by: by.ref }));
  const taker = household.takerOf({ object, namespace, ref });
  return taker ? [{ fate: 'absorbed', by: taker.ref }] : [];
}

/** Names of the makers without one, as far as they are known: the second of a kind that is called the same is called `x~2`. */
function numbered(makers: Iterable<Sourced<Workload | Pod>>): ReadonlyMap<Workload | Pod, string> {
  const counts = new Map<string, number>();
  const names = new Map<Workload | Pod, string>();
  for (const { object } of makers) {
    if (object.name !== '') continue;
    const key = `${object.kind}/${knownName(object)}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    names.set(object, count === 1 ? knownName(object) : `${knownName(object)}~${count}`);
  }
  return names;
}
