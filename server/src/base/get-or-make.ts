/** Maps, and maps with weak keys. */
interface Keyed<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** What a map holds under a key; where that is nothing, what `make` makes, from then on. `undefined` counts as nothing. */
export function getOrMake<K, V>(map: Keyed<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
