import { withHoles } from '../../../base/texts/hole.ts';
import { addressOfReverse, isWithin, sameName, withoutFinalDot } from '../../../k8s/dns-name.ts';
import type { Answer, AnswerLine as Line, Reason } from '../types.ts';
import type { Row } from '../find.ts';
import { lookup } from './lookup.ts';
import { because } from '../reasons/reason-codes.ts';
import { parseRequest } from './request.ts';
import { pointersTo } from './reverse.ts';
import { srvOrder } from '../srv-order.ts';
import type { World } from '../world.ts';

interface Result {
  readonly exists: boolean;
  readonly lines: readonly Line[];
  readonly reasons: readonly Reason[];
  readonly dependsOn: readonly string[];
}

const missing = (reasons: readonly Reason[]): Result => ({ exists: false, lines: [], reasons, dependsOn: [] });
const empty = (...reasons: readonly Reason[]): Result => ({ exists: true, lines: [], reasons, dependsOn: [] });

function uniqueLines(lines: readonly Line[]): Line[] {
  const seen = new Map(lines.map((l) => [`${l.name} ${l.type} ${l.data}`, l]));
  return [...seen.values()];
}

function uniqueReasons(reasons: readonly Reason[]): Reason[] {
  const key = (r: Reason) => JSON.stringify([r.code, r.ref?.kind, r.ref?.namespace, r.ref?.name, r.field, r.values]);
  return [...new Map(reasons.map((r) => [key(r), r])).values()];
}

const familyName = (type: 'A' | 'AAAA') => (type === 'A' ? 'IPv4' : 'IPv6');

/** One CNAME and what lies behind it, or nothing when nothing lies behind it (facts A.1.4, plugin/backend_lookup.go). */
function follow(world: World, name: string, type: 'A' | 'AAAA', row: Row, before: readonly Line[]): Result {
  const target = row.host.data;
  const cname: Line = { name, type: 'CNAME', data: withoutFinalDot(target) };
  const values = { name, target };
  if (isWithin(target, name)) return empty(...row.reasons, because('cname-loop', { values }));
  if (before.length > world.coredns.chainLimit) return empty(...row.reasons, because('cname-chain-too-long', { values }));
  if (before.some((l) => sameName(l.name, name) && sameName(l.data, target)))
    return empty(...row.reasons, because('cname-loop', { values }));
  if (!isWithin(target, world.settings.clusterDomain)) {
    return {
      exists: true,
      lines: [cname],
      reasons: [...row.reasons, because('cname-target-outside', { values })],
      dependsOn: [withoutFinalDot(target)],
    };
  }
  const behind = addresses(world, target, type, [...before, cname]);
  if (behind.lines.length === 0)
    return { ...empty(...row.reasons, because('cname-target-empty', { values }), ...behind.reasons), dependsOn: behind.dependsOn };
  return { exists: true, lines: [cname, ...behind.lines], reasons: [...row.reasons, ...behind.reasons], dependsOn: behind.dependsOn };
}

/** A and AAAA (facts A.1; `A`, `AAAA` of plugin/backend_lookup.go). `before`: CNAMEs that led here. */
function addresses(world: World, name: string, type: 'A' | 'AAAA', before: readonly Line[]): Result {
  const found = lookup(world, name);
  if (!found.ok) return missing(found.reasons);
  const family = familyName(type);
  const lines: Line[] = [];
  const reasons: Reason[] = [...found.reasons];
  const dependsOn: string[] = [];
  for (const row of found.rows) {
    if (row.host.family === 'FQDN') {
      const followed = follow(world, name, type, row, before);
      lines.push(...followed.lines);
      reasons.push(...followed.reasons);
      dependsOn.push(...followed.dependsOn);
    } else if (row.host.family === family) {
      lines.push({ name, type, data: row.host.data });
      reasons.push(...row.reasons);
    }
  }
  if (lines.length === 0 && found.rows.some((r) => r.host.family !== 'FQDN')) {
    reasons.push(because('family-missing', { values: { name, family }, ...refOf(found.rows) }));
  }
  return { exists: true, lines: uniqueLines(lines), reasons, dependsOn };
}

function refOf(rows: readonly Row[]): { readonly ref?: NonNullable<Reason['ref']> } {
  const ref = rows[0]?.reasons[0]?.ref;
  return ref ? { ref } : {};
}

/** SRV (facts A.1, A.3): ExternalName never; port -1 never; one per target and port. */
function srv(world: World, name: string): Result {
  const found = lookup(world, name);
  if (!found.ok) return missing(found.reasons);
  const own = found.rows.filter((r) => !isAlias(r));
  const rows = own.filter((r) => r.port !== -1);
  const lines = rows.map((r) => ({ name, type: 'SRV', data: `${r.port} ${withoutFinalDot(r.target)}`, ...srvOrder(own.length) }));
  if (lines.length > 0)
    return {
      exists: true,
      lines: uniqueLines(lines),
      reasons: rows.flatMap((r) => [...r.reasons, ...(r.portReason ? [r.portReason] : [])]),
      dependsOn: [],
    };
  if (found.rows.length > 0 && own.length === 0)
    return empty(...found.rows.flatMap((r) => r.reasons), because('external-name-no-srv', refOf(found.rows)));
  return empty(...found.reasons, ...(own.length > 0 ? [because('no-ports', { ...refOf(own), values: { name } })] : []));
}

const isAlias = (row: Row) => row.host.family === 'FQDN';

/** CNAME: the first match only, when it is a host name. */
function cname(world: World, name: string): Result {
  const found = lookup(world, name);
  if (!found.ok) return missing(found.reasons);
  const row = found.rows[0];
  if (!row || !isAlias(row)) return empty(...found.reasons, because('type-never-here', { values: { name, type: 'CNAME' } }));
  return { exists: true, lines: [{ name, type: 'CNAME', data: withoutFinalDot(row.host.data) }], reasons: row.reasons, dependsOn: [] };
}

/** TXT: the schema version, else nothing; names without any record do not exist (facts A.5). */
function txt(world: World, name: string): Result {
  const zone = world.settings.clusterDomain;
  if (sameName(name, `dns-version.${zone}`)) {
    return { exists: true, lines: [{ name, type: 'TXT', data: '"1.1.0"' }], reasons: [because('schema-version')], dependsOn: [] };
  }
  const found = lookup(world, name);
  if (found.ok && found.rows.length > 0) return empty(because('type-never-here', { values: { name, type: 'TXT' } }));
  return missing([...found.reasons, because('txt-only-version', { values: { name } })]);
}

function reverse(world: World, name: string, type: string): Result {
  const zone = isWithin(name, 'ip6.arpa') ? 'ip6.arpa' : 'in-addr.arpa';
  if (sameName(name, zone)) return empty(because('zone-apex', { values: { name } }));
  const address = addressOfReverse(name);
  if (address === undefined || type !== 'PTR')
    return { ...missing([because('reverse-no-address', { values: { name } })]), dependsOn: [name] };
  const found = pointersTo(world, address);
  const lines = found.targets.map((data) => ({ name, type: 'PTR', data }));
  if (lines.length === 0) return { ...missing(found.reasons), dependsOn: address.startsWith('<') ? [] : [name] };
  return { exists: true, lines: uniqueLines(lines), reasons: found.reasons, dependsOn: [] };
}

/** Names that the server makes up for itself: its answer depends on where it runs. */
function serverOwn(world: World, name: string, type: string): Result | undefined {
  const zone = world.settings.clusterDomain;
  const own = because('server-own-name', { values: { name } });
  if (sameName(name, zone) && type === 'SOA') {
    const data = `ns.dns.${zone} hostmaster.${zone}`;
    return { exists: true, lines: [{ name, type, data }], reasons: [own], dependsOn: [] };
  }
  if ((sameName(name, zone) && type === 'NS') || (sameName(name, `ns.dns.${zone}`) && (type === 'A' || type === 'AAAA'))) {
    return { ...empty(own), dependsOn: ['the Service and addresses of the cluster DNS server'] };
  }
  return undefined;
}

function resultOf(world: World, name: string, type: string): Result {
  if (isWithin(name, 'in-addr.arpa') || isWithin(name, 'ip6.arpa')) return reverse(world, name, type);
  if (parseRequest(name, world.settings.clusterDomain).kind === 'outside') {
    return { ...empty(because('outside-zone', { values: { name, zone: world.settings.clusterDomain } })), dependsOn: [name] };
  }
  const own = serverOwn(world, name, type);
  if (own) return own;
  switch (type) {
    case 'A':
    case 'AAAA':
      return addresses(world, name, type, []);
    case 'SRV':
      return srv(world, name);
    case 'CNAME':
      return cname(world, name);
    case 'TXT':
      return txt(world, name);
    default: {
      const found = lookup(world, name);
      return found.ok ? empty(because('type-never-here', { values: { name, type } })) : missing(found.reasons);
    }
  }
}

/** The answer of CoreDNS to one direct question (facts A). The question's own spelling is echoed; an ellipsis in it stands for what is only known later. */
export function dig(world: World, name: string, type: string): Answer {
  const asked = withoutFinalDot(withHoles(name));
  const upper = type.toUpperCase();
  const result = resultOf(world, asked, upper);
  return {
    name: asked,
    type: upper,
    rcode: result.exists ? 'NOERROR' : 'NXDOMAIN',
    answers: result.lines,
    reasons: uniqueReasons(result.reasons),
    dependsOn: [...new Set(result.dependsOn)],
  };
}
