import type { Place } from '../../base/span.ts';
import type { ObjectFacts } from '../../facts/types.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import type { Json } from '../../k8s/json.ts';
import { isObject } from '../../k8s/json.ts';
import type { Service } from '../../k8s/kinds.ts';
import { isWithin } from '../../facts/known.ts';
import type { ValidationOptions } from '../../k8s/validation/context.ts';
import { isAboutLiveObject, validateUpdate } from '../../k8s/validation/update/judge.ts';
import type { UpdateVerdict } from '../../k8s/validation/update/judge.ts';
import { validateObject } from '../../k8s/validation/validate.ts';
import { unknownFields, unknownTexts } from '../../model/unknown-parts.ts';
import { isService } from '../../model/keys.ts';
import type { Instance } from '../../model/types.ts';
import { childPath, parsePath } from '../../yaml/path.ts';
import { addressChange, addressFields, addressOfRenamed, keptAddresses } from './addresses.ts';
import type { AddressChange, KeptAddresses } from './addresses.ts';
import type { ObjectPair } from './differing.ts';
import { plainOf, type State } from './state.ts';

/** What the server says to one field of a changed object. */
export interface ObjectChange {
  readonly instance: Instance;
  /** API path; '' where the answer names none. */
  readonly field: string;
  /** Of a refusal the server's own words; else what happens. */
  readonly message: string;
  readonly place: Place;
  /** Is it refused of a live object alone, and would be taken of one that is made anew? */
  readonly isAboutLive: boolean;
}

/** An object that is reached elsewhere although a name leads to it before and after. */
export interface Readdressed extends AddressChange {
  readonly instance: Instance;
  /** What it was before: of a Service that is renamed, the one with the old name. */
  readonly from: Instance;
}

export interface UpdateChanges {
  readonly refused: readonly ObjectChange[];
  /** Accepted, and nothing comes of it. */
  readonly ineffective: readonly ObjectChange[];
  readonly readdressed: readonly Readdressed[];
  /** Services of which the server keeps more than they say, as it keeps them. */
  readonly kept: ReadonlyMap<Instance, Service>;
}

function optionsOf(settings: ClusterSettings): ValidationOptions {
  const { ipFamilies, serviceCidrs } = settings;
  return { ipFamilies, ignoreUnknownFields: true, ...(serviceCidrs === undefined ? {} : { serviceCidrs }) };
}

/** What the server says when the state after is applied where the state before was, object by object. */
export function* updateSteps(before: State, after: State, pairs: readonly ObjectPair[]): Generator<undefined, UpdateChanges> {
  const refused: ObjectChange[] = [];
  const ineffective: ObjectChange[] = [];
  const readdressed: Readdressed[] = [];
  const kept = new Map<Instance, Service>();
  for (const { before: old, after: instance } of pairs) {
    if (instance === undefined) continue;
    const told = toldOf(before, after, old, instance);
    const change = ([field, message]: Told[number]): ObjectChange => ({
      instance,
      field,
      message,
      place: after.model.placeOf(instance, field),
      isAboutLive: old !== undefined && (told.isTakenAnew === true || isAboutLiveObject(message)),
    });
    refused.push(...told.refused.map(change));
    ineffective.push(...told.ineffective.map(change));
    if (told.address !== undefined && old !== undefined) readdressed.push({ ...told.address, instance, from: old });
    if (told.kept !== undefined && isService(instance)) kept.set(instance, { ...instance.facts.object, ...told.kept });
    yield;
  }
  return { refused, ineffective, readdressed, kept };
}

/** Services that get another address with another name. */
export function readdressedByName(
  before: State,
  after: State,
  renamed: readonly { readonly from: Instance; readonly to: Instance }[],
): readonly Readdressed[] {
  const { settings } = after.model;
  return renamed.flatMap(({ from, to }) => {
    const [old, now] = [plainOf(before, from), plainOf(after, to)];
    if (old === undefined || now === undefined || !isService(to)) return [];
    const [was, is] = [old, now].map((plain) => validateUpdate(plain, plain, settings.kubernetesMinor, optionsOf(settings)));
    const address =
      was === undefined || is === undefined || unknownFields(to.facts.tree).length > 0 ? undefined : addressOfRenamed(old, now, was, is);
    return address === undefined ? [] : [{ ...address, instance: to, from }];
  });
}

/** What was said of an object, while it and its past stay as they are. */
const said = new WeakMap<
  ObjectFacts,
  { readonly old: ObjectFacts | undefined; readonly settings: ClusterSettings; readonly judged: Judged }
>();

function toldOf(before: State, after: State, old: Instance | undefined, instance: Instance): Judged {
  const { settings } = after.model;
  const known = said.get(instance.facts);
  if (known !== undefined && known.old === old?.facts && known.settings === settings) return known.judged;
  const judged = judgedIn(before, after, old, instance);
  said.set(instance.facts, { old: old?.facts, settings, judged });
  return judged;
}

function judgedIn(before: State, after: State, old: Instance | undefined, instance: Instance): Judged {
  if (instance.facts.partial || old?.facts.partial === true) return nothing;
  const [plain, oldPlain] = [plainOf(after, instance), old === undefined ? undefined : plainOf(before, old)];
  if (plain === undefined || (old !== undefined && oldPlain === undefined)) return nothing;
  if (oldPlain !== undefined && same(plain, oldPlain)) return nothing;
  const isCertain = certainFields([instance, old], plain, oldPlain);
  const { refused, ineffective, address, kept, ...rest } = judge(after.model.settings, oldPlain, plain);
  const isAddressKnown = addressFields.every((field) => isCertain([field, '']));
  return {
    ...rest,
    refused: refused.filter(isCertain),
    ineffective: ineffective.filter(isCertain),
    ...(isAddressKnown && address !== undefined ? { address } : {}),
    ...(isAddressKnown && kept !== undefined ? { kept } : {}),
  };
}

/** Which words of the server hold whatever placeholders stand for: none about one of them or in it, and none about what holds one that is written otherwise than before. */
function certainFields(
  instances: readonly (Instance | undefined)[],
  plain: Json,
  oldPlain: Json | undefined,
): (told: Told[number]) => boolean {
  const open = instances.flatMap((instance) => (instance === undefined ? [] : unknownFields(instance.facts.tree)));
  const unknown = [...new Set([...open, ...unknownTexts(plain), ...unknownTexts(oldPlain)])].map((field) => ({
    field,
    isOther: !same(at(plain, parsePath(field)), at(oldPlain, parsePath(field))),
  }));
  return ([told]) => !unknown.some(({ field, isOther }) => isWithin(told, field) || (isOther && isWithin(field, told)));
}

type Told = readonly (readonly [field: string, message: string])[];

interface Judged {
  readonly refused: Told;
  readonly ineffective: Told;
  readonly address?: AddressChange;
  /** What the server keeps of the addresses of a Service though it is written otherwise. */
  readonly kept?: KeptAddresses;
  /** Refused, and a new object like it would be taken. */
  readonly isTakenAnew?: boolean;
}

const nothing: Judged = { refused: [], ineffective: [] };

function judge(settings: ClusterSettings, old: Json | undefined, now: Json): Judged {
  const options = optionsOf(settings);
  const update = old === undefined ? undefined : validateUpdate(old, now, settings.kubernetesMinor, options);
  if (update?.judged !== true || old === undefined) {
    const created = validateObject(now, settings.kubernetesMinor, options);
    if (!created.judged || created.accepted) return nothing;
    return {
      refused:
        created.causes.length > 0
          ? created.causes.map(({ field, message }) => [field, message])
          : [[created.status === 404 ? 'apiVersion' : '', created.message]],
      ineffective: [],
    };
  }
  const fresh = validateUpdate(now, now, settings.kubernetesMinor, options);
  const isTakenAnew = !update.accepted && fresh.judged && fresh.accepted;
  const address = addressChange(old, now, update, fresh, isTakenAnew);
  const kept = keptAddresses(old, now, update, fresh);
  return {
    ...withUpdate(old, now, update, fresh),
    isTakenAnew,
    ...(address === undefined ? {} : { address }),
    ...(kept === undefined ? {} : { kept }),
  };
}

function withUpdate(old: Json, now: Json, update: UpdateVerdict, fresh: UpdateVerdict): Judged {
  if (update.accepted) return { refused: [], ineffective: withoutEffect(old, now, update, fresh) };
  return {
    refused: update.causes.length > 0 ? update.causes.map(({ field, message }) => [field, message]) : [['', update.problem ?? '']],
    ineffective: [],
  };
}

/** Fields that were written otherwise, while the server keeps what it had, though it would make something else of a new object. */
function withoutEffect(old: Json, now: Json, { before, stored }: UpdateVerdict, fresh: UpdateVerdict): Told {
  return changedFields(old, now, '').flatMap(([field, path]) => {
    const [had, has, would] = [at(before, path), at(stored, path), at(fresh.stored, path)];
    if (had === undefined || !same(had, has) || same(has, would) || would === undefined) return [];
    const stays = addressFields.some((each) => each === field) && now['kind'] === 'Service' ? ', and its names lead where they led' : '';
    return [[field, `The server keeps ${shown(has)}${stays}. Only deleting the object and applying it again changes that.`] as const];
  });
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const shown = (value: unknown): string => JSON.stringify(value) ?? 'it as it was';

/** API paths, with their steps, at which two objects are written differently: the outermost that one of them lacks, else the innermost. */
export function changedFields(
  old: unknown,
  now: unknown,
  field: string,
  path: readonly (string | number)[] = [],
): readonly (readonly [string, readonly (string | number)[]])[] {
  if (same(old, now)) return [];
  if (isObject(old) && isObject(now)) {
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) =>
      changedFields(old[key], now[key], childPath(field, key), [...path, key]),
    );
  }
  if (Array.isArray(old) && Array.isArray(now) && old.length === now.length) {
    return old.flatMap((item: unknown, index) => changedFields(item, now[index], childPath(field, index), [...path, index]));
  }
  return [[field, path]];
}

function at(object: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) {
      const list: readonly unknown[] = value;
      return typeof step === 'number' ? list[step] : undefined;
    }
    return isObject(value) ? value[step] : undefined;
  }, object);
}
