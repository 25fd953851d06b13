import { printable } from '../../base/texts/printable.ts';
import { isKnownName } from '../../k8s/dns-name.ts';
import type { Model } from '../../model/types.ts';

/** Namespaces that hold something, in order, for lists to choose from; without those whose names are made later, or can be none. */
export function namespaceChoices(model: Model): readonly string[] {
  return [...new Set(model.instances().map((instance) => instance.namespace))]
    .filter((name) => isKnownName(name) && printable(name) === name)
    .sort();
}
