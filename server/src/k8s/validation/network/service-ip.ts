import type { Context } from '../context.ts';
import { isV6, legacyAddress } from './addresses.ts';
import { oldAddressesTaken } from '../../versions.ts';
import { duplicate, invalid, notSupported, stringList, internalError } from '../errors.ts';
import type { Cause, Rendered } from '../errors.ts';
import { contains, familyOf, formatAddress, networkText, parseNetwork, parseSloppy } from '../ip.ts';
import type { Family, Network } from '../ip.ts';
import { isHeadless } from './service-spec.ts';
import type { ServiceSpec } from './service-spec.ts';

const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const families: readonly string[] = ['IPv4', 'IPv6'];

/** Cluster IPs, families and policy among themselves (facts D.1). Nothing for ExternalName. Families and policy may be those that the server fills in. */
export function clusterIpCauses(c: Context, s: ServiceSpec, wanted = s.families, policy = s.policy): Cause[] {
  if (s.type === 'ExternalName') return [];
  const causes: Cause[] = [];
  const ips = (): Rendered => stringList(s.clusterIPs);
  if (s.clusterIP !== '' && s.clusterIPs[0] !== s.clusterIP)
    causes.push(invalid(c, 'spec.clusterIPs', ips(), 'first value must match `clusterIP`'));
  if (s.clusterIP === '' && s.clusterIPs.length > 0)
    causes.push(invalid(c, 'spec.clusterIPs', ips(), 'must be empty when `clusterIP` is not specified'));
  const seen = new Set<string>();
  for (const [i, family] of wanted.entries()) {
    if (!families.includes(family)) causes.push(notSupported(c, `spec.ipFamilies[${i}]`, family, families));
    if (seen.has(family)) causes.push(duplicate(c, `spec.ipFamilies[${i}]`, family));
    seen.add(family);
  }
  if (policy !== undefined && !policies.includes(policy)) causes.push(notSupported(c, 'spec.ipFamilyPolicy', policy, policies));
  const isTaken = (ip: string): boolean => oldAddressesTaken(c) && s.oldClusterIPs?.includes(ip) === true;
  const before = causes.length;
  for (const [i, ip] of s.clusterIPs.entries()) {
    if (i > 0 || ip !== 'None') causes.push(...(isTaken(ip) ? [] : legacyAddress(c, `spec.clusterIPs[${i}]`, ip)));
    else if (s.clusterIPs.length > 1) causes.push(invalid(c, 'spec.clusterIPs', ips(), "'None' must be the first and only value"));
  }
  const broken = causes.length > before;
  if (s.clusterIPs.length > 2) causes.push(invalid(c, 'spec.clusterIPs', ips(), 'may only hold up to 2 values'));
  if (broken) return causes;
  const six = s.clusterIPs.length > 1 ? s.clusterIPs.map(isV6) : [];
  if (s.clusterIPs.length > 1 && (!six.includes(true) || !six.includes(false))) {
    causes.push(invalid(c, 'spec.clusterIPs', ips(), 'may specify no more than one IP for each IP family'));
  }
  return [...causes, ...familyMismatches(c, s, wanted)];
}

function familyMismatches(c: Context, s: ServiceSpec, families: readonly string[]): Cause[] {
  if (isHeadless(s)) return [];
  return s.clusterIPs.slice(0, families.length).flatMap((ip, i) => {
    const wanted = families[i];
    if ((wanted === 'IPv4') === !isV6(ip) || (wanted !== 'IPv4' && wanted !== 'IPv6')) return [];
    return [invalid(c, `spec.clusterIPs[${i}]`, ip, `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``)];
  });
}

const both: readonly Family[] = ['IPv4', 'IPv6'];

/** Families that the cluster gives addresses of. */
export const clusterFamilies = (c: Context): readonly Family[] => {
  if (c.ipFamilies !== undefined || c.serviceCidrs === undefined) return c.ipFamilies ?? both;
  return c.serviceCidrs
    .map(parseNetwork)
    .filter((n): n is Network => n !== undefined)
    .map((n) => familyOf(n.address));
};

const isSelectorless = (s: ServiceSpec): boolean => s.clusterIP === 'None' && Object.keys(s.selector ?? {}).length === 0;

const policyOf = (s: ServiceSpec): string => s.policy ?? (isSelectorless(s) ? 'RequireDualStack' : 'SingleStack');

/**
 * What allocation refuses; it runs first and masks all other validation (facts D.0). Families are taken as the cluster's
 * where `ipFamilies` says so, addresses out of range are judged only where the cluster's ranges are known.
 */
export function allocationCauses(c: Context, s: ServiceSpec): Cause[] {
  if (s.type === 'ExternalName') return [];
  const policy = policyOf(s);
  const related = clusterIpCauses(c, s, s.families, policy);
  if (related.length > 0) return related;
  const causes = dualStackCauses(c, s, policy);
  if (causes.length > 0) return causes;
  const known = clusterFamilies(c);
  const inferred = withInferredFamilies(s);
  if (isSelectorless(s)) return nodePortCauses(c, s);
  if (policy === 'RequireDualStack' && known.length < 2) {
    causes.push(invalid(c, 'spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services'));
  }
  for (const [i, family] of inferred.entries()) {
    if (!known.some((one) => one === family)) causes.push(invalid(c, `spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  }
  if (causes.length > 0) return causes;
  const range = rangeCauses(c, s, expectedFamilies(c, s));
  return range.length > 0 ? range : nodePortCauses(c, s);
}

function dualStackCauses(c: Context, s: ServiceSpec, policy: string): Cause[] {
  const causes: Cause[] = [];
  const need = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (policy === 'SingleStack') {
    if (s.clusterIPs.length === 2) causes.push(invalid(c, 'spec.ipFamilyPolicy', policy, `${need} cluster IPs are specified`));
    if (s.families.length === 2) causes.push(invalid(c, 'spec.ipFamilyPolicy', policy, `${need} IP families are specified`));
  }
  const known = clusterFamilies(c);
  for (const [i, ip] of s.clusterIPs.entries()) {
    if (ip === 'None') break;
    const family = isV6(ip) ? 'IPv6' : 'IPv4';
    if (i >= s.families.length && !known.includes(family)) {
      causes.push(invalid(c, `spec.clusterIPs[${i}]`, stringList(s.clusterIPs), `${family} is not configured on this cluster`));
    }
  }
  return causes;
}

function withInferredFamilies(s: ServiceSpec): string[] {
  const result = [...s.families];
  for (const [i, ip] of s.clusterIPs.entries()) {
    if (ip === 'None') break;
    if (i >= result.length) result.push(isV6(ip) ? 'IPv6' : 'IPv4');
  }
  return result;
}

/** Families as the server fills them in; nothing for ExternalName. */
export function expectedFamilies(c: Context, s: ServiceSpec): string[] {
  if (s.type === 'ExternalName') return [...s.families];
  const result = withInferredFamilies(s);
  const known = clusterFamilies(c);
  if (result.length === 0) result.push(known[0] ?? 'IPv4');
  if (result.length === 1 && policyOf(s) !== 'SingleStack' && (isSelectorless(s) || known.length === 2)) {
    result.push(result[0] === 'IPv4' ? 'IPv6' : 'IPv4');
  }
  return result;
}

/** Addresses that lie outside of the cluster's ranges, where these are known. `wanted`: the family of each address. */
export function rangeCauses(c: Context, s: ServiceSpec, wanted: readonly string[]): Cause[] {
  if (c.serviceCidrs === undefined || s.clusterIPs[0] === 'None') return [];
  const networks = c.serviceCidrs.map(parseNetwork).filter((n): n is Network => n !== undefined);
  for (const [i, text] of s.clusterIPs.entries()) {
    const address = parseSloppy(text);
    const network = networks.find((n) => familyOf(n.address) === wanted[i]);
    if (address === undefined || network === undefined) continue;
    const host = contains(network, address) ? address.map((byte, k) => byte ^ (network.base[k] ?? 0)) : undefined;
    const size = network.base.length * 8 - network.prefix;
    const isLast = host !== undefined && address.length === 4 && host.reduce((n, byte) => n * 256 + byte, 0) === 2 ** size - 1;
    if (host !== undefined && host.some((byte) => byte !== 0) && !isLast) continue;
    const shown = stringList(wanted.map((_, k) => s.clusterIPs[k] ?? ''));
    return [
      invalid(
        c,
        'spec.clusterIPs',
        shown,
        `failed to allocate IP ${text}: the provided IP (${formatAddress(address)}) is not in the valid range. The range of valid IPs is ${networkText(network)}`,
      ),
    ];
  }
  return [];
}

const allocated = 'provided port is already allocated';
const outOfRange = (low: number, high: number): string =>
  `provided port is not in the valid range. The range of valid ports is ${low}-${high}`;

/** Node ports that allocation refuses: the same one for different Service ports; out of range where the range is known. */
function nodePortCauses(c: Context, s: ServiceSpec): Cause[] {
  if (s.type !== 'NodePort' && s.type !== 'LoadBalancer') return [];
  const taken = new Set<number>();
  const byPort = new Map<number, number>();
  for (const [i, port] of s.ports.entries()) {
    if (port.nodePort === 0 && s.type === 'LoadBalancer' && s.allocateNodePorts === false) continue;
    const known = byPort.get(port.port);
    const wanted = known === undefined ? (s.ports.find((p) => p.port === port.port && p.nodePort !== 0)?.nodePort ?? 0) : port.nodePort;
    if (wanted === 0 || wanted === known) continue;
    const [low, high] = c.nodePorts ?? [-Infinity, Infinity];
    if (wanted < low || wanted > high) {
      return [invalid(c, `spec.ports[${i}].nodePort`, wanted, outOfRange(low, high))];
    }
    if (taken.has(wanted)) return [invalid(c, `spec.ports[${i}].nodePort`, wanted, allocated)];
    taken.add(wanted);
    if (known === undefined) byPort.set(port.port, wanted);
  }
  return healthPortCauses(c, s, taken);
}

/** The port of health checks is allocated after the node ports, and what is wrong with it is told as an error of the server (kubernetes allocHealthCheckNodePort). */
function healthPortCauses(c: Context, s: ServiceSpec, taken: ReadonlySet<number>): Cause[] {
  const wanted = s.healthCheckNodePort;
  if (wanted === 0 || !needsHealthCheck(s)) return [];
  const [low, high] = c.nodePorts ?? [-Infinity, Infinity];
  const refused = (why: string): Cause[] => [
    internalError('spec.healthCheckNodePort', wanted, `failed to allocate requested HealthCheck NodePort ${wanted}`, why),
  ];
  if (wanted < low || wanted > high) return refused(outOfRange(low, high));
  return taken.has(wanted) ? refused(allocated) : [];
}

/** Is there a port of its own that tells whether a node has endpoints (kubernetes NeedsHealthCheck)? */
const needsHealthCheck = (s: ServiceSpec): boolean => s.type === 'LoadBalancer' && s.externalTrafficPolicy === 'Local';
