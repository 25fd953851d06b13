import { compareText } from '../../base/texts/compare-text.ts';
import type { ChangeCode } from '../../base/change-codes.ts';
import type { Range } from '../../base/lines.ts';
import type { Place } from '../../base/span.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import { kindOf } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import type { Instance } from '../../model/types.ts';
import { changesBetween } from './changes.ts';
import { saidOf, type LevelOf } from './heard.ts';
import { goneNames } from './names.ts';
import type { LedElsewhere, NamedRecord, ZoneChanges, ZonesChanged } from './names.ts';
import { remedyOf } from './remedy.ts';
import { buildOf, type State } from './state.ts';
import { unknownEffects } from './unknown.ts';
import type { ObjectChange } from './updates.ts';
import type { NameUser } from './users.ts';
import type { Span } from '../../base/span.ts';

/** A state as people are told of it. */
export interface ShownState extends State {
  readonly workspace: { readonly show: (uri: string) => string; readonly range: (uri: string, span: Span) => Range };
}

interface ReportObject {
  readonly file: string;
  /** Kustomization or chart; '' for plain manifests. */
  readonly build: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly range: Range;
}

export interface ReportUser extends ReportObject {
  readonly field: string;
  readonly text: string;
  /** `after`: still uses the name; `before`: goes with it. */
  readonly state: 'before' | 'after';
  readonly severity: Severity;
}

export interface ReportRemoved extends NamedRecord {
  readonly usedBy: readonly ReportUser[];
}

export interface ReportNames {
  readonly removed: readonly ReportRemoved[];
  readonly added: readonly NamedRecord[];
  readonly changed: readonly LedElsewhere[];
  /** Names among removed and added ones that both states have, with other types. */
  readonly staying: readonly string[];
}

export interface ReportRefusal extends ReportObject {
  readonly field: string;
  /** The API server's own words. */
  readonly message: string;
  /** How to get there nevertheless; '' where the object itself is wrong. */
  readonly remedy: string;
  readonly severity: Severity;
}

export interface ReportRenamed extends Omit<ReportObject, 'name'> {
  readonly from: string;
  readonly to: string;
}

export interface ReportRecreated extends ReportObject {
  readonly severity: Severity;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface ReportAddress extends ReportObject {
  readonly severity: Severity;
  /** Name that it had; the same where only its address is another one. */
  readonly from: string;
  /** Where it is reached, in words: `its cluster IP`, `cluster IP 10.96.0.5`, `its pods`, `CNAME db.example.com`. */
  readonly before: string;
  readonly after: string;
  readonly by: 'update' | 'new object';
}

/** A change of which nobody knows what it does to names. */
export interface ReportUnknown {
  readonly file: string;
  readonly build: string;
  readonly message: string;
  readonly range: Range;
}

/** Names of all that a state deploys, and of its builds. */
export interface ReportZones {
  readonly names: ReportNames;
  readonly builds: readonly { readonly build: string; readonly names: ReportNames }[];
}

/** What people are told of two states: what becomes of names is what runs then. */
export interface ChangesReport extends ReportZones {
  readonly version: 1;
  /** What differs between the zones of the two states, where the server keeps what an object had and that is something else. */
  readonly written?: ReportZones;
  readonly refused: readonly ReportRefusal[];
  readonly ineffective: readonly Omit<ReportRefusal, 'remedy'>[];
  readonly renamed: readonly ReportRenamed[];
  readonly recreated: readonly ReportRecreated[];
  readonly addresses: readonly ReportAddress[];
  readonly unknown: readonly ReportUnknown[];
}

/** What `headlight diff --format json` prints: `names` and `builds` are exactly what differs between the two zones; `live`, where there is one, is what becomes of the names in a cluster. */
export function reportAsJson({ written, names, builds, version, ...rest }: ChangesReport): object {
  return written === undefined ? { version, names, builds, ...rest } : { version, ...written, live: { names, builds }, ...rest };
}

/** The report of a state and itself. */
export const nothingChanged: ChangesReport = {
  version: 1,
  names: { removed: [], added: [], changed: [], staying: [] },
  builds: [],
  refused: [],
  ineffective: [],
  renamed: [],
  recreated: [],
  addresses: [],
  unknown: [],
};

function objectIn(state: ShownState, instance: Instance, place: Place): ReportObject {
  const { object } = instance.facts;
  return {
    file: state.workspace.show(place.uri),
    build: buildOf(state, instance.bundle),
    kind: kindOf(object),
    namespace: instance.namespace,
    name: nameText(object),
    range: state.workspace.range(place.uri, place.span),
  };
}

function changeIn(state: ShownState, change: ObjectChange, severity: Severity): Omit<ReportRefusal, 'remedy'> {
  return { ...objectIn(state, change.instance, change.place), field: change.field, message: change.message, severity };
}

/** What is said at an object and not silenced there, with its level: of a review what fails it is an error unless settings say otherwise. */
function heardIn(
  state: State,
  levelOf: LevelOf | undefined,
): <T extends { readonly instance: Instance; readonly field?: string; readonly text?: string }>(
  code: ChangeCode,
  all: readonly T[],
) => readonly (T & { readonly severity: Severity })[] {
  const inReview: LevelOf = (code, uri) =>
    levelOf?.(code, uri) ?? (code === 'change-refused' || code === 'used-name-removed' ? 'error' : undefined);
  return (code, all) =>
    all.flatMap((each) => {
      const place = { field: each.field ?? 'metadata.name', host: each.text };
      const said = saidOf(state, inReview, code, each.instance, { ...place, messageId: '', arguments: {}, message: '' });
      return said === undefined ? [] : [{ ...each, severity: said.severity }];
    });
}

const byPlace = (a: ReportObject, b: ReportObject): number =>
  compareText(a.file, b.file) ||
  a.range.start.line - b.range.start.line ||
  a.range.start.character - b.range.start.character ||
  compareText(a.build, b.build);

/** What the second state means where the first one was applied; without what a comment, an annotation or a level silences. */
export function changesReport(
  { before, after }: { readonly before: ShownState; readonly after: ShownState },
  levelOf?: LevelOf,
): ChangesReport {
  const { differing, names, builds, written, users, refused, ineffective, readdressed, renamed, recreated } = changesBetween(before, after);
  const [heardBefore, heard] = [heardIn(before, levelOf), heardIn(after, levelOf)];
  const usersOf = (all: readonly NameUser[]): readonly ReportUser[] =>
    all.flatMap((user) => {
      const [state, of] = user.state === 'after' ? ([after, heard] as const) : ([before, heardBefore] as const);
      return of('used-name-removed', [user]).map(({ instance, place, severity, field, text }) => ({
        ...objectIn(state, instance, place),
        field,
        text,
        state: user.state,
        severity,
      }));
    });
  const told = (changes: ZoneChanges, gone = goneNames(changes)): ReportNames => ({
    ...changes,
    removed: changes.removed.map((record) => ({ ...record, usedBy: gone.has(record.name) ? usersOf(users.get(record.name) ?? []) : [] })),
  });
  const toldOf = (zones: ZonesChanged): ReportZones => ({
    names: told(zones.names),
    builds: [...zones.builds].map(([build, changes]) => ({ build, names: told(changes) })),
  });
  const nameOf = (instance: Instance): Place => after.model.placeOf(instance, 'metadata.name');
  return {
    version: 1,
    ...toldOf({ names, builds }),
    ...(written === undefined ? {} : { written: toldOf(written) }),
    refused: heard('change-refused', refused)
      .map((change) => ({ ...changeIn(after, change, change.severity), remedy: remedyOf(change) }))
      .sort(byPlace),
    ineffective: heard('change-ineffective', ineffective)
      .map((change) => changeIn(after, change, change.severity))
      .sort(byPlace),
    renamed: renamed.map(({ from, to }) => {
      const { name, ...object } = objectIn(after, to, nameOf(to));
      return { ...object, from: nameText(from.facts.object), to: name };
    }),
    addresses: heard('address-changed', readdressed)
      .map(({ instance, from, before: was, after: is, by, severity }) => ({
        ...objectIn(after, instance, nameOf(instance)),
        from: nameText(from.facts.object),
        before: was,
        after: is,
        by,
        severity,
      }))
      .sort(byPlace),
    recreated: heard('pods-renamed', recreated)
      .map(({ instance, from, to, severity }) => ({ ...objectIn(after, instance, nameOf(instance)), from, to, severity }))
      .sort(byPlace),
    unknown: unknownEffects(before, after, differing).map(({ place, state, build, message }) => {
      const { show, range } = (state === 'after' ? after : before).workspace;
      return { file: show(place.uri), build, message, range: range(place.uri, place.span) };
    }),
  };
}

/** Names that go although somebody still uses them, in the whole or in a build: each once, with its users. */
export function lostNames({
  names,
  builds,
}: ChangesReport): readonly { readonly name: string; readonly types: readonly string[]; readonly users: readonly ReportUser[] }[] {
  const lost = new Map<string, { name: string; types: Set<string>; users: readonly ReportUser[] }>();
  for (const changes of [names, ...builds.map((build) => build.names)]) {
    const gone = goneNames(changes);
    for (const { name, type, usedBy } of changes.removed) {
      if (!gone.has(name)) continue;
      const users = usedBy.filter((user) => user.state === 'after');
      if (users.length === 0) continue;
      const known = lost.get(name);
      if (known === undefined) lost.set(name, { name, types: new Set([type]), users });
      else known.types.add(type);
    }
  }
  return [...lost.values()].map(({ name, types, users }) => ({ name, types: [...types], users }));
}
