import { isControllerLabel } from '../../k8s/controller-labels.ts';
import type { Labels, Service } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { isStatefulSet } from '../../model/keys.ts';
import { childPath } from '../../yaml/path.ts';
import type { RuleFinding } from '../define.ts';
import { differenceText, selectThesePods } from './label-fixes.ts';
import { judgedSets, misplacedService } from './governing.ts';
import { isPlaceholder } from './locate.ts';
import type { NearMiss } from './near-miss.ts';
import { at, possible, settled, surely, templateOf, templatePath } from './reach.ts';
import { called } from './words.ts';

/** What is said of a selector that misses the pods near by: `what`, in front of the Service's name, selects none, so its `effect`. */
export function missedPods(service: InstanceOf<Service>, miss: NearMiss, what: string, effect: string, model: Model): RuleFinding {
  const only = miss.differences.length === 1 ? miss.differences[0] : undefined;
  const labels = `${templatePath(miss.pods, 'metadata')}.labels`;
  return {
    field: only === undefined ? 'spec.selector' : childPath('spec.selector', only.key),
    message: `${what} "${service.facts.object.name}" selects no pods, so its ${effect}. The pods of ${called(miss.pods)} differ only in ${differenceText(miss.differences)}: are they meant?`,
    related: [at(model, miss.pods, only?.found === undefined ? labels : childPath(labels, only.key), `Labels of the pods of ${called(miss.pods)}`)],
    fixes: [{ ...selectThesePods(service, miss.pods), preferred: true }],
  };
}

/** Is it sure enough that no pods match: none here, none that could be unfinished, made by a controller, an operator or a chart? */
export function selectsNothing(service: InstanceOf<Service>, selector: Labels, model: Model): boolean {
  if (Object.entries(selector).some(([key, value]) => isControllerLabel(key) || isPlaceholder(key) || isPlaceholder(value))) return false;
  if (model.scope.selectsAny(service, selector)) return false;
  if (possible(model.scope.endpointsOf(service)).length > 0 || !surely(model.scope.podsAbsence(service, selector))) return false;
  return model.scope.podsInReach(service).filter((candidate) => candidate.distance <= 1).every((candidate) => settled(candidate.instance));
}

/** Does the pods' own rule speak of the mismatch: a StatefulSet (perhaps of another namespace) or a `subdomain` that names this Service? */
export function isClaimedElsewhere(service: InstanceOf<Service>, model: Model): boolean {
  const { name } = service.facts.object;
  const { uri } = service.facts;
  if (model.scope.setsNaming(service).some((set) => set.facts.uri === uri && isStatefulSet(set) && misplacedService(set, model) === service)) return true;
  return judgedSets(service, model).length > 0
    || model.scope.podsInReach(service).some((candidate) => candidate.namespace !== 'other' && candidate.instance.facts.object.kind !== 'StatefulSet'
      && templateOf(candidate.instance).subdomain === name);
}
