import type { Model } from '../../model/types.ts';

/** Remembers what is computed of a key, for as long as a model is valid: several rules ask the same question. */
export function perModel<K extends object, V>(compute: (key: K, model: Model) => V): (key: K, model: Model) => V {
  const known = new WeakMap<Model, WeakMap<K, { readonly value: V }>>();
  return (key, model) => {
    const ofModel = known.get(model) ?? new WeakMap<K, { readonly value: V }>();
    known.set(model, ofModel);
    const found = ofModel.get(key) ?? { value: compute(key, model) };
    ofModel.set(key, found);
    return found.value;
  };
}
