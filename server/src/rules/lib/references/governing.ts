import { areKnown } from '../../../facts/known.ts';
import { isPlaceholder } from '../../../facts/unknown.ts';
import { isHeadless } from '../../../k8s/kinds.ts';
import type { Service, Workload } from '../../../k8s/kinds.ts';
import { nameText } from '../../../k8s/known-name.ts';
import { numberedPod, ordinalsOf } from '../../../k8s/pod-ordinals.ts';
import { countsHere } from '../../../model/scope/candidates.ts';
import { itsName, itsPodLabels, itsSelector, itsShape } from '../../../model/scope/aspects.ts';
import { evidence } from '../../../model/scope/evidence.ts';
import type { Evidence, Instance, InstanceOf, Model } from '../../../model/types.ts';
import { labelDifferences } from '../../../k8s/selector.ts';
import { isDnsLabel } from '../../../k8s/validation/names.ts';
import type { Fix } from '../../define.ts';
import { setReference } from '../../fixes/field-edits.ts';
import { latestPerModel } from '../per-model.ts';
import { possible } from '../reach.ts';
import { useService } from '../../fixes/service-fixes.ts';
import type { Pods } from '../words.ts';

/** A `serviceName` that can be judged: written, a possible name, no placeholder. */
export function writtenServiceName(set: InstanceOf<Workload>): string | undefined {
  const name = set.facts.object.serviceName;
  return name === undefined || name === '' || !isDnsLabel(name) || isPlaceholder(name) ? undefined : name;
}

/** The Services that may govern the set, all equally near. */
export const governingServices = latestPerModel((set: InstanceOf<Workload>, model: Model): readonly InstanceOf<Service>[] => {
  const name = writtenServiceName(set);
  if (name === undefined) return [];
  const candidates = possible(model.scope.services(set, name));
  const near = Math.min(...candidates.map((candidate) => candidate.distance));
  return candidates.filter((candidate) => candidate.distance === near).map((candidate) => candidate.instance);
});

/** What says that these Services govern the set: its `serviceName` and the labels of its pods, their names, sorts and selectors. */
export function governance(set: InstanceOf<Workload>, services: readonly InstanceOf<Service>[]): readonly Evidence[] {
  return [
    evidence(set, [...itsName, 'spec.serviceName', ...itsPodLabels(set.facts.object)]),
    ...services.map((service) => evidence(service, [...itsName, ...itsShape, ...itsSelector], set)),
  ];
}

/** Services of the set's `serviceName` in other namespaces, made for these pods: no set over there uses them, and they select them. The nearest first. */
export function misplacedServices(set: InstanceOf<Workload>, model: Model): readonly InstanceOf<Service>[] {
  const name = writtenServiceName(set);
  if (name === undefined || !set.namespaceExplicit) return [];
  const candidates = model.scope.services(set, name);
  if (possible(candidates).length > 0) return [];
  return candidates
    .map((candidate) => candidate.instance)
    .filter(
      (service) =>
        areKnown(service.facts, [...itsName, ...itsSelector]) &&
        service.namespaceExplicit &&
        selects(service, set) &&
        isIdle(service, model),
    );
}

/** It governs nothing, and selects no pods of its own namespace: whoever wrote it meant others. */
function isIdle(service: InstanceOf<Service>, model: Model): boolean {
  const { selector } = service.facts.object;
  return (
    judgedSets(service, model).length === 0 && (selector === undefined || !model.scope.podsMatching(service, selector).some(countsHere))
  );
}

function selects(service: InstanceOf<Service>, set: InstanceOf<Workload>): boolean {
  const { selector } = service.facts.object;
  return selector !== undefined && labelDifferences(selector, set.facts.object.template.labels).length === 0;
}

/** StatefulSets that the Service governs and whose own rules speak: they certainly belong together. */
export const judgedSets = latestPerModel((service: Instance, model: Model): readonly InstanceOf<Workload>[] =>
  model.scope
    .governedBy(service)
    .filter(countsHere)
    .map((candidate) => candidate.instance)
    .filter((set) => isJudgedWith(set, service, model)),
);

function isJudgedWith(set: InstanceOf<Workload>, service: Instance, model: Model): boolean {
  const services = governingServices(set, model);
  return services.some((each) => each === service) && model.scope.weigh(set, governance(set, services)) === 'sure';
}

/** Names of the set's pods for sentences: each of a few, else the first and the last (facts B.3). */
export function podNames(set: InstanceOf<Workload>): Pods {
  const name = nameText(set.facts.object);
  const { first, last } = ordinalsOf(set.facts.object);
  if (last - first > 3) return { first: numberedPod(name, first), last: numberedPod(name, last) };
  return Array.from({ length: last - first + 1 }, (_, index) => numberedPod(name, first + index));
}

/** Do sentences about these pods speak of one at most? */
export function isOne(names: Pods): boolean {
  return !('first' in names) && names.length < 2;
}

/** The first pod's name. */
export function firstPod(set: InstanceOf<Workload>): string {
  return numberedPod(nameText(set.facts.object), ordinalsOf(set.facts.object).first);
}

/** Is the Service headless (facts A.1.2)? */
export function isHeadlessInstance(service: InstanceOf<Service>): boolean {
  return isHeadless(service.facts.object);
}

/** The namespace as a value of a sentence; absent where none is written. */
export function writtenNamespace(instance: Instance): { readonly namespace?: string } {
  return instance.namespaceExplicit ? { namespace: instance.namespace } : {};
}

/** What a fix of `serviceName` says (facts B.5, D.2). */
export const serviceNameWarning =
  'serviceName cannot be changed on a live StatefulSet: delete it with --cascade=orphan, apply it again and restart its pods.';

/** What a fix of `clusterIP` says (facts D.1): `clusterIP` is immutable once it is set. */
export const clusterIPWarning = 'clusterIP cannot be changed on a live Service: delete it and apply it again.';

/** Points `serviceName` at another Service. */
export function govern(set: InstanceOf<Workload>, service: InstanceOf<Service>): Fix {
  return {
    ...useService(set, 'spec.serviceName', service),
    warning: serviceNameWarning,
    edits: setReference(set, 'spec.serviceName', service),
  };
}
