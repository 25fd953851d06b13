import { defineRule } from '../define.ts';
import { kindOf } from '../../k8s/kinds.ts';
import { isRefused } from '../lib/preconditions.ts';
import { shownText } from '../lib/refusals/refusal-cause.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { remove, validLabel, validSubdomain, write, writeName } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['*'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'pod-name-invalid', wording);
  },
});

const wording: Wording = {
  say: (refusal, subject) => {
    const { key } = refusal;
    const what = key === 'name' || key === 'generateName' ? `the name of a ${kindOf(subject.facts.object)}` : `a ${key}`;
    if (refusal.reason === 'FieldValueRequired') return `${kindOf(subject.facts.object)} has no name`;
    if (refusal.reason === 'FieldValueForbidden')
      return `${key} does not go with ${refusal.text.includes('hostNetwork') ? 'hostNetwork' : 'setHostnameAsFQDN'}`;
    return typeof refusal.value === 'string' ? `${shownText(refusal.value)} cannot be ${what}` : `The ${key} is too long`;
  },
  advise: ({ reason }) =>
    reason === 'FieldValueRequired' ? 'Add metadata.name.' : reason === 'FieldValueForbidden' ? 'Remove one of the two.' : undefined,
  fixes: (refusal, subject, model) => {
    if (refusal.reason === 'FieldValueForbidden') return remove(subject, refusal.path);
    if (typeof refusal.value !== 'string') return [];
    const dotted = refusal.text.includes('subdomain') && !refusal.text.includes('must not contain dots');
    const name = dotted ? validSubdomain(refusal.value) : validLabel(refusal.value);
    if (refusal.text.includes('DNS-1035') && /^\d/.test(name ?? refusal.value)) return [];
    return /\.(?:hostname|subdomain)$/.test(refusal.path)
      ? writeName(subject, model, refusal.path, refusal.value, name)
      : write(subject, refusal.path, name);
  },
};
