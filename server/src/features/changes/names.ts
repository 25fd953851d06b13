import { getOrMake } from '../../base/get-or-make.ts';
import { compareText } from '../../base/texts/compare-text.ts';
import type { Records } from '../../model/records.ts';
import type { Bundle, Model } from '../../model/types.ts';
import { zoneRecordSteps } from '../zone/zone.ts';
import type { Differing } from './differing.ts';
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
  /** Names of removed and added records that both zones have: they have other types, or lead to something that is not known. Sorted. */
  readonly staying: readonly string[];
}

interface Zone {
  /** Data by name and type. */
  readonly records: ReadonlyMap<string, readonly string[]>;
  /** Names that lead to something that is not known. */
  readonly unsure: ReadonlySet<string>;
}

const separator = '\n';

/** Zones of the state before, which stays the same while people type: of namespaces, and of builds. */
const kept = new WeakMap<Model, Map<string, Zone>>();

function* keptZone(model: Model, key: string, make: () => Generator<undefined, Zone>): Generator<undefined, Zone> {
  const zones = getOrMake(kept, model, () => new Map<string, Zone>());
  const known = zones.get(key);
  if (known !== undefined) return known;
  const zone = yield* make();
  zones.set(key, zone);
  return zone;
}

function* zoneIn(records: Records, namespaces?: readonly string[]): Generator<undefined, Zone> {
  const zone = new Map<string, string[]>();
  const { records: known, unsure } = yield* zoneRecordSteps(records, namespaces);
  for (const { name, type, data } of known) {
    const list = getOrMake(zone, `${name}${separator}${type}`, () => []);
    if (!list.includes(data)) list.push(data);
  }
  for (const list of zone.values()) list.sort(compareText);
  return { records: zone, unsure };
}

function differences(before: Zone, after: Zone): ZoneChanges {
  const only = (one: Zone, other: Zone): readonly NamedRecord[] =>
    [...one.records]
      .filter(([key]) => !other.records.has(key))
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([key, list]) => list.map((data) => ({ ...nameOf(key), data })));
  const changed = [...before.records].flatMap(([key, list]) => {
    const now = after.records.get(key);
    return now === undefined || now.join(separator) === list.join(separator) ? [] : [{ ...nameOf(key), before: list, after: now }];
  });
  const [removed, added] = [only(before, after), only(after, before)];
  const staying = removed.length + added.length === 0 ? [] : stayingNames([...removed, ...added], before, after);
  return { removed, added, changed: changed.sort((a, b) => compareText(a.name, b.name) || compareText(a.type, b.type)), staying };
}

function stayingNames(records: readonly NamedRecord[], before: Zone, after: Zone): readonly string[] {
  const namesOf = (zone: Zone): ReadonlySet<string> =>
    new Set([...[...zone.records.keys()].map((key) => nameOf(key).name), ...zone.unsure]);
  const [was, is] = [namesOf(before), namesOf(after)];
  return [...new Set(records.map(({ name }) => name))].filter((name) => was.has(name) && is.has(name)).sort(compareText);
}

function nameOf(key: string): { readonly name: string; readonly type: string } {
  const [name = '', type = ''] = key.split(separator);
  return { name, type };
}

/** Of both states the zones of those namespaces and builds that may differ. */
export interface ZonesChanged {
  readonly names: ZoneChanges;
  readonly builds: ReadonlyMap<string, ZoneChanges>;
}

const joined = (all: readonly ZoneChanges[]): ZoneChanges => ({
  removed: all.flatMap(({ removed }) => removed),
  added: all.flatMap(({ added }) => added),
  changed: all.flatMap(({ changed }) => changed),
  staying: all.flatMap(({ staying }) => staying),
});

const sorted = ({ removed, added, changed, staying }: ZoneChanges): ZoneChanges => {
  const byName = (a: { readonly name: string; readonly type: string }, b: typeof a): number =>
    compareText(a.name, b.name) || compareText(a.type, b.type);
  return {
    removed: removed.toSorted(byName),
    added: added.toSorted(byName),
    changed: changed.toSorted(byName),
    staying: staying.toSorted(compareText),
  };
};

/** What differs between the zones of two states: of all that they deploy, and by build of the kustomizations and charts whose own zones differ. */
export function* zoneChangeSteps(
  before: State,
  after: State,
  { namespaces, builds }: Pick<Differing, 'namespaces' | 'builds'>,
): Generator<undefined, ZonesChanged> {
  const all: ZoneChanges[] = [];
  for (const namespace of namespaces) {
    const zoneOf = ({ model }: State) => keptZone(model, `in ${namespace}`, () => zoneIn(model.recordsOnce(), [namespace]));
    all.push(differences(yield* zoneOf(before), yield* zoneOf(after)));
  }
  const bundles = builds.size === 0 ? undefined : ([buildsOf(before), buildsOf(after)] as const);
  const found: (readonly [string, ZoneChanges])[] = [];
  for (const build of [...builds].sort(compareText)) {
    const zoneOf = ({ model }: State, of: readonly Bundle[] = []) =>
      keptZone(model, `of ${build}`, () => (of.length === 0 ? noZone() : zoneIn(model.recordsOnce(of))));
    const changes = differences(yield* zoneOf(before, bundles?.[0].get(build)), yield* zoneOf(after, bundles?.[1].get(build)));
    if (!isEmpty(changes)) found.push([build, changes]);
  }
  return { names: sorted(joined(all)), builds: new Map(found) };
}

function* noZone(): Generator<undefined, Zone> {
  return { records: new Map(), unsure: new Set() };
}

/** Names that go for good: no record of them is left. */
export function goneNames({ removed, staying }: Pick<ZoneChanges, 'removed' | 'staying'>): ReadonlySet<string> {
  const stays = new Set(staying);
  return new Set(removed.map(({ name }) => name).filter((name) => !stays.has(name)));
}

/** How many names go, come and lead elsewhere, each counted once, whatever its types and builds. A name that has other types leads elsewhere. */
export function countNames(all: readonly ZoneChanges[]): { readonly removed: number; readonly added: number; readonly changed: number } {
  const distinct = (of: (changes: ZoneChanges) => Iterable<string>): number => new Set(all.flatMap((changes) => [...of(changes)])).size;
  return {
    removed: distinct(goneNames),
    added: distinct(({ added, staying }) => goneNames({ removed: added, staying })),
    changed: distinct(({ changed, staying }) => [...changed.map(({ name }) => name), ...staying]),
  };
}

/** Does nothing differ? */
export const isEmpty = ({ removed, added, changed }: Pick<ZoneChanges, 'removed' | 'added' | 'changed'>): boolean =>
  removed.length + added.length + changed.length === 0;
