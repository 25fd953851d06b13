/** Where an alias stands as a key right before its colon (`*app: 1`), which YAML 1.2 takes for part of the name and go-yaml for the end of it (`scannerc.go` yaml_parser_scan_anchor). */
const aliasKey = /(?<=^|[\s{,])\*(?=[\w-]+:)/gm;

/** Such keys of one reading, by their offsets in the text. */
export interface AliasKeys {
  readonly at: ReadonlySet<number>;
  /** Those that the reader came to as keys; the others stand in scalars and comments. */
  readonly seen: Set<number>;
}

/**
 * Reads a text in which aliases that are keys look like plain ones to `read`, which takes note of those that it sees: what is none is left as it is.
 * `undefined`: the text holds none.
 */
export function readAliasKeys<T>(text: string, read: (text: string, keys: AliasKeys) => T): T | undefined {
  let offsets = text.includes('*') ? [...text.matchAll(aliasKey)].map(({ index }) => index) : [];
  while (offsets.length > 0) {
    const keys: AliasKeys = { at: new Set(offsets), seen: new Set() };
    const result = read(withPlainKeys(text, offsets), keys);
    if (keys.seen.size === offsets.length) return result;
    offsets = offsets.filter((at) => keys.seen.has(at));
  }
  return undefined;
}

/** Of the same length. */
function withPlainKeys(text: string, offsets: readonly number[]): string {
  const parts = offsets.map((at, index) => `${text.slice(index === 0 ? 0 : (offsets[index - 1] ?? 0) + 1, at)}_`);
  return parts.join('') + text.slice((offsets.at(-1) ?? -1) + 1);
}
