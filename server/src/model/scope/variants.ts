import { getOrMake } from '../../base/get-or-make.ts';
import type { InstanceIndex } from '../instances/instance-index.ts';
import type { Bundle, Instance } from '../types.ts';

/** Tests whether an object belongs to another version or overlay of what stands here, which is never applied beside it. */
export type VariantTest = (other: Instance) => boolean;

/** Variants of what an object belongs to: other overlays, other environments of a chart, and files and bundles with a copy of the object of their own. Answers are remembered by file and bundle. */
export function variantsOf(index: InstanceIndex, from: Instance): VariantTest {
  const byFile = new Map<string, boolean>();
  const byBundle = new Map<string, boolean>();
  return (other) => {
    if (isBeside(from, other)) return false;
    if (other.bundle.id === from.bundle.id) return getOrMake(byFile, other.facts.uri, () => index.hasCopyIn(from, other.facts.uri));
    return getOrMake(
      byBundle,
      other.bundle.id,
      () => isOverlayOfOne(index, from.bundle, other.bundle.id) || index.copiesIn(from, other.bundle.id).length > 0,
    );
  };
}

/** Variants of a bundle as a whole: other overlays of what it is made of. */
export function variantsOfBundle(index: InstanceIndex, bundle: Bundle): VariantTest {
  const known = new Map<string, boolean>();
  return (other) => getOrMake(known, other.bundle.id, () => isOverlayOfOne(index, bundle, other.bundle.id));
}

/** Are both made of one file with Services or makers of pods? What two builds merely share (a namespace, a quota) makes no variants of them. */
function isOverlayOfOne(index: InstanceIndex, bundle: Bundle, other: string): boolean {
  if ((bundle.kind !== 'kustomization' && bundle.environment?.name === undefined) || bundle.id === other) return false;
  return index.sourcesOf(bundle.id).some((uri) => index.partsOfUri(uri).bundles.has(other));
}

/** In the same file, or in one bundle that is deployed as a whole: no variant of one another. */
function isBeside(from: Instance, other: Instance): boolean {
  return other.bundle.id === from.bundle.id && (from.bundle.kind !== 'folder' || other.facts.uri === from.facts.uri);
}
