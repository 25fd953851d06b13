import { itsId } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { atName } from '../lib/reach.ts';

export const rule = defineRule({
  on: ['Service'],
  *check(subject, model) {
    const { name } = subject.facts.object;
    if (name === '') return;
    const earlier = model.scope.copiesOf(subject).find((each) => isOneBuild(subject, each) && comesBefore(each, subject));
    if (earlier === undefined) return;
    const where = earlier.facts.uri === subject.facts.uri ? 'above in this file' : 'in this kustomization';
    yield {
      rests: [evidence(subject, itsId), evidence(earlier, itsId)],
      field: 'metadata.name',
      message: `Service "${name}"${subject.namespaceExplicit ? ` of namespace ${subject.namespace}` : ''} is written twice, also ${where}: only one of them will exist. Rename one or remove it.`,
      related: [atName(model, earlier)],
    };
  },
});

/** A page of Markdown shows one Service in several states. */
function isOneBuild(a: Instance, b: Instance): boolean {
  return a.bundle.kind !== 'file' && a.bundle === b.bundle && (a.facts.uri === b.facts.uri || a.bundle.kind === 'kustomization');
}

/** Every pair is reported once, at the later one. */
function comesBefore(a: Instance, b: Instance): boolean {
  if (a.facts.uri !== b.facts.uri) return a.facts.uri < b.facts.uri;
  return a.facts.document !== b.facts.document ? a.facts.document < b.facts.document : a.facts.tree.start < b.facts.tree.start;
}
