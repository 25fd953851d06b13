import type { Labels, Service, Workload } from '../../../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPodNames, itsSelector } from '../../../model/scope/aspects.ts';
import { missing, evidence } from '../../../model/scope/evidence.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';
import { isStatefulSet } from '../../../model/keys.ts';
import { isSlipOf } from '../../../base/texts/nearest.ts';
import type { RuleFinding } from '../../define.ts';
import { nearestPod } from './existing-pod.ts';
import { setScalarAt } from '../../fixes/field-edits.ts';
import { podNames } from '../references/governing.ts';
import { mayHave } from './named-sets.ts';
import { at, possible } from '../reach.ts';
import { called, podText } from '../words.ts';
import { labelDifferences } from '../../../k8s/selector.ts';
import { setAndOrdinal } from '../../../k8s/pod-ordinals.ts';
import { sentences } from '../../../base/texts/sentences.ts';
import type { Pods } from '../words.ts';

const podName = 'statefulset.kubernetes.io/pod-name';

const say = sentences({
  'no-pod': ({ pod, set, pods, name }: { readonly pod: string; readonly set: string; readonly pods: Pods; readonly name: string }) =>
    `No pod is called ${pod}: ${set} makes ${podText(pods)}. So "${name}" leads to nothing.`,
});

/** A Service for one pod of a StatefulSet that names a pod which the set near by does not make (facts B.3). */
export function podNameMiss(service: InstanceOf<Service>, selector: Labels, model: Model): RuleFinding | undefined {
  const wanted = selector[podName];
  const pod = wanted === undefined ? undefined : setAndOrdinal(wanted);
  if (wanted === undefined || pod === undefined || model.scope.selectsAny(service, selector)) return undefined;
  const near = possible(model.scope.podsInReach(service))
    .filter((candidate) => candidate.distance <= 1 && candidate.variant !== true)
    .map((candidate) => candidate.instance)
    .filter(isStatefulSet);
  const known = possible(model.scope.named(service, 'StatefulSet', pod.set)).length > 0;
  const set = known
    ? near.find((each) => each.facts.object.name === pod.set)
    : near.find((each) => isSlipOf(pod.set, each.facts.object.name));
  if (set === undefined || !agrees(selector, set) || (known && mayHave(set, pod.ordinal, model))) return undefined;
  const right = nearestPod(set, pod.ordinal);
  const field = `spec.selector[${podName}]`;
  return {
    field,
    ...say('no-pod', { pod: wanted, set: called(set), pods: podNames(set), name: service.facts.object.name }),
    related: [at(model, set, known ? 'spec.replicas' : 'metadata.name', called(set))],
    rests: [
      evidence(service, [...itsName, ...itsSelector]),
      evidence(set, [...itsPodNames(set.facts.object), ...itsPodLabels(set.facts.object)]),
      missing(model.scope.podsAbsence(service, selector)),
    ],
    fixes: [{ title: `Select pod ${right}`, safe: false, edits: setScalarAt(service, field, right) }],
  };
}

/** Do the other pairs of the selector mean this set? */
function agrees(selector: Labels, set: InstanceOf<Workload>): boolean {
  const { labels } = set.facts.object.template;
  return labelDifferences(selector, labels).every(({ key }) => key === podName);
}
