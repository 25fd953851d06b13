import { quote } from './go/go-text.ts';

export type Family = 'IPv4' | 'IPv6';

/** Bytes of an address: 4 or 16. IPv4-mapped IPv6 text gives 4, as Go's `net.IP` prints and compares it. */
export type Bytes = readonly number[];

/** Reads an address as kube-apiserver does (`ParseIPSloppy`): leading zeros and IPv4-mapped text are taken, zones are not. */
export function parseSloppy(text: string): Bytes | undefined {
  for (const char of text) {
    if (char === '.') return parse4(text);
    if (char === ':') return unmap(parse6(text));
  }
  return undefined;
}

function parse4(text: string): Bytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^0*\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

function parse6(text: string): Bytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, rest] = halves.map(groups);
  if (head === undefined || (halves.length === 2 && rest === undefined)) return undefined;
  if (rest === undefined) return head.length === 16 && !endsInQuad(text, true) ? head : undefined;
  if (halves[0]?.includes('.') === true || head.length + rest.length > 14) return undefined;
  return [...head, ...Array<number>(16 - head.length - rest.length).fill(0), ...rest];
}

/** A dotted quad not at the very end. */
function endsInQuad(text: string, whole: boolean): boolean {
  return whole && text.includes('.') && !/:[\d.]+$/.test(text);
}

function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const quad = i === parts.length - 1 ? parse4(part) : undefined;
      if (quad === undefined) return undefined;
      bytes.push(...quad);
    } else {
      if (!/^0*[\da-f]{1,4}$/i.test(part)) return undefined;
      const value = Number.parseInt(part, 16);
      bytes.push(value >> 8, value & 255);
    }
  }
  return bytes;
}

const isMapped = (b: Bytes): boolean => b.length === 16 && b.slice(0, 10).every((x) => x === 0) && b[10] === 255 && b[11] === 255;
const unmap = (b: Bytes | undefined): Bytes | undefined => (b !== undefined && isMapped(b) ? b.slice(12) : b);

/** Family of an address by its number of bytes. */
export function familyOf(address: Bytes): Family {
  return address.length === 4 ? 'IPv4' : 'IPv6';
}

/** Canonical text: dotted quad, or RFC 5952. */
export function formatAddress(address: Bytes): string {
  if (address.length === 4) return address.join('.');
  const words = Array.from({ length: 8 }, (_, i) => (address[2 * i] ?? 0) * 256 + (address[2 * i + 1] ?? 0));
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i += 1) {
    let length = 0;
    while (i + length < 8 && words[i + length] === 0) length += 1;
    if (length > best.length) best = { at: i, length };
  }
  const hex = (list: readonly number[]): string => list.map((word) => word.toString(16)).join(':');
  return best.at < 0 ? hex(words) : `${hex(words.slice(0, best.at))}::${hex(words.slice(best.at + best.length))}`;
}

/** `0.0.0.0` or `::` (Go net.IP.IsUnspecified). */
export const isUnspecified = (a: Bytes): boolean => a.every((x) => x === 0);
/** `127.0.0.0/8` or `::1` (Go net.IP.IsLoopback). */
export const isLoopback = (a: Bytes): boolean => (a.length === 4 ? a[0] === 127 : a.slice(0, 15).every((x) => x === 0) && a[15] === 1);
/** `169.254.0.0/16` or `fe80::/10` (Go net.IP.IsLinkLocalUnicast). */
export const isLinkLocal = (a: Bytes): boolean =>
  a.length === 4 ? a[0] === 169 && a[1] === 254 : a[0] === 0xfe && ((a[1] ?? 0) & 0xc0) === 0x80;
/** `224.0.0.0/24` or `ff02::/16` with any flags (Go net.IP.IsLinkLocalMulticast). */
export const isLinkLocalMulticast = (a: Bytes): boolean =>
  a.length === 4 ? a[0] === 224 && a[1] === 0 && a[2] === 0 : a[0] === 0xff && ((a[1] ?? 0) & 0x0f) === 2;

/** What the strict reader of Go (`netip.ParseAddr`) makes of the text. */
export interface StrictAddress {
  /** Its error text, e.g. `ParseAddr("x"): unable to parse IP`; undefined: it is an address. */
  readonly error?: string;
  readonly mapped: boolean;
  readonly isV6: boolean;
  /** Canonical text, mapped addresses as `::ffff:1.2.3.4`. */
  readonly text: string;
}

/** An address as Go's `netip.ParseAddr` reads it, with its words where it refuses. */
export function parseStrict(text: string): StrictAddress {
  const at = text.search(/[.:%]/);
  const fail = (message: string, where = ''): StrictAddress => ({
    error: `ParseAddr(${quote(text)}): ${message}${where === '' ? '' : ` (at ${quote(where)})`}`,
    mapped: false,
    isV6: false,
    text: '',
  });
  if (at < 0) return fail('unable to parse IP');
  if (text[at] === '%') return fail('missing IPv6 address');
  const problem = text[at] === '.' ? strict4(text) : strict6(text);
  if (problem !== undefined) return fail(...problem);
  const [address, zone] = [text.split('%')[0] ?? '', text.includes('%') ? text.slice(text.indexOf('%')) : ''];
  const bytes = text[at] === '.' ? parse4(address) : parse6(address);
  if (bytes === undefined) return fail('unable to parse IP');
  const mapped = isMapped(bytes);
  const shown = mapped ? `::ffff:${formatAddress(bytes.slice(12))}` : formatAddress(bytes);
  return { mapped, isV6: bytes.length === 16, text: shown + zone };
}

type Problem = readonly [message: string, at?: string];

function strict4(text: string): Problem | undefined {
  let [value, position, digits] = [0, 0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (/\d/.test(char)) {
      if (digits === 1 && value === 0) return ['IPv4 field has octet with leading zero'];
      value = value * 10 + Number(char);
      digits += 1;
      if (value > 255) return ['IPv4 field has value >255'];
    } else if (char === '.') {
      if (i === 0 || i === text.length - 1 || text[i - 1] === '.') return ['IPv4 field must have at least one digit', text.slice(i)];
      if (position === 3) return ['IPv4 address too long'];
      [value, digits, position] = [0, 0, position + 1];
    } else return ['unexpected character', text.slice(i)];
  }
  return position < 3 ? ['IPv4 address too short'] : undefined;
}

function strict6(whole: string): Problem | undefined {
  const percent = whole.indexOf('%');
  if (percent >= 0 && percent === whole.length - 1) return ['zone must be a non-empty string'];
  let text = percent < 0 ? whole : whole.slice(0, percent);
  let [ellipsis, written] = [-1, 0];
  if (text.startsWith('::')) {
    ellipsis = 0;
    text = text.slice(2);
    if (text === '') return undefined;
  }
  while (written < 16) {
    const group = /^[\da-f]*/i.exec(text)?.[0] ?? '';
    if (group.length > 4) return ['each group must have 4 or less digits', text];
    if (group === '') return ['each colon-separated field must have at least one digit', text];
    if (text[group.length] === '.') {
      if (ellipsis < 0 && written !== 12) return ['embedded IPv4 address must replace the final 2 fields of the address', text];
      if (written + 4 > 16) return ['too many hex fields to fit an embedded IPv4 at the end of the address', text];
      const problem = strict4(text);
      if (problem !== undefined) return problem;
      written += 4;
      text = '';
      break;
    }
    written += 2;
    text = text.slice(group.length);
    if (text === '') break;
    if (text[0] !== ':') return ['unexpected character, want colon', text];
    if (text.length === 1) return ['colon must be followed by more characters', text];
    text = text.slice(1);
    if (text[0] === ':') {
      if (ellipsis >= 0) return ['multiple :: in address', text];
      ellipsis = written;
      text = text.slice(1);
      if (text === '') break;
    }
  }
  if (text !== '') return ['trailing garbage after address', text];
  if (written < 16) return ellipsis < 0 ? ['address string too short'] : undefined;
  return ellipsis >= 0 ? ['the :: must expand to at least one field of zeros'] : undefined;
}

/** A network as the sloppy reader takes it; `address` keeps the bits beyond the prefix. */
export interface Network {
  readonly address: Bytes;
  readonly base: Bytes;
  readonly prefix: number;
}

/** A CIDR as the API server read it before it was strict: leading zeros are let through; `undefined`: it is none. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  const length = text.slice(slash + 1);
  if (slash < 0 || !/^0*\d{1,3}$/.test(length)) return undefined;
  const written = text.slice(0, slash);
  const address = written.includes(':') ? parse6(written) : parse4(written);
  const prefix = Number(length);
  if (address === undefined || prefix > address.length * 8) return undefined;
  const base = address.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * i))) & 0xff);
  return { address: unmap(address) ?? address, base, prefix };
}

/** Canonical text of a network: `10.96.0.0/12`. */
export function networkText(network: Network): string {
  return `${formatAddress(unmap(network.base) ?? network.base)}/${network.prefix}`;
}

/** Is the address in the network? */
export function contains(network: Network, address: Bytes): boolean {
  const [base, wanted] = [unmap(network.base) ?? network.base, unmap(address) ?? address];
  if (base.length !== wanted.length) return false;
  const prefix = network.prefix - (isMapped(network.base) ? 96 : 0);
  return wanted.every((byte, i) => (byte & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * i))) & 0xff) === base[i]);
}
