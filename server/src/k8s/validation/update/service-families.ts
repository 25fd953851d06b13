import type { Context } from '../context.ts';
import { invalid, typedText } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { allocationCauses, clusterFamilies, clusterIpCauses, expectedFamilies } from '../network/service-ip.ts';
import { readServiceSpec } from '../network/service-spec.ts';
import { has, texts } from '../taken.ts';
import type { Draft } from '../taken.ts';
import type { Json } from '../../json.ts';
import { clusterIPs, families, hasClusterIP, policyOf, sameClusterIPs, sameFamilies, typeOf } from './service-fields.ts';

/** Does the update leave families and addresses of a Service that prefers two as they are (Go `isMatchingPreferDualStackClusterIPFields`)? */
export function staysPreferring(before: Json, after: Json): boolean {
  return (
    policyOf(after) === 'PreferDualStack' &&
    typeOf(before) === typeOf(after) &&
    hasClusterIP(after) &&
    (policyOf(before) === '' || policyOf(before) === 'PreferDualStack') &&
    sameClusterIPs(before, after) &&
    sameFamilies(before, after)
  );
}

/**
 * Fills families and policy of a Service into its spec as the server does before it gives addresses (Go `initIPFamilyFields`), and tells what it
 * refuses then. `before`: the spec on the server; none where the Service is new.
 */
export function fillFamilies(c: Context, spec: Draft, before: Json | undefined): readonly Cause[] {
  if (!hasClusterIP(spec) || (before !== undefined && staysPreferring(before, spec))) return [];
  const selectorless = spec['clusterIP'] === 'None' && Object.keys(readServiceSpec(c, { spec }).selector ?? {}).length === 0;
  if (!has(spec, 'ipFamilyPolicy')) spec['ipFamilyPolicy'] = policyOf(before ?? {}) || (selectorless ? 'RequireDualStack' : 'SingleStack');
  const read = readServiceSpec(c, { spec });
  const related = clusterIpCauses(c, { ...read, oldClusterIPs: clusterIPs(before ?? {}) });
  if (related.length > 0) return related;
  const released = before === undefined ? [] : releaseCauses(c, before, spec);
  const refused = allocationCauses(withoutRanges(c), readServiceSpec(c, { spec })).filter((cause) => !/nodePort$/i.test(cause.field));
  if (released.length > 0) return [...released, ...refused.filter((cause) => cause.field === 'spec.ipFamilyPolicy')];
  if (refused.length > 0) return refused;
  spec['ipFamilies'] = expectedFamilies(c, readServiceSpec(c, { spec }));
  return [];
}

/** Ranges count only for addresses that are taken anew. */
function withoutRanges(c: Context): Context {
  const { serviceCidrs: _ranges, ...rest } = c;
  return { ...rest, ipFamilies: clusterFamilies(c) };
}

/** Releasing the second address needs a word. Cuts what one family leaves over. */
function releaseCauses(c: Context, before: Json, spec: Draft): readonly Cause[] {
  const policy = policyOf(spec);
  if (policy === 'SingleStack') {
    const [sameIps, same] = [sameClusterIPs(before, spec), sameFamilies(before, spec)];
    if (sameIps && clusterIPs(spec).length > 1) spec['clusterIPs'] = clusterIPs(spec).slice(0, 1);
    if (same && families(spec).length > 1) spec['ipFamilies'] = families(spec).slice(0, 1);
    return [];
  }
  const reduced = (key: string): boolean => texts(spec, key).length > 0 && texts(spec, key).length < texts(before, key).length;
  return [
    ...(reduced('clusterIPs')
      ? [invalid(c, 'spec.ipFamilyPolicy', typedText(policy), "must be 'SingleStack' to release the secondary cluster IP")]
      : []),
    ...(reduced('ipFamilies')
      ? [invalid(c, 'spec.ipFamilyPolicy', typedText(policy), "must be 'SingleStack' to release the secondary IP family")]
      : []),
  ];
}

/** Addresses that stand for those that the server gives: out of the reserved ranges, so that nobody writes them. */
const stands = { IPv4: '240.0.0.1', IPv6: '100::f0' } as const;

/** Fills in addresses where the server gives them. `isSecond`: a second one beside what stands there, which the server does not look at. */
export function giveAddresses(spec: Draft, isSecond = false): void {
  if (!hasClusterIP(spec) || (clusterIPs(spec)[0] === 'None' && !isSecond)) return;
  const given = [...clusterIPs(spec)];
  for (const [i, family] of families(spec).entries()) given[i] ??= family === 'IPv6' ? stands.IPv6 : stands.IPv4;
  spec['clusterIPs'] = given;
  spec['clusterIP'] = given[0] ?? '';
}

/** A text of the server with what stands for given addresses told as such. */
export function withGivenTold(text: string, name: string): string {
  return text.replaceAll(stands.IPv4, `<clusterIP4 ${name}>`).replaceAll(stands.IPv6, `<clusterIP6 ${name}>`);
}
