import { buildChanges, isEmpty, zoneChanges, type ZoneChanges } from './names.ts';
import { recreatedPods, renamedObjects, type Recreated, type Renamed } from './recreated.ts';
import type { State } from './state.ts';
import { updateChanges, type UpdateChanges } from './updates.ts';
import { usersOf, type NameUser } from './users.ts';
import { zoneRecords } from '../zone/zone.ts';

/** All that a change of manifests means for names and for the API server. */
export interface Changes extends UpdateChanges {
  /** Of all that is deployed: exactly the difference of the two zones. */
  readonly names: ZoneChanges;
  /** By kustomization and chart, where their own zones differ. */
  readonly builds: ReadonlyMap<string, ZoneChanges>;
  /** Users of names that go, or lead elsewhere, by name. */
  readonly users: ReadonlyMap<string, readonly NameUser[]>;
  readonly renamed: readonly Renamed[];
  readonly recreated: readonly Recreated[];
}

/** What becomes of names and objects when `after` is applied where `before` was. */
export function changesBetween(before: State, after: State): Changes {
  const [names, builds] = [zoneChanges(before, after), buildChanges(before, after)];
  const removed = new Set([names, ...builds.values()].flatMap((changes) => changes.removed.map(({ name }) => name)));
  const renamed = renamedObjects(before, after);
  const zone = removed.size === 0 ? new Set<string>() : new Set(zoneRecords(before.model, {}).records.map(({ name }) => name));
  return {
    names, builds, renamed, ...updateChanges(before, after), recreated: recreatedPods(before, after, renamed),
    users: usersOf(before, after, removed, zone),
  };
}

/** Is nothing different that anybody would notice? */
export const isUnchanged = ({ names, builds, refused, ineffective, renamed, recreated }: Changes): boolean =>
  isEmpty(names) && builds.size + refused.length + ineffective.length + renamed.length + recreated.length === 0;
