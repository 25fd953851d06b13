import type { Labels, Service } from '../../k8s/kinds.ts';
import { isControllerLabel } from '../../model/pod-labels.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { isStatefulSet } from '../../model/keys.ts';
import { judgedSets, misplacedService } from './governing.ts';
import { isPlaceholder } from './locate.ts';
import { possible, settled, surely, templateOf } from './reach.ts';

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
