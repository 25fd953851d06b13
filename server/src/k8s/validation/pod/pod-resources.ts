import { forbidden, invalid } from '../errors.ts';
import type { Cause } from '../errors.ts';
import type { Path } from '../path.ts';
import { child, entry, item } from '../path.ts';
import { compareQuantities, quantityOf, quantityText, sumOf } from '../quantity.ts';
import type { Quantity } from '../quantity.ts';
import { draft, has, map, maps, text } from '../taken.ts';
import type { Draft } from '../taken.ts';
import type { Json } from '../../json.ts';
import { podLimitsDefaulted } from '../../versions.ts';
import type { Context } from '../context.ts';
import type { PodContext } from './context.ts';
import { allowsOvercommit, amountsOf, isHugePages, podResource, resourceCauses } from './resources.ts';

type Amounts = Map<string, Quantity>;

const add = (into: Amounts, amounts: Iterable<readonly [string, Quantity]>): void => {
  for (const [name, amount] of amounts) {
    const before = into.get(name);
    into.set(name, before === undefined ? amount : sumOf(before, amount));
  }
};

const raise = (into: Amounts, amounts: Iterable<readonly [string, Quantity]>): void => {
  for (const [name, amount] of amounts) {
    const before = into.get(name);
    if (before === undefined || compareQuantities(amount, before) > 0) into.set(name, amount);
  }
};

/** What the containers of a pod need together: those that run side by side, or what starting takes where that is more. */
function together(spec: Json, list: 'limits' | 'requests'): Amounts {
  const of = (container: Json): readonly (readonly [string, Quantity])[] => amountsOf(map(map(container, 'resources') ?? {}, list));
  const [sum, starting, sidecars]: [Amounts, Amounts, Amounts] = [new Map(), new Map(), new Map()];
  for (const container of maps(spec, 'containers')) add(sum, of(container));
  for (const container of maps(spec, 'initContainers')) {
    if (text(container, 'restartPolicy') === 'Always') {
      add(sum, of(container));
      add(sidecars, of(container));
      raise(starting, sidecars);
      continue;
    }
    const alone: Amounts = new Map(of(container));
    add(alone, sidecars);
    raise(starting, alone);
  }
  raise(sum, starting);
  return sum;
}

const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePages(name);

/** What a Pod asks for as a whole where that is written in part. */
export function defaultPodResources(c: Context, spec: Draft): void {
  const resources = draft(spec, 'resources');
  if (resources === undefined || Object.keys({ ...map(resources, 'requests'), ...map(resources, 'limits') }).length === 0) return;
  const [limits, requests]: [Draft, Draft] = [{ ...map(resources, 'limits') }, { ...map(resources, 'requests') }];
  for (const [name, amount] of together(spec, 'limits')) if (isHugePages(name) && requests[name] === undefined) limits[name] ??= amount;
  if (podLimitsDefaulted(c) || Object.keys(limits).length > 0) {
    for (const [name, amount] of together(spec, 'requests')) if (isPodLevel(name) && allowsOvercommit(name)) requests[name] ??= amount;
    for (const name of Object.keys(limits)) if (isPodLevel(name)) requests[name] ??= limits[name];
  }
  if (podLimitsDefaulted(c)) defaultLimits(spec, limits, requests);
  if (Object.keys(limits).length > 0) resources['limits'] = limits;
  if (Object.keys(requests).length > 0) resources['requests'] = requests;
}

/** Limits of what every container limits: all that they may take together, or what the pod asks for where that is more. */
function defaultLimits(spec: Draft, limits: Draft, requests: Draft): void {
  const containers = [...maps(spec, 'containers'), ...maps(spec, 'initContainers'), ...maps(spec, 'ephemeralContainers')];
  const isLimited = (name: string): boolean =>
    containers.every((container) => has(map(map(container, 'resources') ?? {}, 'limits') ?? {}, name));
  const wanted = Object.keys(requests).filter((name) => isPodLevel(name) && limits[name] === undefined && isLimited(name));
  if (wanted.length === 0) return;
  const most = together(spec, 'limits');
  for (const name of wanted) {
    const [limit, request] = [most.get(name), quantityOf(requests[name])];
    if (limit !== undefined && request !== undefined) limits[name] = compareQuantities(request, limit) > 0 ? request : limit;
  }
}

/** What a pod asks for as a whole, by itself and beside what its containers ask for. */
export function podResourceCauses(c: PodContext, into: Cause[], at: Path, spec: Json, claims: ReadonlySet<string>): void {
  const resources = map(spec, 'resources');
  if (resources === undefined) return;
  const path = child(at, 'resources');
  if (text(map(spec, 'os') ?? {}, 'name') === 'windows') {
    into.push(forbidden(path, 'may not be set for a windows pod'));
    return;
  }
  if (has(resources, 'claims')) into.push(forbidden(child(path, 'claims'), 'claims may not be set for Resources at pod-level'));
  resourceCauses(c, into, path, resources, podResource, claims);
  const [limits, requests] = [new Map(amountsOf(map(resources, 'limits'))), new Map(amountsOf(map(resources, 'requests')))];
  for (const [name, amount] of together(spec, 'requests'))
    tooLittle(c, into, entry(child(path, 'requests'), name), requests.get(name), amount, 'requests');
  for (const [name, amount] of together(spec, 'limits')) {
    if (isHugePages(name)) tooLittle(c, into, entry(child(path, 'limits'), name), limits.get(name), amount, 'limits');
  }
  for (const [i, container] of maps(spec, 'containers').entries()) {
    for (const [name, amount] of amountsOf(map(map(container, 'resources') ?? {}, 'limits'))) {
      const most = limits.get(name);
      if (most === undefined || compareQuantities(amount, most) <= 0) continue;
      const field = child(entry(item(child(path, 'containers'), i), name), 'limits');
      into.push(invalid(c, field, quantityText(amount), `must be less than or equal to pod limits of ${quantityText(most)}`));
    }
  }
}

function tooLittle(
  c: PodContext,
  into: Cause[],
  field: Path,
  written: Quantity | undefined,
  needed: Quantity,
  what: 'limits' | 'requests',
): void {
  if (written === undefined || compareQuantities(needed, written) <= 0) return;
  into.push(
    invalid(c, field, quantityText(written), `must be greater than or equal to aggregate container ${what} of ${quantityText(needed)}`),
  );
}
