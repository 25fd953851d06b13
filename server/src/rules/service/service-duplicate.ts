import { itsId } from '../../model/scope/aspects.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { atName } from '../lib/reach.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { writtenNamespace } from '../lib/references/governing.ts';

type Values = { readonly name: string; readonly namespace?: string };

const say = sentences({
  'in-file': ({ name, namespace }: Values) =>
    namespace === undefined
      ? `Service "${name}" is written twice, also above in this file: only one of them will exist. Rename one or remove it.`
      : `Service "${name}" of namespace ${namespace} is written twice, also above in this file: only one of them will exist. Rename one or remove it.`,
  'in-build': ({ name, namespace }: Values) =>
    namespace === undefined
      ? `Service "${name}" is written twice, also in this kustomization: only one of them will exist. Rename one or remove it.`
      : `Service "${name}" of namespace ${namespace} is written twice, also in this kustomization: only one of them will exist. Rename one or remove it.`,
});

export const rule = defineRule({
  on: ['Service'],
  *check(subject, model) {
    const { name } = subject.facts.object;
    if (name === '') return;
    const earlier = model.scope.copiesOf(subject).find((each) => isOneBuild(subject, each) && comesBefore(each, subject));
    if (earlier === undefined) return;

    yield {
      rests: [evidence(subject, itsId), evidence(earlier, itsId)],
      field: 'metadata.name',
      ...say(earlier.facts.uri === subject.facts.uri ? 'in-file' : 'in-build', { name, ...writtenNamespace(subject) }),
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
