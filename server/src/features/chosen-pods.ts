import type { Labels } from '../k8s/kinds.ts';
import { countsHere } from '../model/candidates.ts';
import type { PredictedPod } from '../model/records.ts';
import type { Instance, Model } from '../model/types.ts';
import { sourced } from './sourced.ts';

export interface ChosenPods {
  readonly owner: Instance;
  readonly pods: readonly PredictedPod[];
}

/** The pods that a selector of this object chooses, by their makers. Labels that only the running cluster knows do not shut a pod out. */
export function chosenPods(model: Model, instance: Instance, selector: Labels): readonly ChosenPods[] {
  const records = model.recordsFor(instance.bundle, instance.facts.uri);
  return model.scope.podsMatching(instance, selector).filter(countsHere).map((c) => ({
    owner: c.instance,
    pods: records.podsOf(sourced(c.instance)).filter(({ labels }) => Object.entries(selector).every(([key, value]) => !Object.hasOwn(labels, key) || labels[key] === value)),
  }));
}
