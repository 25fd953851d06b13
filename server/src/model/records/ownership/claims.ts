import type { ClusterSettings } from '../../../k8s/cluster-settings.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import type { Sourced } from '../../records.ts';

/** What decides about the pods of a maker beside its manifest. */
export interface Conditions {
  readonly settings: ClusterSettings;
  /** Do they become Ready? */
  readonly ready: boolean;
  /** What the maker is called in placeholders: its name as far as it is known, with a number where others are called the same. */
  readonly called: string;
}

/** What becomes of objects that hang together. */
export interface Ownership {
  /** What a workload has; `undefined`: nothing but what its manifest says. */
  censusOf(workload: Workload): Census | undefined;
  endOf(pod: Pod): End | undefined;
}

/** What becomes of a bare Pod, and whose doing it is. */
export interface End {
  readonly fate: Fate | 'refused';
  readonly by: Sourced<Workload>;
}

/** A bare Pod that concerns a workload. */
export interface Claim {
  readonly pod: Sourced<Pod>;
  /** Taken over; else it only has the name that a pod of the workload wants. */
  readonly taken: boolean;
  /** It was there before the workload. */
  readonly early: boolean;
  readonly ready: boolean;
}

/**
 * What becomes of a bare Pod (facts B.20): `kept` as one of the workload's own, `idle` where the workload does not get so far as to do anything with
 * it, `replaced` by a pod that the workload makes, or `deleted`, for it is one too many. (`refused`: its name is taken.)
 */
export type Fate = 'kept' | 'idle' | 'replaced' | 'deleted';

/** What a workload has at rest. */
export interface Census {
  /** Numbers of the pods that it makes itself, from 0. */
  readonly own: readonly number[];
  /** Of the Pods that it takes over. */
  readonly fates: ReadonlyMap<Claim, Fate>;
}

/** Does the Pod live on? */
export function livesOn(fate: Fate): boolean {
  return fate === 'kept' || fate === 'idle';
}
