/**
 * What is computed of a value, once for as long as the value lives. The cache is the function's own: it is made where the function is, and nobody else sees it.
 * `undefined` is computed anew each time.
 */
export function memo<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = compute(key);
    known.set(key, made);
    return made;
  };
}

/** The same of two values: forgotten with the first that goes. */
export function memoOfTwo<A extends object, B extends object, V>(compute: (a: A, b: B) => V): (a: A, b: B) => V {
  const of = memo((a: A) => memo((b: B) => compute(a, b)));
  return (a, b) => of(a)(b);
}

/** One result for each value: the one that was computed last, for as long as it is asked for under the same condition, compared by identity. */
export function memoWhile<K extends object, C, V>(compute: (key: K, condition: C) => V): (key: K, condition: C) => V {
  const known = new WeakMap<K, { readonly condition: C; readonly value: V }>();
  return (key, condition) => {
    const last = known.get(key);
    if (last !== undefined && last.condition === condition) return last.value;
    const value = compute(key, condition);
    known.set(key, { condition, value });
    return value;
  };
}
