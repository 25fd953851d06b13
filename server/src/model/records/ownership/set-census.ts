import { spelledOrdinal } from '../../../k8s/adoption.ts';
import type { Workload } from '../../../k8s/kinds.ts';
import { numberedPod } from '../../../k8s/pod-ordinals.ts';
import { maxUnavailableOfSets } from '../../../k8s/versions.ts';
import type { Census, Claim, Conditions, Fate } from './claims.ts';

/** What stands at one number of a set: a pod that it makes, or one that it took over, or that only has the name. */
type Slot = 'own' | Claim;

interface Course {
  readonly set: Workload;
  readonly slots: readonly Slot[];
  /** Taken over with a number that the set does not have, the highest first. */
  readonly beyond: readonly Claim[];
  readonly conditions: Conditions;
}

const claimedOrdinal = ({ pod }: Claim): number => spelledOrdinal(pod.object.name)?.ordinal ?? -1;
const isOrdered = ({ set }: Course): boolean => set.podManagementPolicy !== 'Parallel';
const isTaken = (slot: Slot): slot is Claim => slot !== 'own' && slot.taken;

/** Can it be made one of the set: is it called as it should be, and are there no volumes, which cannot be added any more (`UpdateStatefulPod`)? */
function fits({ set }: Course, claim: Claim): boolean {
  return claim.taken && set.hasClaims !== true && claim.pod.object.name === numberedPod(set.name, claimedOrdinal(claim));
}

interface Reach {
  /** So many slots have pods. */
  readonly made: number;
  /** Of so many what was taken over is made one of the set. */
  readonly settled: number;
  /** Nothing stopped it. */
  readonly whole: boolean;
}

/** How far a set gets along its numbers (`runForAll`). */
function reach(course: Course): Reach {
  const { slots, conditions } = course;
  if (isOrdered(course)) {
    const done = (slot: Slot): boolean => (slot === 'own' ? conditions.ready : slot.ready && fits(course, slot));
    const stop = slots.findIndex((slot) => !done(slot));
    return stop < 0 ? { made: slots.length, settled: slots.length, whole: true } : { made: stop + 1, settled: stop, whole: false };
  }
  const failing = slots.findIndex((slot) => slot !== 'own' && !fits(course, slot));
  const end = failing < 0 ? slots.length : endOfBatch(failing);
  return { made: end, settled: end, whole: failing < 0 };
}

/** The end of the batch that a number is in: parallel sets make 1, 2, 4 … pods at a time, and stop behind the batch in which one fails (`slowStartBatch`). */
function endOfBatch(index: number): number {
  let end = 0;
  for (let size = 1; end <= index; size = Math.min(2 * size, 500)) end += size;
  return end;
}

/** Those of `beyond` that stay: an ordered set waits for the highest to be ready before it deletes it, but for the lowest that is not (`processCondemned`). */
function spared(course: Course): readonly Claim[] {
  if (!isOrdered(course)) return [];
  const lowest = course.beyond.findLast(({ ready }) => !ready);
  const stop = course.beyond.findIndex((claim) => !claim.ready && claim !== lowest);
  return stop < 0 ? [] : course.beyond.slice(stop);
}

/** Of what was taken over, what a rolling update puts pods of the set in place of: nothing in it has the set's revision (`updateStatefulSet`). */
function renewed(course: Course): readonly Claim[] {
  const { set, slots, conditions } = course;
  if (set.updateStrategy === 'OnDelete') return [];
  const from = set.partition ?? 0;
  const old = slots.filter((slot, index): slot is Claim => isTaken(slot) && index >= from).reverse();
  const unready = old.filter(({ ready }) => !ready);
  if (isOrdered(course) || !maxUnavailableOfSets({ minor: conditions.settings.kubernetesMinor }))
    return conditions.ready ? old : old.filter((claim) => claim === slots.at(-1));
  const waiting = slots.filter((slot, index) => isTaken(slot) && !slot.ready && index < from).length;
  const unavailable = waiting + (conditions.ready ? 0 : unready.length + slots.filter((slot) => slot === 'own').length);
  if (unavailable > 0) return unready;
  return conditions.ready ? old : old.slice(0, 1);
}

/** The pods of a StatefulSet of so many replicas, and what it does with those that it took over or that have the name of one (k8s/adoption.ts). */
export function setCensus(set: Workload, replicas: number, claims: readonly Claim[], conditions: Conditions): Census {
  const first = set.ordinalsStart ?? 0;
  const taken = claims.filter((claim) => claim.taken);
  const at = new Map(taken.map((claim) => [claimedOrdinal(claim) - first, claim]));
  const strangers = new Map(claims.filter((claim) => !claim.taken).map((claim) => [claim.pod.object.name, claim]));
  const slots = Array.from(
    { length: replicas },
    (_, index): Slot => at.get(index) ?? strangers.get(numberedPod(set.name, first + index)) ?? 'own',
  );
  const beyond = taken
    .filter((claim) => claimedOrdinal(claim) < first || claimedOrdinal(claim) >= first + replicas)
    .sort((a, b) => claimedOrdinal(b) - claimedOrdinal(a));
  const course: Course = { set, slots, beyond, conditions };
  const { made, settled, whole } = reach(course);
  const fates = new Map(taken.map((claim): [Claim, Fate] => [claim, 'idle']));
  for (const [index, slot] of slots.entries()) {
    if (slot === 'own') continue;
    if (!slot.taken) fates.set(slot, 'blocks');
    else if (index < made && !fits(course, slot)) fates.set(slot, 'stuck');
    else if (index < settled) fates.set(slot, 'kept');
  }
  const own = new Set(slots.flatMap((slot, index) => (slot === 'own' && index < made ? [index] : [])));
  if (!whole) return { own: [...own], fates };
  const stay = spared(course);
  for (const claim of beyond) fates.set(claim, stay.includes(claim) ? 'idle' : 'deleted');
  if (stay.length > 0) return { own: [...own], fates };
  for (const claim of renewed(course)) {
    fates.set(claim, 'replaced');
    own.add(slots.indexOf(claim));
  }
  return { own: [...own].sort((a, b) => a - b), fates };
}
