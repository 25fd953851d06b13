import { compareText } from '../base/compare-text.ts';
import { folderOfBundle } from './bundles.ts';
import type { InstanceIndex } from './instance-index.ts';
import { hops } from './paths.ts';
import type { Bundle, Candidate, Instance } from './types.ts';

/** Where a look-up stands: an instance, and the namespace that it asks for when it names one. */
export interface Standpoint {
  readonly from: Instance;
  readonly namespace?: string | undefined;
}

/** 0 same file, 1 same bundle, else 1 and the steps between the folders of the bundles, at least 2. */
export function distanceOf(from: Instance, other: Instance): number {
  if (from.bundle.id === other.bundle.id) return from.facts.uri === other.facts.uri ? 0 : 1;
  return bundleDistance(from.bundle, other.bundle);
}

/** Distance between objects of two bundles: 1 in the same, else 2 and more by the steps between their folders. */
export function bundleDistance(from: Bundle, other: Bundle): number {
  if (from.id === other.id) return 1;
  return Math.max(2, 1 + hops(folderOfBundle(from), folderOfBundle(other)));
}

/** How the namespaces of a standpoint and an object relate; see `Candidate.namespace`. */
export function relationOf({ from, namespace }: Standpoint, other: Instance): Candidate['namespace'] {
  const explicit = namespace !== undefined || from.namespaceExplicit;
  const wanted = namespace ?? from.namespace;
  if (explicit !== other.namespaceExplicit) return 'assumed';
  return wanted === other.namespace ? 'same' : 'other';
}

/**
 * Instances as candidates: nearest first, other namespaces last. Those of variants (a version folder, an overlay, a
 * second file with its own copy of `from`) are left out while others answer.
 */
export function rank<T extends Instance>(index: InstanceIndex, at: Standpoint, instances: Iterable<T>): readonly Candidate<T>[] {
  return ranked(index, at, instances, true);
}

/** Does it count for who asks: in a namespace that may be its own, and in no other variant? */
export function countsHere({ namespace, variant }: Candidate<unknown>): boolean {
  return namespace !== 'other' && variant !== true;
}

/** The same without those of other namespaces: what is far away and does not count costs no look at it. */
export function rankNear<T extends Instance>(index: InstanceIndex, at: Standpoint, instances: Iterable<T>): readonly Candidate<T>[] {
  return ranked(index, at, instances, false);
}

function ranked<T extends Instance>(index: InstanceIndex, at: Standpoint, instances: Iterable<T>, others: boolean): readonly Candidate<T>[] {
  let isVariant: ReturnType<typeof variantTest> | undefined;
  const candidates: Candidate<T>[] = [];
  let foreign = 0;
  let own = 0;
  for (const instance of instances) {
    const namespace = relationOf(at, instance);
    if (namespace === 'other' && !others) continue;
    const variant = isBeside(at.from, instance) ? undefined : (isVariant ??= variantTest(index, at.from))(instance);
    const distance = distanceOf(at.from, instance);
    if (variant) foreign++;
    else if (namespace !== 'other') own++;
    candidates.push(variant ? { instance, distance, namespace, variant } : { instance, distance, namespace });
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

/** In the same file, or in one bundle that is deployed as a whole: no variant of one another. */
function isBeside(from: Instance, other: Instance): boolean {
  return other.bundle.id === from.bundle.id && (from.bundle.kind !== 'folder' || other.facts.uri === from.facts.uri);
}

/** Tests whether an instance that is not beside `from` belongs to another variant of what `from` belongs to. Answers are remembered by bundle and file. */
function variantTest(index: InstanceIndex, from: Instance): (other: Instance) => true | undefined {
  const byFile = new Map<string, boolean>();
  const byBundle = new Map<string, boolean>();
  let sources: ReadonlySet<string> | undefined;
  const test = (other: Instance): boolean => {
    if (other.bundle.id === from.bundle.id) return index.hasCopyIn(from, other.facts.uri);
    sources ??= index.partsOfUri(from.facts.uri).bundles;
    return sources.has(other.bundle.id) || index.copiesIn(from, other.bundle.id).length > 0;
  };
  return (other) => {
    const same = other.bundle.id === from.bundle.id;
    const known = same ? byFile : byBundle;
    const key = same ? other.facts.uri : other.bundle.id;
    const answer = known.get(key) ?? test(other);
    known.set(key, answer);
    return answer || undefined;
  };
}
