import type { Service, Workload } from '../../../k8s/kinds.ts';
import { numberedPod, ordinalsOf, setAndOrdinal } from '../../../k8s/pod-ordinals.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';
import { type ClusterName } from './cluster-name.ts';
import { mayHave } from './named-sets.ts';
import { possible } from '../reach.ts';

/** The pod of the set whose number is nearest to this one (facts B.3). */
export function nearestPod(set: InstanceOf<Workload>, ordinal: number): string {
  const { first, last } = ordinalsOf(set.facts.object);
  return numberedPod(set.facts.object.name, Math.min(Math.max(ordinal, first), last));
}

/** The pod that a repaired name should name: the written one, or the nearest one where the set surely has none of its number. */
export function existingPod(set: InstanceOf<Workload>, pod: string, model: Model): string {
  const ordinal = setAndOrdinal(pod)?.ordinal;
  return ordinal === undefined || mayHave(set, ordinal, model) ? pod : nearestPod(set, ordinal);
}

/** The change that makes a name speak of a pod that its right Service has; nothing where it does already, or nobody can tell. */
export function withExistingPod(name: ClusterName, service: InstanceOf<Service>, model: Model): Partial<ClusterName> {
  const { pod } = name;
  const called = pod === undefined ? undefined : setAndOrdinal(pod)?.set;
  const sets = possible(model.scope.governedBy(service))
    .map((candidate) => candidate.instance)
    .filter((set) => set.facts.object.name === called);
  const [set] = sets;
  return pod === undefined || set === undefined || sets.length > 1 ? {} : { pod: existingPod(set, pod, model) };
}
