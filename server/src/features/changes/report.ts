import { compareText } from '../../base/texts/compare-text.ts';
import type { Range } from '../../base/lines.ts';
import type { Place } from '../../base/span.ts';
import { kindOf } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import type { Instance } from '../../model/types.ts';
import { changesBetween } from './changes.ts';
import { goneNames } from './names.ts';
import type { LedElsewhere, NamedRecord, ZoneChanges } from './names.ts';
import { remedyOf } from './remedy.ts';
import { buildOf, type State } from './state.ts';
import type { ObjectChange } from './updates.ts';
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
}

export interface ReportRenamed extends Omit<ReportObject, 'name'> {
  readonly from: string;
  readonly to: string;
}

export interface ReportRecreated extends ReportObject {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface ReportAddress extends ReportObject {
  /** Name that it had; the same where only its address is another one. */
  readonly from: string;
  /** Where it is reached, in words: `its cluster IP`, `cluster IP 10.96.0.5`, `its pods`, `CNAME db.example.com`. */
  readonly before: string;
  readonly after: string;
  readonly by: 'update' | 'new object';
}

/** What `headlight diff --format json` prints. */
export interface ChangesReport {
  readonly version: 1;
  readonly names: ReportNames;
  readonly builds: readonly { readonly build: string; readonly names: ReportNames }[];
  readonly refused: readonly ReportRefusal[];
  readonly ineffective: readonly Omit<ReportRefusal, 'remedy'>[];
  readonly renamed: readonly ReportRenamed[];
  readonly recreated: readonly ReportRecreated[];
  readonly addresses: readonly ReportAddress[];
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

function changeIn(state: ShownState, change: ObjectChange): Omit<ReportRefusal, 'remedy'> {
  return { ...objectIn(state, change.instance, change.place), field: change.field, message: change.message };
}

const byPlace = (a: ReportObject, b: ReportObject): number =>
  compareText(a.file, b.file) ||
  a.range.start.line - b.range.start.line ||
  a.range.start.character - b.range.start.character ||
  compareText(a.build, b.build);

/** What the second state means where the first one was applied. */
export function changesReport({ before, after }: { readonly before: ShownState; readonly after: ShownState }): ChangesReport {
  const { names, builds, users, refused, ineffective, readdressed, renamed, recreated } = changesBetween(before, after);
  const told = (changes: ZoneChanges, gone = goneNames(changes)): ReportNames => ({
    ...changes,
    removed: changes.removed.map((record) => ({
      ...record,
      usedBy: (gone.has(record.name) ? (users.get(record.name) ?? []) : []).map(({ instance, place, field, text, state }) => ({
        ...objectIn(state === 'after' ? after : before, instance, place),
        field,
        text,
        state,
      })),
    })),
  });
  const nameOf = (instance: Instance): Place => after.model.placeOf(instance, 'metadata.name');
  return {
    version: 1,
    names: told(names),
    builds: [...builds].map(([build, changes]) => ({ build, names: told(changes) })),
    refused: refused.map((change) => ({ ...changeIn(after, change), remedy: remedyOf(change) })).sort(byPlace),
    ineffective: ineffective.map((change) => changeIn(after, change)).sort(byPlace),
    renamed: renamed.map(({ from, to }) => {
      const { name, ...object } = objectIn(after, to, nameOf(to));
      return { ...object, from: nameText(from.facts.object), to: name };
    }),
    addresses: readdressed
      .map(({ instance, from, before: was, after: is, by }) => ({
        ...objectIn(after, instance, nameOf(instance)),
        from: nameText(from.facts.object),
        before: was,
        after: is,
        by,
      }))
      .sort(byPlace),
    recreated: recreated.map(({ instance, from, to }) => ({ ...objectIn(after, instance, nameOf(instance)), from, to })).sort(byPlace),
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
