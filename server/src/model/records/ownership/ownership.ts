import { spelledOrdinal, takesOver } from '../../../k8s/adoption.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { numberedPod } from '../../../k8s/pod-ordinals.ts';
import type { ClusterSource, Sourced } from '../../records.ts';
import { censusOf } from './census.ts';
import { livesOn, type Census, type Claim, type Conditions, type Ownership } from './claims.ts';

/** What is asked about the objects of a namespace. */
export interface Inquiry {
  readonly source: Pick<ClusterSource, 'barePods' | 'claimants' | 'before' | 'statefulSet'>;
  /** How many pods a workload wants. */
  wantedOf(workload: Sourced<Workload>): number;
  conditionsOf(maker: Sourced<Workload | Pod>): Conditions;
}

/** A workload with the Pods that it took over so far. */
interface Claimant {
  readonly workload: Sourced<Workload>;
  readonly members: { readonly pod: Sourced<Pod>; readonly early: boolean }[];
  census: Census;
}

const nothing: Ownership = { censusOf: () => undefined, fateOf: () => undefined };

/**
 * Who owns the bare Pods of a namespace at rest (facts B.20). Objects meet as they are applied, one after the other, each when those before it are at
 * rest: a workload that comes later counts the Pods that are there, a Pod that comes later finds all places taken.
 */
export function ownershipIn(namespace: string, inquiry: Inquiry): Ownership {
  const { source } = inquiry;
  const pods = [...source.barePods(namespace)];
  if (pods.length === 0) return nothing;
  const claimants = claimantsOf(namespace, pods, source);
  if (claimants.size === 0) return nothing;
  const steps = [...pods, ...claimants].sort((a, b) => (source.before(a, b) ? -1 : source.before(b, a) ? 1 : 0));
  const state = new State(inquiry);
  for (const step of steps) {
    if (isPod(step)) state.addPod(step);
    else if (isWorkload(step)) state.addWorkload(step);
  }
  return state;
}

const isPod = (step: Sourced<Pod | Workload>): step is Sourced<Pod> => step.object.kind === 'Pod';
const isWorkload = (step: Sourced<Pod | Workload>): step is Sourced<Workload> => step.object.kind !== 'Pod';

/** Workloads that take over one of the Pods, and StatefulSets that want the name of one. */
function claimantsOf(namespace: string, pods: readonly Sourced<Pod>[], source: Inquiry['source']): ReadonlySet<Sourced<Workload>> {
  const found = new Map<Workload, Sourced<Workload>>();
  for (const pod of pods) {
    for (const workload of source.claimants(namespace, pod.object.template.labels)) if (takesOver(workload.object, pod.object)) found.set(workload.object, workload);
    const spelled = spelledOrdinal(pod.object.name);
    const set = spelled && source.statefulSet(namespace, spelled.set);
    if (set) found.set(set.object, set);
  }
  return new Set(found.values());
}

class State implements Ownership {
  readonly #inquiry: Inquiry;
  readonly #claimants: Claimant[] = [];
  /** Pods that nobody owns. */
  readonly #free = new Map<Pod, Sourced<Pod>>();
  readonly #refused = new Map<Pod, Sourced<Workload>>();

  constructor(inquiry: Inquiry) {
    this.#inquiry = inquiry;
  }

  addWorkload(workload: Sourced<Workload>): void {
    const members = [...this.#free.values()].filter((pod) => takesOver(workload.object, pod.object)).map((pod) => ({ pod, early: true }));
    for (const { pod } of members) this.#free.delete(pod.object);
    this.#claimants.push({ workload, members, census: none });
    this.#settle();
  }

  addPod(pod: Sourced<Pod>): void {
    const rival = this.#claimants.find((claimant) => makes(claimant, pod.object.name));
    if (rival) {
      this.#refused.set(pod.object, rival.workload);
      return;
    }
    const claimant = this.#claimants.find(({ workload }) => takesOver(workload.object, pod.object));
    if (claimant) claimant.members.push({ pod, early: false });
    else this.#free.set(pod.object, pod);
    this.#settle();
  }

  /** Counts the sets last: a Pod that another workload deletes is no longer in their way. */
  #settle(): void {
    const isSet = ({ workload }: Claimant): boolean => workload.object.kind === 'StatefulSet';
    for (const claimant of this.#claimants) if (!isSet(claimant)) claimant.census = this.#count(claimant, []);
    for (const claimant of this.#claimants) if (isSet(claimant)) claimant.census = this.#count(claimant, this.#strangers(claimant));
  }

  #count({ workload, members }: Claimant, strangers: readonly Sourced<Pod>[]): Census {
    const claim = (pod: Sourced<Pod>, taken: boolean, early: boolean): Claim => ({ pod, taken, early, ready: this.#inquiry.conditionsOf(pod).ready });
    const claims = [...members.map(({ pod, early }) => claim(pod, true, early)), ...strangers.map((pod) => claim(pod, false, true))];
    return censusOf(workload.object, this.#inquiry.wantedOf(workload), claims, this.#inquiry.conditionsOf(workload));
  }

  /** Pods of others that live on. */
  #strangers(set: Claimant): readonly Sourced<Pod>[] {
    const owned = this.#claimants.filter((other) => other !== set).flatMap(({ census }) => [...census.fates].flatMap(([{ pod }, fate]) => (livesOn(fate) ? [pod] : [])));
    return [...this.#free.values(), ...owned];
  }

  censusOf(workload: Workload): Census | undefined {
    return this.#claimants.find((claimant) => claimant.workload.object === workload)?.census;
  }

  fateOf(pod: Pod): ReturnType<Ownership['fateOf']> {
    const rival = this.#refused.get(pod);
    if (rival) return { fate: 'refused', by: rival };
    for (const { workload, census } of this.#claimants) {
      for (const [claim, fate] of census.fates) if (claim.pod.object === pod) return { fate, by: workload };
    }
    return undefined;
  }
}

const none: Census = { own: [], fates: new Map() };

/** Has the set a pod of that name, of its own or taken over? */
function makes({ workload: { object }, census }: Claimant, name: string): boolean {
  if (object.kind !== 'StatefulSet') return false;
  const first = object.ordinalsStart ?? 0;
  return census.own.some((index) => numberedPod(object.name, first + index) === name);
}
