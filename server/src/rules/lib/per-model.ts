import { memoOfTwo, memoWhile } from '../../base/memo.ts';
import type { Model } from '../../model/types.ts';

/** Remembers what is computed of a key, for as long as a model is valid: several rules ask the same question. */
export function perModel<K extends object, V>(compute: (key: K, model: Model) => V): (key: K, model: Model) => V {
  const known = memoOfTwo((model: Model, key: K) => ({ value: compute(key, model) }));
  return (key, model) => known(model, key).value;
}

/** The same for one key at a time: what is asked of an object while it is judged, and then no more. */
export function latestPerModel<K extends object, V>(compute: (key: K, model: Model) => V): (key: K, model: Model) => V {
  const known = memoWhile((model: Model, key: K) => compute(key, model));
  return (key, model) => known(model, key);
}
