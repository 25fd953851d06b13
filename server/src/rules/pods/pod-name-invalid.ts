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
  say: ({ key, reason, text, value, room }, object, subject) => {
    const kind = kindOf(subject.facts.object);
    const shown = shownText(value);
    if (reason === 'FieldValueRequired') return `${kind} has no name, so the API server refuses it.`;
    if (reason === 'FieldValueForbidden')
      return text.includes('hostNetwork')
        ? `${key} does not go with hostNetwork, so the API server refuses ${object}.`
        : `${key} does not go with setHostnameAsFQDN, so the API server refuses ${object}.`;
    if (typeof value !== 'string') return `The ${key} is too long, so the API server refuses ${object}.`;
    if (key !== 'name' && key !== 'generateName')
      return room === undefined
        ? `${shown} cannot be a ${key}, so the API server refuses ${object}.`
        : `With a release name of more than ${room} characters ${shown} cannot be a ${key}, so the API server refuses ${object}.`;
    return room === undefined
      ? `${shown} cannot be the name of a ${kind}, so the API server refuses ${object}.`
      : `With a release name of more than ${room} characters ${shown} cannot be the name of a ${kind}, so the API server refuses ${object}.`;
  },
  advise: ({ reason }) => {
    if (reason === 'FieldValueRequired') return ['Add metadata.name.'];
    return reason === 'FieldValueForbidden' ? ['Remove one of the two.'] : undefined;
  },
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
