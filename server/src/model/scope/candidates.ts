import { compareText } from '../../base/texts/compare-text.ts';
import type { InstanceIndex } from '../instances/instance-index.ts';
import { distanceOf, isHidden, isInNamespace, relationOf, sightOf } from './sight.ts';
import type { Standpoint } from './sight.ts';
import { variantsOf } from './variants.ts';
import type { VariantTest } from './variants.ts';
import type { Candidate, Instance } from '../types.ts';

/**
 * Instances as candidates: nearest first, other namespaces last. Those of variants (a version folder, an overlay, a
 * second file with its own copy of `from`) are left out while others answer, those that are never applied always.
 */
export function rank<T extends Instance>(index: InstanceIndex, at: Standpoint, instances: Iterable<T>): readonly Candidate<T>[] {
  return ranked(index, at, instances, true);
}

/** Is it applied together with who asks? */
export function countsHere({ sight }: Candidate<unknown>): boolean {
  return sight === 'together';
}

/** May it be applied together with who asks: is there nothing that keeps the two apart? */
export function mayCount({ sight }: Candidate<unknown>): boolean {
  return sight !== 'apart';
}

/** The same without those of other namespaces: what is far away and does not count costs no look at it. */
export function rankNear<T extends Instance>(index: InstanceIndex, at: Standpoint, instances: Iterable<T>): readonly Candidate<T>[] {
  return ranked(index, at, instances, false);
}

/**
 * Labels, or a name that one writes of the other, tie what is written apart, unless there is something in the own bundle: then all that have the same
 * written namespace, else the nearest. `isTied`: which candidates are so.
 */
export function withTies<T extends Instance>(
  at: Standpoint,
  candidates: readonly Candidate<T>[],
  isTied: (instance: T) => boolean = () => true,
): readonly Candidate<T>[] {
  const own = candidates.some(({ instance, sight }) => sight === 'together' && instance.bundle.id === at.from.bundle.id);
  const open = candidates.filter(({ instance, sight }) => sight === 'perhaps' && isInNamespace(at, instance) && isTied(instance));
  const nearest = Math.min(...open.map(({ distance }) => distance));
  const tied = open.filter(
    ({ namespace, instance, distance }) => (namespace === 'same' && instance.namespaceExplicit) || (!own && distance === nearest),
  );
  return tied.length === 0
    ? candidates
    : candidates.map((candidate) => (tied.includes(candidate) ? { ...candidate, sight: 'together' } : candidate));
}

function ranked<T extends Instance>(
  index: InstanceIndex,
  at: Standpoint,
  instances: Iterable<T>,
  others: boolean,
): readonly Candidate<T>[] {
  let isVariant: VariantTest | undefined;
  const candidates: Candidate<T>[] = [];
  let foreign = 0;
  let own = 0;
  for (const instance of instances) {
    const namespace = relationOf(at, instance);
    if ((namespace === 'other' && !others) || isHidden(at.from, instance)) continue;
    const variant = (isVariant ??= variantsOf(index, at.from))(instance);
    const sight = sightOf(at, instance, variant);
    const distance = distanceOf(at.from, instance);
    if (variant) foreign++;
    else if (namespace !== 'other') own++;
    candidates.push(variant ? { instance, distance, namespace, sight, variant } : { instance, distance, namespace, sight });
  }
  const kept = foreign > 0 && own > 0 ? candidates.filter((candidate) => candidate.variant !== true) : candidates;
  return kept.length < 2 ? kept : kept.sort(compare);
}

function compare(a: Candidate, b: Candidate): number {
  return weight(a) - weight(b) || compareInstances(a.instance, b.instance);
}

function weight(candidate: Candidate): number {
  const tail = candidate.namespace === 'other' ? 2e6 : candidate.variant === true ? 1e6 : 0;
  return tail + candidate.distance * 2 + (candidate.namespace === 'same' ? 0 : 1);
}

/** A total order that does not hang on the order of edits: by bundle, file and place. */
export function compareInstances(a: Instance, b: Instance): number {
  return (
    compareText(a.bundle.id, b.bundle.id) ||
    compareText(a.facts.uri, b.facts.uri) ||
    a.facts.document - b.facts.document ||
    a.facts.tree.start - b.facts.tree.start ||
    compareText(a.facts.object.name, b.facts.object.name)
  );
}
