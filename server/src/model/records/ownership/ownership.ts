import { spelledOrdinal, takesOver } from '../../../k8s/adoption.ts';
import type { Pod, Workload } from '../../../k8s/kinds.ts';
import { numberedPod } from '../../../k8s/pod-ordinals.ts';
import type { ClusterSource, Sourced } from '../types.ts';
import { censusOf } from './census.ts';
import { livesOn, type Census, type Claim, type Conditions, type End, type Ownership } from './claims.ts';

/** What is asked about objects. */
export interface Inquiry {
  readonly source: Pick<ClusterSource, 'barePods' | 'claimants' | 'before'>;
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

/** More objects than these do not hang together by mistake: what becomes of them is not worked out. */
const most = 300;

/** What was found out about objects that hang together; without `ownership` nothing takes anything over, or there are too many. */
export interface Around {
  readonly ownership?: Ownership;
  readonly of: ReadonlySet<Workload | Pod>;
  readonly isCrowd: boolean;
}

/**
 * Who owns the bare Pods that hang together with a maker of pods, at rest (k8s/adoption.ts). Objects meet as they are applied, one after the other, each
 * when those before it are at rest: a workload that comes later counts the Pods that are there, a Pod that comes later finds all places taken.
 * `isCrowd`: is the object known to hang together with too many?
 */
export function ownershipAround(maker: Sourced<Workload | Pod>, inquiry: Inquiry, isCrowd: (object: Workload | Pod) => boolean): Around {
  const all = connected(maker, inquiry.source, isCrowd);
  const of = new Set(all.keys());
  const crowd = all.size > most || [...of].some(isCrowd);
  if (all.size < 2 || crowd) return { of, isCrowd: crowd };
  const { before } = inquiry.source;
  const state = new State(inquiry);
  for (const step of [...all.values()].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0))) {
    if (isPod(step)) state.addPod(step);
    else if (isWorkload(step)) state.addWorkload(step);
  }
  return { ownership: state, of, isCrowd: false };
}

const isPod = (step: Sourced<Pod | Workload>): step is Sourced<Pod> => step.object.kind === 'Pod';
const isWorkload = (step: Sourced<Pod | Workload>): step is Sourced<Workload> => step.object.kind !== 'Pod';

/** Is the Pod taken over by the workload, or called as one of its pods (facts B.20, B.21)? */
const concerns = (workload: Workload, pod: Pod): boolean =>
  takesOver(workload, pod) || (workload.kind === 'StatefulSet' && spelledOrdinal(pod.name)?.set === workload.name);

/** The maker, the Pods that it concerns or the workloads that concern it, their Pods and workloads in turn. */
function connected(
  maker: Sourced<Workload | Pod>,
  source: Inquiry['source'],
  isCrowd: (object: Workload | Pod) => boolean,
): ReadonlyMap<Workload | Pod, Sourced<Workload | Pod>> {
  const found = new Map<Workload | Pod, Sourced<Workload | Pod>>([[maker.object, maker]]);
  // What is found joins the objects that are gone through.
  for (const one of found.values()) {
    if (found.size > most || isCrowd(one.object)) break;
    if (isPod(one)) for (const other of source.claimants(one)) if (concerns(other.object, one.object)) found.set(other.object, other);
    if (isWorkload(one)) for (const other of source.barePods(one)) if (concerns(one.object, other.object)) found.set(other.object, other);
  }
  return found;
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
    const claimant: Claimant = { workload, members, census: none };
    this.#claimants.push(claimant);
    this.#settle(claimant);
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
    this.#settle(claimant);
  }

  /** Counts what changed, and the sets after it: a Pod that another workload deletes is no longer in their way. */
  #settle(changed: Claimant | undefined): void {
    const isSet = ({ workload }: Claimant): boolean => workload.object.kind === 'StatefulSet';
    if (changed && !isSet(changed)) changed.census = this.#count(changed, []);
    for (const claimant of this.#claimants) if (isSet(claimant)) claimant.census = this.#count(claimant, this.#strangers(claimant));
  }

  #count({ workload, members }: Claimant, strangers: readonly Sourced<Pod>[]): Census {
    const claim = (pod: Sourced<Pod>, taken: boolean, early: boolean): Claim => ({
      pod,
      taken,
      early,
      ready: this.#inquiry.conditionsOf(pod).ready,
    });
    const claims = [...members.map(({ pod, early }) => claim(pod, true, early)), ...strangers.map((pod) => claim(pod, false, true))];
    return censusOf(workload.object, this.#inquiry.wantedOf(workload), claims, this.#inquiry.conditionsOf(workload));
  }

  /** Pods of others that live on. */
  #strangers(set: Claimant): readonly Sourced<Pod>[] {
    const owned = this.#claimants
      .filter((other) => other !== set)
      .flatMap(({ census }) => [...census.fates].flatMap(([{ pod }, fate]) => (livesOn(fate) ? [pod] : [])));
    return [...this.#free.values(), ...owned];
  }

  censusOf(workload: Workload): Census | undefined {
    return this.#claimants.find((claimant) => claimant.workload.object === workload)?.census;
  }

  endsOf(pod: Pod): readonly End[] {
    const rival = this.#refused.get(pod);
    const fates = this.#claimants.flatMap(({ workload, census }) =>
      [...census.fates].map(([claim, fate]) => ({ claim, fate, by: workload })),
    );
    return [
      ...(rival ? [{ fate: 'refused' as const, by: rival }] : []),
      ...fates.filter(({ claim }) => claim.pod.object === pod).map(({ fate, by }) => ({ fate, by })),
    ];
  }
}

const none: Census = { own: [], fates: new Map() };

/** Has the set a pod of that name, of its own or taken over? */
function makes({ workload: { object }, census }: Claimant, name: string): boolean {
  if (object.kind !== 'StatefulSet') return false;
  const first = object.ordinalsStart ?? 0;
  return census.own.some((index) => numberedPod(object.name, first + index) === name);
}
