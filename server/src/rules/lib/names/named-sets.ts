import { areKnown } from '../../../facts/known.ts';
import { type Workload, type Service, isWorkload, isHeadless } from '../../../k8s/kinds.ts';
import { setAndOrdinal, ordinalsOf } from '../../../k8s/pod-ordinals.ts';
import { matchesLabels } from '../../../k8s/selector.ts';
import { itsPodNames } from '../../../model/scope/aspects.ts';
import { neighbourhood } from '../../../model/scope/sight.ts';
import type { InstanceOf, Model, Instance, Candidate } from '../../../model/types.ts';
import type { ClusterName } from './cluster-name.ts';
import { possible, nearestOf } from '../reach.ts';
import { isScaled } from '../pods/several-pods.ts';

export type Set = InstanceOf<Workload>;

export function governs(service: InstanceOf<Service>, set: string | undefined, model: Model): boolean {
  return set !== undefined && possible(model.scope.governedBy(service)).some((governed) => governed.instance.facts.object.name === set);
}

/** The Service that belongs between a pod and its namespace, where the name `db-0.data.svc` leaves it out. */
export function serviceOfPod({ service: pod, namespace }: ClusterName, holder: Instance, model: Model): InstanceOf<Service> | undefined {
  const ordinal = setAndOrdinal(pod);
  const set = ordinal === undefined ? undefined : nearestOf(setsNamed(ordinal.set, holder, model, namespace))[0];
  if (
    ordinal === undefined ||
    set === undefined ||
    !areKnown(set.facts, itsPodNames(set.facts.object)) ||
    !mayHave(set, ordinal.ordinal, model)
  )
    return undefined;
  const { serviceName } = set.facts.object;
  return serviceName === undefined ? undefined : nearestOf(possible(model.scope.services(set, serviceName)))[0];
}

export function setsNamed(name: string, from: Instance, model: Model, namespace?: string): readonly Candidate<Set>[] {
  return possible(model.scope.named(from, 'StatefulSet', name, namespace)).filter(isSet);
}

function isSet(candidate: Candidate): candidate is Candidate<Set> {
  return isWorkload(candidate.instance.facts.object);
}

/** Could the set have a pod of that number? A set of no replicas, or one that something scales, has them when it runs. */
export function mayHave(set: Set, ordinal: number, model: Model): boolean {
  const { replicas } = set.facts.object;
  const { first, last } = ordinalsOf(set.facts.object);
  return replicas === 0 || (ordinal >= first && ordinal <= last) || isScaled(set, model);
}

/** The StatefulSet near by that makes this pod, though no Service of the name is there. */
export function nearSet(name: ClusterName, pod: string, holder: Instance, model: Model): Set | undefined {
  const ordinal = setAndOrdinal(pod);
  if (ordinal === undefined) return undefined;
  const sets = setsNamed(ordinal.set, holder, model, name.namespace);
  if (sets.some(({ instance }) => instance.facts.object.serviceName === name.service)) return undefined;
  const near = sets.filter((candidate) => candidate.distance <= neighbourhood);
  return nearestOf(near)[0];
}

/** Headless, and it selects the pods of the set. */
export function governsWell({ facts: { object } }: InstanceOf<Service>, set: Set): boolean {
  return isHeadless(object) && object.selector !== undefined && matchesLabels(object.selector, set.facts.object.template.labels);
}
