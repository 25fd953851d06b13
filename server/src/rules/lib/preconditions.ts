import { isHeadless } from '../../k8s/kinds.ts';
import type { Workload } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { isPodMaker, isService, isStatefulSet } from '../../model/keys.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import type { Precondition } from '../define.ts';
import { writtenServiceName } from './references/governing.ts';
import { wrongNames } from './names/wrong-names.ts';
import { partsFrom } from './pods/partings.ts';
import { possible } from './reach.ts';
import { verdictOf } from './refusals/verdict.ts';

/** Does the API server refuse the object? */
export const isRefused: Precondition = (subject, model) => {
  const { problems, causes } = verdictOf(subject, model);
  return problems.length > 0 || causes.length > 0;
};

/** Does the API server not know the object's kind in its version? */
export const isUnserved: Precondition = (subject, model) => verdictOf(subject, model).status === 404;

/** Does the API server warn of the object? */
export const isWarnedOf: Precondition = (subject, model) => verdictOf(subject, model).warnings.length > 0;

/** Is there a host name in its text? */
export const namesHosts = ({ facts }: Instance): boolean => facts.mentions.length > 0;

/** Is there a name of the cluster in its text that does not do what it says? */
export const hasWrongNames: Precondition = (subject, model) => namesHosts(subject) && wrongNames(subject, model).length > 0;

/** The same, or one that parts from its Service by other values of the chart. */
export const hasLostNames: Precondition = (subject, model) => hasWrongNames(subject, model) || partsFrom('text')(subject, model);

/** Is it what a kustomization makes of an object? */
export const isKustomized = ({ bundle }: Instance): boolean => bundle.kind === 'kustomization';

/** Is it a headless Service? */
export const isHeadlessService = (subject: Instance): boolean => isService(subject) && isHeadless(subject.facts.object);

/** Is it a Service with a cluster IP? */
export const isVirtualService = (subject: Instance): boolean =>
  isService(subject) && !isHeadless(subject.facts.object) && subject.facts.object.type !== 'ExternalName';

/** Is it a StatefulSet whose Service is not there? */
export const lacksService: Precondition = (subject, model) => {
  const name = isStatefulSet(subject) ? writtenServiceName(subject) : undefined;
  if (!isStatefulSet(subject) || name === undefined) return false;
  const services = possible(model.scope.services(subject, name));
  return services.length === 0 || (!services.some(countsHere) && hasHeadlessBeside(subject, model));
};

/** The same, or one whose Service is called otherwise by other values of the chart. */
export const lacksServiceSomewhere: Precondition = (subject, model) =>
  lacksService(subject, model) || partsFrom('serviceName')(subject, model);

/** A headless Service in its own file selects its pods: what is called as `serviceName` says, and nothing ties to the set, is another's. */
function hasHeadlessBeside(set: InstanceOf<Workload>, model: Model): boolean {
  return model.scope
    .servicesSelecting(set)
    .some((each) => each.distance === 0 && countsHere(each) && isHeadless(each.instance.facts.object));
}

/** Do its pods use the network of their node? */
export const usesHostNetwork = (subject: Instance): boolean => isPodMaker(subject) && subject.facts.object.template.hostNetwork === true;

/** Do its pods have DNS settings of their own? */
export const hasDnsSettings = (subject: Instance): boolean =>
  isPodMaker(subject) && (subject.facts.object.template.dnsPolicy !== undefined || subject.facts.object.template.dnsConfig !== undefined);

/** Is it a Service of type ExternalName? */
export const isAlias = (subject: Instance): boolean => isService(subject) && subject.facts.object.type === 'ExternalName';

/** Do its pods have a `subdomain`? */
export const hasSubdomain = (subject: Instance): boolean => isPodMaker(subject) && (subject.facts.object.template.subdomain ?? '') !== '';
