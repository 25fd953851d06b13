import { getOrMake } from '../../base/get-or-make.ts';
import { compareText } from '../../base/compare-text.ts';
import type { DnsRecord } from '../../model/records.ts';
import type { Bundle } from '../../model/types.ts';
import { zoneRecords } from '../zone/zone.ts';
import { buildsOf, type State } from './state.ts';

/** A record of one state. */
export interface NamedRecord {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

/** A name that leads elsewhere. Both lists are sorted. */
export interface LedElsewhere {
  readonly name: string;
  readonly type: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What differs between two zones: names that only one has, and names whose records of a type are others. Sorted. */
export interface ZoneChanges {
  readonly removed: readonly NamedRecord[];
  readonly added: readonly NamedRecord[];
  readonly changed: readonly LedElsewhere[];
}

type Zone = ReadonlyMap<string, readonly string[]>;

const separator = '\n';

function zoneOf(state: State, bundles?: readonly Bundle[]): Zone {
  const records: readonly DnsRecord[] = bundles === undefined ? zoneRecords(state.model, {}).records : bundles.flatMap((bundle) => zoneRecords(state.model, { bundle: bundle.id }).records);
  const zone = new Map<string, string[]>();
  for (const { name, type, data } of records) {
    const list = getOrMake(zone, `${name}${separator}${type}`, () => []);
    if (!list.includes(data)) list.push(data);
  }
  for (const list of zone.values()) list.sort(compareText);
  return zone;
}

function differences(before: Zone, after: Zone): ZoneChanges {
  const only = (one: Zone, other: Zone): readonly NamedRecord[] => [...one].filter(([key]) => !other.has(key)).sort(([a], [b]) => compareText(a, b))
    .flatMap(([key, list]) => list.map((data) => ({ ...nameOf(key), data })));
  const changed = [...before].flatMap(([key, list]) => {
    const now = after.get(key);
    return now === undefined || now.join(separator) === list.join(separator) ? [] : [{ ...nameOf(key), before: list, after: now }];
  });
  return { removed: only(before, after), added: only(after, before), changed: changed.sort((a, b) => compareText(a.name, b.name) || compareText(a.type, b.type)) };
}

function nameOf(key: string): { readonly name: string; readonly type: string } {
  const [name = '', type = ''] = key.split(separator);
  return { name, type };
}

/** What differs between the zones of two states as a whole: of all that they deploy. */
export const zoneChanges = (before: State, after: State): ZoneChanges => differences(zoneOf(before), zoneOf(after));

/** The same by build, of the kustomizations and charts whose zones differ. */
export function buildChanges(before: State, after: State): ReadonlyMap<string, ZoneChanges> {
  const [was, is] = [buildsOf(before), buildsOf(after)];
  const builds = [...new Set([...was.keys(), ...is.keys()])].filter((build) => build !== '').sort(compareText);
  const found = builds.map((build) => [build, differences(zoneOf(before, was.get(build) ?? []), zoneOf(after, is.get(build) ?? []))] as const);
  return new Map(found.filter(([, changes]) => !isEmpty(changes)));
}

/** Does nothing differ? */
export const isEmpty = ({ removed, added, changed }: ZoneChanges): boolean => removed.length + added.length + changed.length === 0;
