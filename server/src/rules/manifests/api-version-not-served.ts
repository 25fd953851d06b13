import { notServed } from '../../k8s/api-versions.ts';
import type { NotServed } from '../../k8s/api-versions.ts';
import { asObject } from '../../k8s/json.ts';
import { kindOf } from '../../k8s/kinds.ts';
import { schemaOf } from '../../k8s/validation/schema/schema.ts';
import { validateObject } from '../../k8s/validation/validate.ts';
import { plainOf } from '../../model/admission/decode-tree.ts';
import type { Instance, Model } from '../../model/types.ts';
import { toPlain } from '../../yaml/scalar.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { find, setScalarAt } from '../fixes/field-edits.ts';
import { isUnserved } from '../lib/preconditions.ts';
import { isSuperseded } from '../lib/refusals/superseded.ts';
import { inItself } from '../lib/refusals/verdict.ts';
import { called } from '../lib/words.ts';

export const rule = defineRule({
  on: ['*'],
  when: isUnserved,
  *check(subject, model) {
    const { apiVersion } = subject.facts.object;
    const kind = kindOf(subject.facts.object);
    const { kubernetesMinor } = model.settings;
    const found = notServed(apiVersion, kind, kubernetesMinor);
    if (found === undefined) return;
    yield {
      field: found.kind === kind ? 'apiVersion' : 'kind',
      rests: inItself,
      ...(found.removed !== undefined && isSuperseded(subject, model) ? { severity: 'information' as const } : {}),
      message: `${sayWhy(found, apiVersion, kind, kubernetesMinor)}, so the API server refuses ${called(subject)}.${advise(found, kind)}`,
      fixes: fixesFor(subject, model, found),
    };
  },
});

function sayWhy({ kind, removed, introduced }: NotServed, apiVersion: string, written: string, minor: number): string {
  if (kind !== written) return `Kubernetes has no kind ${written} in ${apiVersion}`;
  if (removed !== undefined) return `Kubernetes serves no ${kind} in ${apiVersion} since 1.${removed}`;
  return introduced === undefined
    ? `Kubernetes has no ${kind} in ${apiVersion}`
    : `Kubernetes 1.${minor} has no ${kind} in ${apiVersion} yet, only 1.${introduced} and later`;
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
  const verdict = validateObject({ ...plain, apiVersion, kind }, kubernetesMinor, {
    ipFamilies,
    ...(serviceCidrs === undefined ? {} : { serviceCidrs }),
  });
  if (!verdict.judged || !verdict.accepted) return [];
  const [field, value] = isKind ? ['apiVersion', served] : ['kind', kind];
  if (find(subject, field)?.node.kind !== 'scalar') return [];
  return [{ title: `Write ${value}`, safe: false, preferred: true, edits: setScalarAt(subject, field, value) }];
}
