import { getOrMake } from '../../base/get-or-make.ts';

/** Gives every symbolic address one address of the ranges that documentation may use, so that the text is a valid master file. */
export interface StandIns {
  /** Address for a symbolic one (`<ip4 Pod/ns/name>`); anything else stays. */
  address(data: string): string;
  /** Name with its symbolic labels (`<dashed4 …>`) spelled out. */
  name(name: string): string;
}

const symbol = /<(?<kind>ip|dashed|clusterIP|nodeIP|dashedNode)(?<family>[46])(?: (?<of>[^>]*))?>/g;

/** 192.0.2.0/24 (RFC 5737) for the first addresses, then 198.18.0.0/15 (RFC 2544). */
function ipv4(n: number): string {
  if (n < 255) return `192.0.2.${n}`;
  const rest = n - 254;
  return `198.${18 + ((rest >> 16) & 1)}.${(rest >> 8) & 255}.${rest & 255}`;
}

/** 2001:db8::/32 (RFC 3849). */
function ipv6(n: number): string {
  return n < 65536 ? `2001:db8::${n.toString(16)}` : `2001:db8::${(n >> 16).toString(16)}:${(n & 65535).toString(16)}`;
}

/** Addresses for documentation and tests (RFC 5737, RFC 2544, RFC 3849) that stand for those that nobody knows yet: one each, the same whenever it is asked for. */
export function createStandIns(): StandIns {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => getOrMake(numbers, key, () => numbers.size + 1);
  const spell = (text: string): string =>
    text.replace(symbol, (_all, kind: string, family: string, of?: string) => {
      const cluster = kind === 'clusterIP' ? 'cluster ' : kind === 'nodeIP' || kind === 'dashedNode' ? 'node ' : '';
      const n = numberOf(cluster + (of ?? ''));
      const address = family === '4' ? ipv4(n) : ipv6(n);
      return kind === 'dashed' || kind === 'dashedNode' ? address.replace(/[.:]/g, '-') : address;
    });
  return { address: spell, name: spell };
}
