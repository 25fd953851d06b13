import { printable } from '../../base/texts/printable.ts';
import type { Place } from '../../base/span.ts';
import type { Model } from '../../model/types.ts';
import { sourced } from '../shared/sourced.ts';

/** Pods of one workload that are listed each. */
const maxChoices = 10;

/** Pods to ask from, for *Resolve a Name…*: each one that has a name, and one for all that have none, since they ask alike. */
export function resolvablePods(model: Model): readonly { readonly label: string; readonly namespace: string; readonly place: Place }[] {
  return model.instances().flatMap((instance) => {
    const { object } = instance.facts;
    if (!('template' in object) || object.name === '') return [];
    const pods = model.recordsFor(instance.bundle).podsOf(sourced({ ...instance, facts: { ...instance.facts, object } }));
    const named = pods
      .filter((pod) => !pod.name.includes('#'))
      .slice(0, maxChoices)
      .map((pod) => pod.name);
    const labels = named.length > 0 || pods.length === 0 ? named : [`${object.name} (any pod)`];
    return labels.map((label) => ({
      label: printable(label),
      namespace: printable(instance.namespace),
      place: model.placeOf(instance, 'metadata.name'),
    }));
  });
}
