import { notServed } from '../k8s/api-versions.ts';
import type { NotServed } from '../k8s/api-versions.ts';
import { asObject } from '../k8s/json.ts';
import { kindOf } from '../k8s/kinds.ts';
import { schemaOf } from '../k8s/validation/schema/schema.ts';
import { validateObject } from '../k8s/validation/validate.ts';
import { plainOf } from '../model/admission/decode-tree.ts';
import type { Instance, Model } from '../model/types.ts';
import { toPlain } from '../yaml/scalar.ts';
import { defineRule } from './define.ts';
import type { Fix } from './define.ts';
import { find, setScalarAt } from './fixes/field-edits.ts';
import { isUnserved } from './lib/preconditions.ts';
import { inItself } from './lib/verdict.ts';
import { called } from './lib/words.ts';

export const rule = defineRule({
  id: 'api-version-not-served',
  category: 'rejected',
  severity: 'error',
  on: ['*'],
  when: isUnserved,
  summary: 'A kind in an apiVersion that the API server does not have',
  docs: {
    what: 'A kind of Kubernetes is written with an `apiVersion` that the API server of the chosen Kubernetes version does not serve: an old one that was removed, one that comes later, one that never was, or a typo.',
    why: 'The server answers 404, and kubectl says that there are no matches for the kind. Nothing is created, so the object makes no pods and no names.',
    fix: 'Write the `apiVersion` that serves the kind. Where fields changed with it, change them, too.',
    fixSafety: 'The fix is offered only where the server accepts the object as it is in the other version. It makes an object that was not there, so it is not applied in bulk.',
    references: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
  },
  examples: [
    {
      title: 'A version that was removed',
      bad: `apiVersion: apps/v1beta2
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
`,
      good: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
`,
    },
  ],
  *check(subject, model) {
    const { apiVersion } = subject.facts.object;
    const kind = kindOf(subject.facts.object);
    const { kubernetesMinor } = model.settings;
    const found = notServed(apiVersion, kind, kubernetesMinor);
    if (found === undefined) return;
    yield {
      field: found.kind === kind ? 'apiVersion' : 'kind',
      rests: inItself,
      message: `${sayWhy(found, apiVersion, kind, kubernetesMinor)}, so the API server refuses ${called(subject)}.${advise(found, kind)}`,
      fixes: fixesFor(subject, model, found),
    };
  },
});

function sayWhy({ kind, removed, introduced }: NotServed, apiVersion: string, written: string, minor: number): string {
  if (kind !== written) return `Kubernetes has no kind ${written} in ${apiVersion}`;
  if (removed !== undefined) return `Kubernetes serves no ${kind} in ${apiVersion} since 1.${removed}`;
  return introduced === undefined ? `Kubernetes has no ${kind} in ${apiVersion}` : `Kubernetes 1.${minor} has no ${kind} in ${apiVersion} yet, only 1.${introduced} and later`;
}

function advise({ kind, served, slip }: NotServed, written: string): string {
  const meant = kind === written ? served : kind;
  if (meant === undefined) return '';
  return slip ? ` Did you mean ${meant}?` : ` Set apiVersion to ${meant}.`;
}

/** Only where the server takes the very same fields in the other version. */
function fixesFor(subject: Instance, model: Model, { kind, served }: NotServed): readonly Fix[] {
  const written = asObject(toPlain(subject.facts.tree));
  const isKind = written['kind'] === kind;
  const apiVersion = served ?? '';
  if (served === undefined || (!isKind && written['apiVersion'] !== served)) return [];
  const { kubernetesMinor, ipFamilies, serviceCidrs } = model.settings;
  const plain = asObject(plainOf(schemaOf(apiVersion, kind, kubernetesMinor), subject.facts.tree));
  const verdict = validateObject({ ...plain, apiVersion, kind }, kubernetesMinor, { ipFamilies, ...(serviceCidrs === undefined ? {} : { serviceCidrs }) });
  if (!verdict.judged || !verdict.accepted) return [];
  const [field, value] = isKind ? ['apiVersion', served] : ['kind', kind];
  if (find(subject, field)?.node.kind !== 'scalar') return [];
  return [{ title: `Write ${value}`, safe: false, preferred: true, edits: setScalarAt(subject, field, value) }];
}
