import { getOrMake } from '../../base/get-or-make.ts';
import type { Model } from '../../model/types.ts';

/** Remembers what is computed of a key, for as long as a model is valid: several rules ask the same question. */
export function perModel<K extends object, V>(compute: (key: K, model: Model) => V): (key: K, model: Model) => V {
  const known = new WeakMap<Model, WeakMap<K, { readonly value: V }>>();
  return (key, model) => {
    const ofModel = getOrMake(known, model, () => new WeakMap<K, { readonly value: V }>());
    return getOrMake(ofModel, key, () => ({ value: compute(key, model) })).value;
  };
}

/** Remembers what is computed of a model as a whole. */
export function ofModel<V>(compute: (model: Model) => V): (model: Model) => V {
  const known = new WeakMap<Model, { readonly value: V }>();
  return (model) => getOrMake(known, model, () => ({ value: compute(model) })).value;
}

/** The same for one key at a time: what is asked of an object while it is judged, and then no more. */
export function latestPerModel<K extends object, V>(compute: (key: K, model: Model) => V): (key: K, model: Model) => V {
  const known = new WeakMap<Model, { readonly key: K; readonly value: V }>();
  return (key, model) => {
    const last = known.get(model);
    if (last?.key === key) return last.value;
    const value = compute(key, model);
    known.set(model, { key, value });
    return value;
  };
}
