import { ended } from '../../base/steps.ts';
import { differingSteps, type Differing } from './differing.ts';
import { goneNames, isEmpty, zoneChangeSteps, type ZonesChanged } from './names.ts';
import { recreatedPods, renamedObjects, type Recreated, type Renamed } from './recreated.ts';
import type { State } from './state.ts';
import { readdressedByName, updateSteps, type UpdateChanges } from './updates.ts';
import { userSteps, type NameUser } from './users.ts';

/** All that a change of manifests means for names and for the API server. */
export interface Changes extends UpdateChanges, ZonesChanged {
  /** What differs between the zones of the two states, where that is something else than what becomes of names since the server keeps what an object had. */
  readonly written?: ZonesChanged;
  readonly differing: Differing;
  /** Users of names that go, by name. */
  readonly users: ReadonlyMap<string, readonly NameUser[]>;
  readonly renamed: readonly Renamed[];
  readonly recreated: readonly Recreated[];
}

/** What becomes of names and objects when `after` is applied where `before` was. */
export function changesBetween(before: State, after: State): Changes {
  return ended(changesInSteps(before, after));
}

/** The same in small steps; begin anew when one of the states changes in between. Costs what differs, and a look at each object. */
export function* changesInSteps(before: State, after: State): Generator<undefined, Changes> {
  const differing = yield* differingSteps(before, after);
  const { pairs } = differing;
  const updates = yield* updateSteps(before, after, pairs);
  const live = liveState(after, updates);
  const zones = yield* zoneChangeSteps(before, live, differing);
  const written = live === after ? {} : { written: yield* zoneChangeSteps(before, after, differing) };
  const removed = new Set([zones.names, ...zones.builds.values()].flatMap((changes) => [...goneNames(changes)]));
  const users = yield* userSteps(before, after, removed);
  const renamed = renamedObjects(before, after, pairs);
  const readdressed = [...updates.readdressed, ...readdressedByName(before, after, renamed)];
  return {
    differing,
    ...updates,
    readdressed,
    ...zones,
    ...written,
    users,
    renamed,
    recreated: recreatedPods(before, after, pairs, renamed),
  };
}

/** What runs once `after` is applied: where the server keeps what an object had, that stays. */
export function liveState(after: State, { kept }: Pick<Changes, 'kept'>): State {
  return kept.size === 0 ? after : { ...after, model: after.model.keeping(kept) };
}

/** Is nothing different that anybody would notice? */
export const isUnchanged = ({ names, builds, refused, ineffective, renamed, recreated }: Changes): boolean =>
  isEmpty(names) && builds.size + refused.length + ineffective.length + renamed.length + recreated.length === 0;
