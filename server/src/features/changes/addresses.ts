import type { Json } from '../../k8s/json.ts';
import { asObject, asText, asTexts } from '../../k8s/json.ts';
import type { Service } from '../../k8s/kinds.ts';
import type { UpdateVerdict } from '../../k8s/validation/update/judge.ts';

/** Where a Service or Pod is reached before and after, in words, where that is not the same address. */
export interface AddressChange {
  readonly before: string;
  readonly after: string;
  /** The object stays and is updated; or it has to be made anew. */
  readonly by: 'update' | 'new object';
}

/** What decides about the addresses of a Service. */
export const addressFields = [
  'spec.type',
  'spec.clusterIP',
  'spec.clusterIPs',
  'spec.externalName',
  'spec.ipFamilies',
  'spec.ipFamilyPolicy',
] as const;

/** Where a Service leads. */
interface Reached {
  /** A name; `pods`; or the cluster IPs that the server keeps. */
  readonly by: 'name' | 'pods' | 'cluster IP';
  readonly addresses: readonly string[];
  /** Those of them that the manifest writes. */
  readonly written: readonly string[];
}

/** `stored`: the object as the server keeps it; `sent`: as it was written. */
function reached(stored: Json, sent: Json): Reached {
  const [spec, own] = [asObject(stored['spec']), asObject(sent['spec'])];
  if (spec['type'] === 'ExternalName') return { by: 'name', addresses: [asText(spec['externalName']) ?? ''], written: [] };
  const addresses = asTexts(spec['clusterIPs']);
  if (addresses[0] === 'None') return { by: 'pods', addresses: [], written: [] };
  const written = writtenIn(own);
  return { by: 'cluster IP', addresses, written: addresses.filter((address) => written.includes(address)) };
}

function inWords({ by, addresses, written }: Reached, isNew: boolean): string {
  if (by === 'name') return `CNAME ${addresses[0] ?? ''}`;
  if (by === 'pods') return 'its pods';
  const given = addresses.length - written.length;
  const told =
    given === 0
      ? []
      : [isNew ? (given === 1 ? 'a new cluster IP' : 'new cluster IPs') : given === 1 ? 'its cluster IP' : 'its cluster IPs'];
  return [...written.map((address) => `cluster IP ${address}`), ...told].join(' and ');
}

/** An object that is made anew gets other addresses than those that were given. */
function anew(before: Reached, after: Reached, by: AddressChange['by']): AddressChange | undefined {
  const [was, is] = [inWords(before, false), inWords(after, after.by === 'cluster IP')];
  return was === is ? undefined : { before: was, after: is, by };
}

function updated(before: Reached, after: Reached): AddressChange | undefined {
  if (before.by !== after.by || before.by !== 'cluster IP') return anew(before, after, 'update');
  const [more, fewer] = [after.addresses.length > before.addresses.length, after.addresses.length < before.addresses.length];
  if (!more && !fewer) return undefined;
  const was = inWords(before, false);
  return {
    before: was,
    after: more
      ? `${was} and a second one`
      : `${inWords({ ...after, written: before.written.filter((each) => after.addresses.includes(each)) }, false)} alone`,
    by: 'update',
  };
}

/**
 * What an update means for the address that an object has. `update`: the verdict on it, `fresh`: that on applying the new object over itself. `isAnew`: the update is refused, and
 * only a new object gets there.
 */
export function addressChange(
  old: Json,
  now: Json,
  update: UpdateVerdict,
  fresh: UpdateVerdict,
  isAnew: boolean,
): AddressChange | undefined {
  if (now['kind'] === 'Pod') return isAnew ? { before: 'its address', after: 'a new address', by: 'new object' } : undefined;
  const stored = isAnew ? fresh.before : update.stored;
  if (now['kind'] !== 'Service' || update.before === undefined || stored === undefined) return undefined;
  const [was, is] = [reached(update.before, old), reached(stored, now)];
  return isAnew ? anew(was, is, 'new object') : updated(was, is);
}

/** The same of a Service that goes and the one that comes in its place under another name. Verdicts: on applying each over itself. */
export function addressOfRenamed(old: Json, now: Json, before: UpdateVerdict, after: UpdateVerdict): AddressChange | undefined {
  if (old['kind'] !== 'Service' || before.before === undefined || after.before === undefined) return undefined;
  const [was, is] = [reached(before.before, old), reached(after.before, now)];
  const taken = is.written.filter((address) => was.written.includes(address));
  if (taken.length > 0)
    return { before: inWords(was, false), after: `${inWords(is, true)}, which the old Service has until it is deleted`, by: 'new object' };
  return anew(was, is, 'new object');
}

/** What decides about the addresses of a Service of a type, as the server keeps it. */
export type KeptAddresses = Pick<Service, (typeof keptFields)[number]>;

/**
 * What the server keeps of a Service that it takes and that is written otherwise than before, where it would make something else of a new one; `undefined`: nothing. Addresses that
 * it gave have no text.
 */
export function keptAddresses(old: Json, now: Json, update: UpdateVerdict, fresh: UpdateVerdict): KeptAddresses | undefined {
  if (now['kind'] !== 'Service' || update.stored === undefined || fresh.stored === undefined || isWrittenAlike(old, now)) return undefined;
  const sent = new Set([old, now].flatMap(({ spec }) => writtenIn(asObject(spec))));
  const [has, would] = [update.stored, fresh.stored].map(({ spec }) => asObject(spec));
  if (has === undefined || would === undefined || keptFields.every((field) => same(has[field], would[field]))) return undefined;
  const policy = asText(has['ipFamilyPolicy']);
  const [first, ...rest] = asTexts(has['clusterIPs']).filter((address) => sent.has(address));
  return {
    ipFamilies: asTexts(has['ipFamilies']),
    ...(policy === undefined ? {} : { ipFamilyPolicy: policy }),
    ...(first === undefined ? {} : { clusterIP: first, clusterIPs: [first, ...rest] }),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const isWrittenAlike = (old: Json, now: Json): boolean =>
  keptFields.every((field) => same(asObject(old['spec'])[field], asObject(now['spec'])[field]));
const keptFields = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const;
const writtenIn = (spec: Json): readonly string[] => [asText(spec['clusterIP']) ?? '', ...asTexts(spec['clusterIPs'])];
