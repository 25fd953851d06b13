import { itsId } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { deployment, documents, service as serviceText } from './lib/example.ts';
import { atName } from './lib/reach.ts';

const first = serviceText('web', ['selector:', '  app: web', 'ports:', '  - name: http', '    port: 80']);
const second = ['clusterIP: None', 'selector:', '  app: web', 'ports:', '  - name: http', '    port: 80'];

export const rule = defineRule({
  id: 'service-duplicate',
  category: 'silent',
  severity: 'warning',
  on: ['Service'],
  summary: 'Two Services of one name and namespace in one build',
  docs: {
    what: 'One file, or one kustomization, holds two Services of the same name in the same namespace. Services of one name in different files of a folder are taken for variants.',
    why: 'Applying both leaves only the last one: names and addresses of the first are lost. kustomize refuses to build them.',
    fix: 'Rename one of them, or remove it.',
    fixSafety: 'There is no automatic fix: which of the two is meant cannot be known.',
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
  },
  examples: [
    { title: 'An ordinary and a headless Service share a name', bad: documents(first, serviceText('web', second), deployment('web')), good: documents(first, serviceText('web-pods', second), deployment('web')) },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
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
