/** Running 53-bit hash: two independent 32-bit halves. Not for security. */
export interface Hash {
  low: number;
  high: number;
}

/** A hash of nothing yet. */
export function newHash(): Hash {
  return { low: 0xdeadbeef, high: 0x41c6ce57 };
}

/** Mixes in a text and its end. */
export function mixText(hash: Hash, text: string): void {
  let { low, high } = hash;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  hash.low = low;
  hash.high = high;
  mixNumber(hash, text.length);
}

/** Mixes in a number, as a 32-bit integer. */
export function mixNumber(hash: Hash, value: number): void {
  hash.low = Math.imul(hash.low ^ value, 2246822507) ^ (hash.low >>> 15);
  hash.high = Math.imul(hash.high ^ value, 3266489909) ^ (hash.high >>> 13);
}

/** The hash as a short text. */
export function digest(hash: Hash): string {
  return `${hash.low >>> 0}.${hash.high >>> 0}`;
}
