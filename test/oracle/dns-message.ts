import { Buffer } from 'node:buffer';

/** DNS over TCP, as much of it as questions about a cluster need (RFC 1035, RFC 2782, RFC 5936). */
export interface WireRecord {
  /** Without final dot. */
  readonly name: string;
  readonly ttl: number;
  readonly type: string;
  /** SRV: `PORT TARGET`; names without final dot; addresses as text. */
  readonly data: string;
  /** SRV only. */
  readonly order?: { readonly priority: number; readonly weight: number };
}

export interface WireAnswer {
  readonly rcode: string;
  readonly records: readonly WireRecord[];
}

const codes: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, AXFR: 252 };
const nameOfCode = (code: number) => Object.keys(codes).find((k) => codes[k] === code) ?? `TYPE${code}`;
const rcodes: readonly string[] = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/** A question as a TCP message, its two-byte length in front. */
export function encodeQuestion(id: number, name: string, type: string): Buffer {
  const labels = name
    .replace(/\.$/, '')
    .split('.')
    .filter((l) => l !== '');
  const qname = Buffer.concat([
    ...labels.map((l) => Buffer.concat([Buffer.from([Buffer.byteLength(l)]), Buffer.from(l)])),
    Buffer.from([0]),
  ]);
  const message = Buffer.alloc(12 + qname.length + 4);
  message.writeUInt16BE(id, 0);
  message.writeUInt16BE(0x0100, 2);
  message.writeUInt16BE(1, 4);
  qname.copy(message, 12);
  message.writeUInt16BE(codes[type] ?? 255, 12 + qname.length);
  message.writeUInt16BE(1, 12 + qname.length + 2);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length, 0);
  return Buffer.concat([length, message]);
}

function readName(message: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  let end: number | undefined;
  for (let jumps = 0; jumps < 64;) {
    const length = message.readUInt8(at);
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if (length >= 0xc0) {
      end ??= at + 2;
      at = message.readUInt16BE(at) & 0x3fff;
      jumps++;
    } else {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  throw new Error('a name in the reply points to itself');
}

/** Longest run of two or more zero groups becomes `::` (RFC 5952). */
function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].toSorted(
    (a, b) => b[0].split(':').filter((x) => x === '0').length - a[0].split(':').filter((x) => x === '0').length,
  );
  const run = runs[0];
  if (!run) return groups.join(':');
  const text = groups.join(':');
  return `${text.slice(0, run.index)}::${text.slice(run.index + run[0].length).replace(/^:/, '')}`;
}

function txtText(bytes: Buffer): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes.readUInt8(at))
    parts.push(`"${bytes.toString('latin1', at + 1, at + 1 + bytes.readUInt8(at))}"`);
  return parts.join(' ');
}

function dataText(message: Buffer, type: string, at: number, length: number): string {
  const bytes = message.subarray(at, at + length);
  switch (type) {
    case 'A':
      return [...bytes].join('.');
    case 'AAAA':
      return ipv6Text(bytes);
    case 'CNAME':
    case 'PTR':
    case 'NS':
      return readName(message, at).name;
    case 'SRV':
      return `${message.readUInt16BE(at + 4)} ${readName(message, at + 6).name}`;
    case 'TXT':
      return txtText(bytes);
    case 'SOA': {
      const mname = readName(message, at);
      return `${mname.name} ${readName(message, mname.end).name}`;
    }
    default:
      return bytes.toString('hex');
  }
}

/** Reads one message (without its length). Only the answer section counts. */
export function decodeMessage(message: Buffer): WireAnswer {
  const rcode = rcodes[message.readUInt16BE(2) & 0xf] ?? 'OTHER';
  let at = 12;
  for (let i = message.readUInt16BE(4); i > 0; i--) at = readName(message, at).end + 4;
  const records: WireRecord[] = [];
  for (let i = message.readUInt16BE(6); i > 0; i--) {
    const { name, end } = readName(message, at);
    const type = nameOfCode(message.readUInt16BE(end));
    const length = message.readUInt16BE(end + 8);
    const order = type === 'SRV' ? { order: { priority: message.readUInt16BE(end + 10), weight: message.readUInt16BE(end + 12) } } : {};
    records.push({ name, ttl: message.readUInt32BE(end + 4), type, data: dataText(message, type, end + 10, length), ...order });
    at = end + 10 + length;
  }
  return { rcode, records };
}

/** Splits what arrived over TCP into whole messages and the rest. */
export function splitMessages(bytes: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = bytes;
  while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
    const end = 2 + rest.readUInt16BE(0);
    messages.push(rest.subarray(2, end));
    rest = rest.subarray(end);
  }
  return { messages, rest };
}
