import { isHeadless } from '../../k8s/kinds.ts';
import type { Service, Workload } from '../../k8s/kinds.ts';
import { nameText } from '../../k8s/known-name.ts';
import { numberedPod, ordinalsOf } from '../../k8s/pod-ordinals.ts';
import { countsHere } from '../../model/candidates.ts';
import { isStatefulSet } from '../../model/keys.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { labelDifferences } from '../../k8s/selector.ts';
import { isDnsLabel } from '../../k8s/validation/names.ts';
import type { Fix } from '../define.ts';
import { setReference } from './field-edits.ts';
import { isPlaceholder } from './locate.ts';
import { latestPerModel } from './per-model.ts';
import { possible, settled } from './reach.ts';
import { useService } from './service-fixes.ts';
import { list } from './words.ts';

/** The subject as a StatefulSet. */
export function asStatefulSet(subject: Instance): InstanceOf<Workload> | undefined {
  return isStatefulSet(subject) ? subject : undefined;
}

/** A `serviceName` that can be judged: written, a possible name, no placeholder. */
export function writtenServiceName(set: InstanceOf<Workload>): string | undefined {
  const name = set.facts.object.serviceName;
  return name === undefined || name === '' || !isDnsLabel(name) || isPlaceholder(name) ? undefined : name;
}

/**
 * The Services that may govern the set, all equally near; empty where one of them cannot be judged: it is not fully known, or it
 * belongs to another version of the set.
 */
export const governingServices = latestPerModel((set: InstanceOf<Workload>, model: Model): readonly InstanceOf<Service>[] => {
  const name = writtenServiceName(set);
  if (name === undefined) return [];
  const candidates = possible(model.scope.services(set, name));
  const near = Math.min(...candidates.map((candidate) => candidate.distance));
  const nearest = candidates.filter((candidate) => candidate.distance === near);
  return nearest.every((candidate) => candidate.variant !== true && settled(candidate.instance)) ? nearest.map((candidate) => candidate.instance) : [];
});

/** A Service of the set's `serviceName` in another namespace, made for these pods: no set over there uses it, and it selects them. */
export function misplacedService(set: InstanceOf<Workload>, model: Model): InstanceOf<Service> | undefined {
  const name = writtenServiceName(set);
  if (name === undefined || !set.namespaceExplicit) return undefined;
  const candidates = model.scope.services(set, name);
  if (possible(candidates).length > 0) return undefined;
  return candidates.map((candidate) => candidate.instance).find((service) =>
    settled(service) && service.namespaceExplicit && selects(service, set) && judgedSets(service, model).length === 0);
}

function selects(service: InstanceOf<Service>, set: InstanceOf<Workload>): boolean {
  const { selector } = service.facts.object;
  return selector !== undefined && labelDifferences(selector, set.facts.object.template.labels).length === 0;
}

/** StatefulSets that the Service governs and whose own rules speak: fully known, and not of another version. */
export const judgedSets = latestPerModel((service: Instance, model: Model): readonly InstanceOf<Workload>[] =>
  model.scope.governedBy(service)
    .filter((candidate) => countsHere(candidate) && settled(candidate.instance))
    .map((candidate) => candidate.instance)
    .filter((set) => governingServices(set, model).some((each) => each === service)));

/** Names of the set's pods for people: `db-0, db-1 and db-2`, `db-0 to db-8` (facts B.3). */
export function podNames(set: InstanceOf<Workload>): string {
  const name = nameText(set.facts.object);
  const { first, last } = ordinalsOf(set.facts.object);
  if (last - first > 3) return `${numberedPod(name, first)} to ${numberedPod(name, last)}`;
  return list(Array.from({ length: last - first + 1 }, (_, index) => numberedPod(name, first + index)));
}

/** `db-0 will have no DNS name`, `db-0 and db-1 will have no DNS names`. */
export function namesLost(set: InstanceOf<Workload>): string {
  return `${podNames(set)} will have no DNS name${(set.facts.object.replicas ?? 1) > 1 ? 's' : ''}`;
}

/** The first pod's name. */
export function firstPod(set: InstanceOf<Workload>): string {
  return numberedPod(nameText(set.facts.object), ordinalsOf(set.facts.object).first);
}

/** Is the Service headless (facts A.1.2)? */
export function isHeadlessInstance(service: InstanceOf<Service>): boolean {
  return isHeadless(service.facts.object);
}

/** ` in namespace data`, or nothing where no namespace is written. */
export function inNamespace(instance: Instance): string {
  return instance.namespaceExplicit ? ` in namespace ${instance.namespace}` : '';
}

/** What a fix of `serviceName` says (facts B.5, D.2). */
export const serviceNameWarning = 'serviceName cannot be changed on a live StatefulSet: delete it with --cascade=orphan, apply it again and restart its pods.';

/** What a fix of `clusterIP` says (facts D.1): `clusterIP` is immutable once it is set. */
export const clusterIPWarning = 'clusterIP cannot be changed on a live Service: delete it and apply it again.';

/** Points `serviceName` at another Service. */
export function govern(set: InstanceOf<Workload>, service: InstanceOf<Service>): Fix {
  return { ...useService(set, 'spec.serviceName', service), warning: serviceNameWarning, edits: setReference(set, 'spec.serviceName', service) };
}
