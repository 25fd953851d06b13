import type { Labels } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { PredictedPod } from '../../model/records.ts';
import type { Instance, Model } from '../../model/types.ts';
import { sourced } from './sourced.ts';
import { labelDifferences } from '../../k8s/selector.ts';

export interface ChosenPods {
  readonly owner: Instance;
  readonly pods: readonly PredictedPod[];
}

/** The pods that a selector of this object chooses, by their makers, each once. Labels that only the running cluster knows do not shut a pod out. */
export function chosenPods(model: Model, instance: Instance, selector: Labels): readonly ChosenPods[] {
  const records = model.recordsFor(instance.bundle, instance.facts.uri);
  const seen = new Set<PredictedPod>();
  const isNew = (pod: PredictedPod): boolean => seen.size < seen.add(pod).size;
  return model.scope
    .podsMatching(instance, selector)
    .filter(countsHere)
    .map((c) => ({
      owner: c.instance,
      pods: records
        .podsOf(sourced(c.instance))
        .filter((pod) => labelDifferences(selector, pod.labels).every(({ found }) => found === undefined) && isNew(pod)),
    }));
}
