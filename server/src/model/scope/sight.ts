import { folderOfBundle } from '../instances/bundles.ts';
import { hops } from '../files/paths.ts';
import type { Bundle, Candidate, Instance, Sight } from '../types.ts';

/** Where a look-up stands: an instance, and the namespace that it asks for when it names one. */
export interface Standpoint {
  readonly from: Instance;
  readonly namespace?: string | undefined;
}

/** Steps between folders up to which one written namespace on both sides ties objects together; farther away it may be that of another cluster. */
export const neighbourhood = 3;

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

/** Is the namespace of the object, the default one where none is written, the one that is asked for? */
export function isInNamespace({ from, namespace }: Standpoint, other: Instance): boolean {
  return (namespace ?? from.namespace) === other.namespace;
}

/** One build, or files without any namespace, whose text names the namespace that somebody applies them to. */
function isMeantByText({ from, namespace }: Standpoint, other: Instance): boolean {
  return namespace !== undefined && !from.namespaceExplicit && !other.namespaceExplicit;
}

/** What never reaches a cluster is seen by its likes only. */
export function isHidden(from: Instance, other: Instance): boolean {
  return other.unapplied !== undefined && from.unapplied === undefined;
}

/**
 * How an object is seen from where another stands, by what is written alone: one build or file, or one written namespace near by, puts them together;
 * two namespaces, another variant (`isVariant`), or that one is never applied keep them apart; all else is open. The only place that decides it.
 */
export function sightOf(at: Standpoint, other: Instance, isVariant: boolean): Sight {
  const { from } = at;
  const relation = relationOf(at, other);
  if (relation === 'other' || isVariant || isHidden(from, other)) return 'apart';
  if (from.bundle.id === other.bundle.id)
    return relation === 'same' || isInNamespace(at, other) || isMeantByText(at, other) ? 'together' : 'perhaps';
  if (relation !== 'same' || !other.namespaceExplicit) return 'perhaps';
  return distanceOf(from, other) <= neighbourhood ? 'together' : 'perhaps';
}
