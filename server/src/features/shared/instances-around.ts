import type { Instance, Model } from '../../model/types.ts';

/**
 * Instances of a file that may have a key or value at `offset`, in order: of plain files those of the documents nearest to it, since anchors reach over
 * one document. What kustomize or a template puts together may hold text of any place; of a patch, which is the source of none, those of its overlays.
 */
export function instancesAround(model: Model, uri: string, offset: number): readonly Instance[] {
  const own = model.instancesOf(uri);
  const all = own.length > 0 ? own : model.instancesReading(uri);
  let before = -1;
  let after = -1;
  for (const instance of all) {
    const { document, tree } = instance.facts;
    if (isPutTogether(instance)) continue;
    if (tree.start <= offset) before = Math.max(before, document);
    else if (after < 0 || document < after) after = document;
  }
  return all.filter((instance) => isPutTogether(instance) || instance.facts.document === before || instance.facts.document === after);
}

const isPutTogether = ({ bundle, facts }: Instance): boolean => bundle.kind === 'kustomization' || facts.rendered === true;
