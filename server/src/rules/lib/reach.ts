import type { Absence, Candidate, Instance, InstanceOf, Model } from '../../model/types.ts';
import { kindOf, podPath } from '../../k8s/kinds.ts';
import type { Pod, PodTemplate, Workload } from '../../k8s/kinds.ts';
import { isSameObject, lookupName } from '../../model/keys.ts';
import type { Fix, Related } from '../define.ts';
import { called } from './words.ts';
import { neighbourhood } from '../../model/scope/sight.ts';

/** Candidates that can be meant: those that two written namespaces do not keep apart. */
export function possible<T>(candidates: readonly Candidate<T>[]): readonly Candidate<T>[] {
  return candidates.filter((candidate) => candidate.namespace !== 'other');
}

/** Of the possible candidates near by those that stand nearest, copies for other variants left out; a mismatch is judged against these alone. */
export function nearestOf<T>(candidates: readonly Candidate<T>[]): readonly T[] {
  const meant = possible(candidates).filter((candidate) => candidate.variant !== true && candidate.distance <= neighbourhood);
  const near = Math.min(...meant.map((candidate) => Math.max(1, candidate.distance)));
  return meant.filter((candidate) => candidate.distance <= near).map((candidate) => candidate.instance);
}

/** API path of a pod's spec or metadata inside this object. */
export function templatePath(instance: Instance, part: 'spec' | 'metadata'): string {
  return podPath(instance.facts.object, part);
}

/** The pod template of a workload; of a Pod its own spec and metadata. */
export function templateOf(instance: InstanceOf<Workload | Pod>): PodTemplate {
  return instance.facts.object.template;
}

/** Files of one plain folder may be alternatives; what stands in one file, or in one kustomization, is not. */
export function areDeployedTogether(one: Instance, other: Instance): boolean {
  return one.bundle === other.bundle && (one.bundle.kind === 'kustomization' || one.facts.uri === other.facts.uri);
}

/** Related information that points at a field of another object. */
export function at(model: Model, instance: Instance, field: string, message: string): Related {
  return { place: model.placeOf(instance, field), message };
}

/** Related information that points at the object's name. */
export function atName(model: Model, instance: Instance): Related {
  return at(model, instance, 'metadata.name', called(instance));
}

/** A page shows what it speaks of: what is missing on it and not even meant by another name is no more than a hint. */
export function levelOfMissing(subject: Instance, meant: Instance | undefined): { readonly severity?: 'hint' } {
  return subject.bundle.kind === 'file' && meant === undefined ? { severity: 'hint' } : {};
}

/**
 * Fixes of a finding on `subject` that edit `target`, or make an object that `target` (the subject itself) lacks: none where an object of the same kind, namespace
 * and name stands as near, since nobody can tell which of them is meant.
 */
export function onObject(model: Model, subject: Instance, target: Instance, ...fixes: readonly Fix[]): readonly Fix[] {
  const { facts } = target;
  const named = model.scope.named(subject, kindOf(facts.object), lookupName(facts.object));
  const distance = named.find(({ instance }) => instance === target)?.distance ?? 0;
  const isTwin = ({ instance, distance: other }: Candidate): boolean =>
    other <= distance &&
    isSameObject(instance, target) &&
    !(instance.facts.uri === facts.uri && instance.facts.document === facts.document && instance.facts.prefix === facts.prefix);
  return named.some(isTwin) ? [] : fixes;
}

/** Is absence sure enough to speak of it? */
export function surely(absence: Absence): boolean {
  return absence.certainty === 'likely';
}
