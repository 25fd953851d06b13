import type { Context } from '../context.ts';
import { duplicate, eachInvalid, forbidden, invalid, notFound, notSupported, required } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { dnsLabel, qualifiedName } from '../names.ts';
import type { Path } from '../path.ts';
import { child, entry, item } from '../path.ts';
import { compareQuantities, isWhole, parseQuantity, quantityOf, quantityText, roundedToMilli, wholes } from '../quantity.ts';
import type { Quantity } from '../quantity.ts';
import { map, maps, text } from '../taken.ts';
import type { Json } from '../../json.ts';

const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const integers = new Set(counted);
const ofContainers = new Set(['cpu', 'memory', 'ephemeral-storage']);
const standard = new Set([
  ...counted,
  ...['', 'requests.', 'limits.'].flatMap((prefix) => [...ofContainers].map((name) => prefix + name)),
  'storage',
  'requests.storage',
]);

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
/** May more be promised of it than there is? */
export const allowsOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);
const isExtended = (c: Context, name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedName(c, `requests.${name}`).length === 0;

/** Rules for names of resources. */
export type NameRule = (c: Context, into: Cause[], field: Path, name: string) => void;

function resourceName(c: Context, into: Cause[], field: Path, name: string): boolean {
  const wrong = qualifiedName(c, name);
  into.push(...eachInvalid(c, field, name, wrong));
  if (wrong.length > 0) return false;
  if (name.includes('/') || standard.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-')) return true;
  into.push(invalid(c, field, name, 'must be a standard resource type or fully qualified'));
  return false;
}

/** Resources that a container can ask for. */
export const containerResource: NameRule = (c, into, field, name) => {
  if (ofContainers.has(name)) return;
  resourceName(c, into, field, name);
  if (!name.includes('/')) {
    if (!isHugePages(name)) into.push(invalid(c, field, name, 'must be a standard resource for containers'));
  } else if (!isNative(name) && !isExtended(c, name)) into.push(invalid(c, field, name, "doesn't follow extended resource name standard"));
};

/** Resources that a pod as a whole can ask for. */
export const podResource: NameRule = (c, into, field, name) => {
  if (name === 'cpu' || name === 'memory') return;
  if (resourceName(c, into, field, name) && !isHugePages(name)) into.push(notSupported(c, field, name, ['cpu', 'hugepages-', 'memory']));
};

/** A list of amounts as the server has it: in thousandths. */
export function amountsOf(list: Json | undefined): readonly (readonly [name: string, amount: Quantity])[] {
  if (list === undefined) return [];
  return Object.keys(list).flatMap((name) => {
    const amount = quantityOf(list[name]);
    return amount === undefined ? [] : [[name, roundedToMilli(amount)] as const];
  });
}

function amountCauses(c: Context, into: Cause[], field: Path, name: string, amount: Quantity): void {
  if (amount.nano < 0n) into.push(invalid(c, field, quantityText(amount), 'must be greater than or equal to 0'));
  if ((integers.has(name) || !isNative(name)) && !isWhole(amount) && (integers.has(name) || isExtended(c, name)))
    into.push(invalid(c, field, quantityText(amount), 'must be an integer'));
}

function pageCauses(c: Context, into: Cause[], field: Path, name: string, amount: Quantity): void {
  const size = parseQuantity(name.slice('hugepages-'.length));
  if (typeof size === 'object' && size.nano > 0n && isWhole(size)) {
    const page = wholes(size);
    if (page !== 0n && wholes(amount) % page === 0n) return;
  }
  into.push(invalid(c, field, quantityText(amount), `${quantityText(amount)} is not positive integer multiple of ${name}`));
}

/** Limits and requests (kubernetes validateResourceRequirements). `claims`: names of the pod's resource claims. */
export function resourceCauses(
  c: Context,
  into: Cause[],
  at: Path,
  resources: Json,
  nameRule: NameRule,
  claims: ReadonlySet<string>,
): void {
  const [limits, requests] = [amountsOf(map(resources, 'limits')), amountsOf(map(resources, 'requests'))];
  const most = new Map(limits);
  for (const [list, amounts] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const [name, amount] of amounts) {
      const field = entry(child(at, list), name);
      nameRule(c, into, field, name);
      amountCauses(c, into, field, name, amount);
      if (list === 'requests') againstLimit(c, into, at, name, amount, most.get(name));
      if (isHugePages(name)) pageCauses(c, into, field, name, amount);
    }
  }
  const names = [...limits, ...requests].map(([name]) => name);
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    into.push(forbidden(at, 'HugePages require cpu or memory'));
  claimNameCauses(c, into, child(at, 'claims'), maps(resources, 'claims'), claims);
}

function againstLimit(c: Context, into: Cause[], at: Path, name: string, amount: Quantity, limit: Quantity | undefined): void {
  if (limit === undefined) {
    if (!allowsOvercommit(name)) into.push(required(child(at, 'limits'), 'Limit must be set for non overcommitable resources'));
    return;
  }
  const [order, field] = [compareQuantities(amount, limit), child(at, 'requests')];
  if (order !== 0 && !allowsOvercommit(name))
    into.push(invalid(c, field, quantityText(amount), `must be equal to ${name} limit of ${quantityText(limit)}`));
  else if (order > 0)
    into.push(invalid(c, field, quantityText(amount), `must be less than or equal to ${name} limit of ${quantityText(limit)}`));
}

function claimNameCauses(c: Context, into: Cause[], list: Path, claims: readonly Json[], known: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const [i, claim] of claims.entries()) {
    const [name, request, field] = [text(claim, 'name'), text(claim, 'request'), item(list, i)];
    if (name === '') {
      into.push(required(field));
      continue;
    }
    if (seen.has(name)) into.push(duplicate(c, field, name));
    else {
      if (request !== '') into.push(...eachInvalid(c, child(field, 'request'), request, dnsLabel(request)));
      const key = request === '' ? name : `${name}/${request}`;
      if (seen.has(key)) into.push(duplicate(c, field, key));
      else if (request === '') for (const other of seen) if (other.startsWith(`${name}/`)) into.push(duplicate(c, field, name));
      seen.add(key);
    }
    if (known.has(name)) continue;
    const names = [...known].sort().join(', ');
    into.push(
      notFound(field, name, `must be one of the names in pod.spec.resourceClaims${known.size === 0 ? ' which is empty' : `: ${names}`}`),
    );
  }
}
