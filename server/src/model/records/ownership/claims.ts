import type { ClusterSettings } from '../../../k8s/cluster-settings.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import type { Sourced } from '../types.ts';

/** What decides about the pods of a maker beside its manifest. */
export interface Conditions {
  readonly settings: ClusterSettings;
  /** Do they become Ready? */
  readonly ready: boolean;
  readonly called: Called;
}

/** What placeholders call the maker of a pod. */
export interface Called {
  /** Its own, or that of the Deployment whose ReplicaSet it is. */
  readonly kind: string;
  /** As far as it is known, with a number where others are called the same. */
  readonly name: string;
}

/** What becomes of objects that hang together. */
export interface Ownership {
  /** What a workload has; `undefined`: nothing but what its manifest says. */
  censusOf(workload: Workload): Census | undefined;
  endsOf(pod: Pod): readonly End[];
}

/** What becomes of a bare Pod, and whose doing it is; `refused`: its name is taken when it comes. */
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
 * What becomes of a bare Pod (k8s/adoption.ts). Taken over, it is `kept` as one of the workload's own, or `stuck`: it cannot be made one of them and holds the
 * workload up; `idle`: the workload is held up elsewhere; `replaced` by a pod that the workload makes; or `deleted`, for it is one too many. Not taken
 * over, it `blocks` the workload, which wants its name.
 */
export type Fate = 'kept' | 'stuck' | 'idle' | 'replaced' | 'deleted' | 'blocks';

/** What a workload has at rest. */
export interface Census {
  /** Numbers of the pods that it makes itself, from 0. */
  readonly own: readonly number[];
  /** Of the Pods that it takes over or that block it. */
  readonly fates: ReadonlyMap<Claim, Fate>;
}

/** Does a Pod that was taken over live on? */
export function livesOn(fate: Fate | 'refused'): boolean {
  return fate === 'kept' || fate === 'stuck' || fate === 'idle';
}
