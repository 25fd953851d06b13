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
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said, SentenceValues } from '../../base/texts/sentences.ts';

interface Values extends SentenceValues {
  readonly kind: string;
  readonly apiVersion: string;
  readonly object: string;
}

const say = sentences({
  'no-such-kind': ({ kind, apiVersion, object }: Values) =>
    `Kubernetes has no kind ${kind} in ${apiVersion}, so the API server refuses ${object}.`,
  removed: ({ kind, apiVersion, object, minor }: Values & { readonly minor: number }) =>
    `Kubernetes serves no ${kind} in ${apiVersion} since 1.${minor}, so the API server refuses ${object}.`,
  'not-served': ({ kind, apiVersion, object }: Values) =>
    `Kubernetes has no ${kind} in ${apiVersion}, so the API server refuses ${object}.`,
  'not-yet': ({ kind, apiVersion, object, minor, introduced }: Values & { readonly minor: number; readonly introduced: number }) =>
    `Kubernetes 1.${minor} has no ${kind} in ${apiVersion} yet, only 1.${introduced} and later, so the API server refuses ${object}.`,
  near: ({ meant }: { readonly meant: string }) => `Did you mean ${meant}?`,
  set: ({ meant }: { readonly meant: string }) => `Set apiVersion to ${meant}.`,
});

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
      ...inTurn(why(found, { apiVersion, kind, object: called(subject) }, kubernetesMinor), advise(found, kind)),
      fixes: fixesFor(subject, model, found),
    };
  },
});

function why({ kind, removed, introduced }: NotServed, values: Values, minor: number): Said {
  if (kind !== values.kind) return say('no-such-kind', values);
  if (removed !== undefined) return say('removed', { ...values, minor: removed });
  return introduced === undefined ? say('not-served', values) : say('not-yet', { ...values, minor, introduced });
}

function advise({ kind, served, slip }: NotServed, written: string): Said | undefined {
  const meant = kind === written ? served : kind;
  return meant === undefined ? undefined : say(slip ? 'near' : 'set', { meant });
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
