import type { ChangeCode } from '../../base/change-codes.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { Said } from '../../base/texts/sentences.ts';
import { startsOf } from '../../base/lines.ts';
import { nameText } from '../../k8s/known-name.ts';
import type { FileFacts } from '../../facts/types.ts';
import type { Instance } from '../../model/types.ts';
import type { Finding, Related } from '../../rules/define.ts';
import type { Changes } from './changes.ts';
import { keyIn } from './differing.ts';
import { categoryOf, levelIn, saidOf, type LevelOf } from './heard.ts';
import { isSilenced } from '../../rules/engine/suppress.ts';
import { editsOfNames } from './edit-of-name.ts';
import { remedyOf } from './remedy.ts';
import type { State } from './state.ts';
import { addressChangedText, ineffectiveText, recreatedText, refusedText, removesText, usedText } from './texts.ts';
import type { NameUser } from './users.ts';

/** What is to be said of a change in the editor. It is placed when it is shown: its object may stand elsewhere by then. */
export interface ChangeNote extends Said {
  readonly rule: ChangeCode;
  /** File that it is shown in. */
  readonly uri: string;
  /** File that the object stands in, and its key (`keyIn`); absent: the object is gone, and the file as a whole is meant. */
  readonly object?: { readonly uri: string; readonly key: string };
  readonly field: string;
  /** Text in the field that names something, where it is about that. */
  readonly host?: string;
  readonly related: readonly Related[];
}

/** Related places that are shown of a note. */
const mostRelated = 3;

/** What the editor says of a change: refusals that only a live object meets, used names that go, edits without effect, pods under other names. */
export function changeNotes(changes: Changes, before: State, after: State): readonly ChangeNote[] {
  const keyOf = keyIn(after);
  const at = (rule: ChangeCode, instance: Instance, field: string, told: Said, related: readonly Related[] = []): ChangeNote => ({
    rule,
    uri: after.model.placeOf(instance, field).uri,
    object: { uri: instance.facts.uri, key: keyOf(instance) },
    field,
    ...told,
    related,
  });
  const refused = changes.refused.flatMap((change) => {
    const remedy = remedyOf(change);
    return remedy === '' ? [] : [at('change-refused', change.instance, change.field, refusedText(change.message, remedy))];
  });
  const ineffective = changes.ineffective.map(({ instance, field, message }) =>
    at('change-ineffective', instance, field, ineffectiveText(message)),
  );
  const recreated = changes.recreated.map(({ instance, from, to }) =>
    at('pods-renamed', instance, 'metadata.name', recreatedText(from, to)),
  );
  const readdressed = changes.readdressed.map(({ instance, from, ...address }) => {
    const words = { ...address, from: nameText(from.facts.object), name: nameText(instance.facts.object) };
    return at('address-changed', instance, 'metadata.name', addressChangedText(words));
  });
  const used = [...changes.users].flatMap(([name, users]) =>
    users.filter((user) => user.state === 'after').map((user) => ({ name, user })),
  );
  const users = used.map(({ name, user }): ChangeNote => ({
    ...at('used-name-removed', user.instance, user.field, usedText(name)),
    uri: user.place.uri,
    host: user.text,
  }));
  return [...refused, ...users, ...removals(changes, before, used, at), ...ineffective, ...recreated, ...readdressed];
}

/** One note for each place at which used names are taken away. */
function removals(
  changes: Changes,
  before: State,
  used: readonly { readonly name: string; readonly user: NameUser }[],
  at: (rule: ChangeCode, instance: Instance, field: string, told: Said, related: readonly Related[]) => ChangeNote,
): readonly ChangeNote[] {
  const editOf = editsOfNames(changes, before);
  const byPlace = new Map<
    unknown,
    { readonly make: (told: Said, related: readonly Related[]) => ChangeNote; readonly names: Set<string>; readonly users: NameUser[] }
  >();
  for (const { name, user } of used) {
    const edit = editOf(name);
    if (edit === undefined) continue;
    const make =
      edit.instance === undefined
        ? (told: Said, related: readonly Related[]): ChangeNote => ({
            rule: 'used-name-removed',
            uri: edit.uri,
            field: '',
            ...told,
            related,
          })
        : (told: Said, related: readonly Related[]) => at('used-name-removed', edit.instance, edit.field, told, related);
    const group = getOrMake(byPlace, edit.instance ?? edit.uri, () => ({ make, names: new Set<string>(), users: [] }));
    group.names.add(name);
    group.users.push(user);
  }
  return [...byPlace.values()].map(({ make, names, users }) =>
    make(
      removesText([...names]),
      users.slice(0, mostRelated).map(({ place, text }) => ({ place, message: `${text} is used here.` })),
    ),
  );
}

/** A note as a finding of its file, where its object stands now; `undefined`: the object, or what the note is about, is not there any more, or it is silenced there. */
export function placedNote(
  state: State,
  keyOf: (instance: Instance) => string,
  levelOf: LevelOf,
  uri: string,
  { rule, object, ...said }: ChangeNote,
): Finding | undefined {
  if (object === undefined) return ofFile(state.file(uri), levelOf, rule, said);
  const instance = state.model.instancesOf(object.uri).find((each) => keyOf(each) === object.key);
  return instance && saidOf(state, levelOf, rule, instance, said);
}

/** Said on the first line, as of the file as a whole. */
function ofFile(
  facts: FileFacts | undefined,
  levelOf: LevelOf,
  rule: ChangeCode,
  { messageId, arguments: values, message, related, field }: Omit<ChangeNote, 'rule' | 'object'>,
): Finding | undefined {
  const severity = facts && levelIn(levelOf, rule, facts.uri);
  if (facts === undefined || severity === undefined) return undefined;
  const span = { start: 0, end: Math.max(0, (startsOf(facts.lineStarts)[1] ?? 1) - 1) };
  const place = { uri: facts.uri, span };
  const object = { document: 0, object: '', at: 0, nth: 0, kind: '', name: '', namespace: '' };
  const told = { messageId, arguments: values, message };
  const finding: Finding = { rule, category: categoryOf(rule), severity, ...told, place, related, field, ...object, fixes: [], tags: [] };
  return isSilenced(finding, undefined, facts) ? undefined : finding;
}
