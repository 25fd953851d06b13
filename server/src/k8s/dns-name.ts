import ipaddr from 'ipaddr.js';

/** IP family, as `ipFamilies` spells it. */
export type Family = 'IPv4' | 'IPv6';

/**
 * Labels of a name, left to right, without a final empty one. Dots inside a placeholder (`<dashed4 Pod/data/a.b>`) do not split.
 * Text is kept as written.
 */
export function labelsOf(name: string): string[] {
  const labels: string[] = [];
  let label = '';
  let depth = 0;
  for (const c of name) {
    if (c === '<') depth++;
    else if (c === '>') depth = Math.max(0, depth - 1);
    if (c === '.' && depth === 0) {
      labels.push(label);
      label = '';
    } else label += c;
  }
  if (label !== '') labels.push(label);
  return labels;
}

/** The name without its final dot. */
export function withoutFinalDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/** Are the names one in the eyes of DNS (case does not count)? */
export function sameName(a: string, b: string): boolean {
  return withoutFinalDot(a).toLowerCase() === withoutFinalDot(b).toLowerCase();
}

/** Is `name` the same as `parent` or below it? The root (`''`) is above all. */
export function isWithin(name: string, parent: string): boolean {
  const n = withoutFinalDot(name).toLowerCase();
  const p = withoutFinalDot(parent).toLowerCase();
  return p === '' || n === p || n.endsWith(`.${p}`);
}

/** Absolute name of a Service (facts A.1), without final dot. `before`: labels in front of it, such as a pod's hostname or `_port`, `_proto`. */
export function serviceDnsName(service: string, namespace: string, clusterDomain: string, ...before: readonly string[]): string {
  return [...before, service, namespace, 'svc', clusterDomain].join('.');
}

/**
 * Can the name be asked for as it is? Placeholders for addresses (`<dashed4 …>`) and holes are not known before deployment; other characters than
 * those of host names are in none that answers, and mean something to shells and terminals.
 */
export function isKnownName(name: string): boolean {
  return /^[\w.*-]*$/.test(name);
}

/** Labels of a named port in front of its Service's name: `_sql`, `_tcp` (facts A.3). */
export function portLabels({ name, protocol = 'TCP' }: { readonly name: string; readonly protocol?: string }): readonly [string, string] {
  return [`_${name}`, `_${protocol.toLowerCase()}`];
}

/** What stands before `.svc.<cluster domain>` in an absolute name: `db-0.db.data`; `undefined` for names that end otherwise. */
export function beforeServiceZone(name: string, clusterDomain: string): string | undefined {
  const zone = `.svc.${clusterDomain}`;
  return name.endsWith(zone) ? name.slice(0, -zone.length) : undefined;
}

const decimalByte = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = new RegExp(`^${decimalByte}(?:\\.${decimalByte}){3}$`);

/** Family of a written address as Go's `net.ParseIP` and `To4` see it; `undefined` for any other text. */
export function ipFamilyOf(text: string): Family | undefined {
  if (ipv4.test(text)) return 'IPv4';
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  return ipaddr.IPv6.parse(text).isIPv4MappedAddress() ? 'IPv4' : 'IPv6';
}

/** The address as Go prints it (RFC 5952); other text unchanged. */
export function canonicalIp(text: string): string {
  if (ipFamilyOf(text) === undefined || !text.includes(':')) return text;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
}

/** Reverse name of an address (`7.0.0.10.in-addr.arpa`); a placeholder keeps its text before the reverse zone. */
export function reverseNameOf(address: string): string | undefined {
  if (address.startsWith('<')) return `${address}.${/^<[a-zA-Z]*6[ >]/.test(address) ? 'ip6.arpa' : 'in-addr.arpa'}`;
  const family = ipFamilyOf(address);
  if (family === undefined) return undefined;
  const text = canonicalIp(address);
  if (family === 'IPv4') return `${text.split('.').reverse().join('.')}.in-addr.arpa`;
  const nibbles = ipaddr.IPv6.parse(text)
    .toByteArray()
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('');
  return `${[...nibbles].reverse().join('.')}.ip6.arpa`;
}

/** The address that a reverse name asks for, `undefined` when the name holds no whole address. */
export function addressOfReverse(name: string): string | undefined {
  const labels = labelsOf(name);
  const zone = labels.slice(-2).join('.').toLowerCase();
  const rest = labels.slice(0, -2);
  const first = rest[0];
  if (rest.length === 1 && first?.startsWith('<') === true) return zone === 'in-addr.arpa' || zone === 'ip6.arpa' ? first : undefined;
  if (zone === 'in-addr.arpa') {
    const text = rest.toReversed().join('.');
    return ipFamilyOf(text) === 'IPv4' ? text : undefined;
  }
  if (zone !== 'ip6.arpa' || rest.length !== 32 || !rest.every((l) => /^[0-9a-f]$/i.test(l))) return undefined;
  const groups = rest.toReversed().join('').match(/.{4}/g) ?? [];
  return canonicalIp(groups.join(':').toLowerCase());
}
