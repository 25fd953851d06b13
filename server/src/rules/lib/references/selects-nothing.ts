import { areKnown } from '../../../facts/known.ts';
import { isPlaceholder } from '../../../facts/unknown.ts';
import { isHeadless } from '../../../k8s/kinds.ts';
import type { Labels, Service } from '../../../k8s/kinds.ts';
import { isControllerLabel } from '../../../k8s/operators/controller-labels.ts';
import { itsName, itsPodLabels, itsSelector, itsShape } from '../../../model/scope/aspects.ts';
import { missing, evidence } from '../../../model/scope/evidence.ts';
import type { Evidence, InstanceOf, Model } from '../../../model/types.ts';
import { isStatefulSet } from '../../../model/keys.ts';
import { childPath } from '../../../yaml/path.ts';
import type { RuleFinding } from '../../define.ts';
import { selectThesePods, differences } from '../../fixes/label-fixes.ts';
import { judgedSets, misplacedServices } from './governing.ts';
import type { NearMiss } from '../names/near-miss.ts';
import { at, possible, templateOf, templatePath } from '../reach.ts';
import { called } from '../words.ts';
import { sentences, inTurn } from '../../../base/texts/sentences.ts';
import type { Differences } from '../../fixes/label-fixes.ts';

const say = sentences({
  headless: ({ name }: { readonly name: string }) => `Headless Service "${name}" selects no pods, so its name is NXDOMAIN.`,
  'cluster-ip': ({ name }: { readonly name: string }) => `Service "${name}" selects no pods, so its cluster IP refuses every connection.`,
  near: ({ pods, wanted, found, lacking }: { readonly pods: string } & Differences) =>
    found !== undefined
      ? `The pods of ${pods} differ only in ${wanted} (${found} there). Did you mean these?`
      : lacking !== undefined
        ? `The pods of ${pods} differ only in ${wanted} (no label ${lacking} there). Did you mean these?`
        : `The pods of ${pods} differ only in ${wanted} (no such labels there). Did you mean these?`,
});

/** What is said of a selector that misses the pods near by. */
export function missedPods(service: InstanceOf<Service>, miss: NearMiss, model: Model): RuleFinding {
  const only = miss.differences.length === 1 ? miss.differences[0] : undefined;
  const labels = `${templatePath(miss.pods, 'metadata')}.labels`;
  return {
    field: only === undefined ? 'spec.selector' : childPath('spec.selector', only.key),
    ...inTurn(
      say(isHeadless(service.facts.object) ? 'headless' : 'cluster-ip', { name: service.facts.object.name }),
      say('near', { pods: called(miss.pods), ...differences(miss.differences) }),
    ),
    related: [
      at(model, miss.pods, only?.found === undefined ? labels : childPath(labels, only.key), `Labels of the pods of ${called(miss.pods)}`),
    ],
    fixes: [{ ...selectThesePods(service, miss.pods), preferred: true }],
    rests: [...nothingSelected(service, model), evidence(miss.pods, itsPodLabels(miss.pods.facts.object))],
  };
}

/** That no pods here match, and nothing else makes any. */
export function nothingSelected(service: InstanceOf<Service>, model: Model): readonly Evidence[] {
  return [
    evidence(service, [...itsName, ...itsShape, ...itsSelector]),
    missing(model.scope.podsAbsence(service, service.facts.object.selector ?? {})),
  ];
}

/** Do no pods match: none here, none that could be unfinished or are made by a controller? */
export function selectsNothing(service: InstanceOf<Service>, selector: Labels, model: Model): boolean {
  if (Object.entries(selector).some(([key, value]) => isControllerLabel(key) || isPlaceholder(key) || isPlaceholder(value))) return false;
  if (model.scope.selectsAny(service, selector)) return false;
  if (possible(model.scope.endpointsOf(service)).length > 0) return false;
  return model.scope
    .podsInReach(service)
    .every(({ instance, distance }) => distance > 1 || areKnown(instance.facts, itsPodLabels(instance.facts.object)));
}

/** Does the pods' own rule speak of the mismatch: a StatefulSet (perhaps of another namespace) or a `subdomain` that names this Service? */
export function isClaimedElsewhere(service: InstanceOf<Service>, model: Model): boolean {
  const { name } = service.facts.object;
  const { uri } = service.facts;
  if (
    model.scope
      .setsNaming(service)
      .some((set) => set.facts.uri === uri && isStatefulSet(set) && misplacedServices(set, model).some((each) => each === service))
  )
    return true;
  return (
    judgedSets(service, model).length > 0 ||
    model.scope
      .podsInReach(service)
      .some(
        (candidate) =>
          candidate.namespace !== 'other' &&
          candidate.instance.facts.object.kind !== 'StatefulSet' &&
          templateOf(candidate.instance).subdomain === name,
      )
  );
}
