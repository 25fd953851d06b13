import { isHeadless } from '../../k8s/kinds.ts';
import { isService } from '../../model/keys.ts';
import { defineRule } from '../define.ts';
import { isRefused } from '../lib/preconditions.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { drop, remove, writeSupported } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'service-field-not-allowed', wording);
  },
});

const wording: Wording = {
  say: ({ key, text, reason }, object) =>
    /may (?:only be|not be (?:set|used|specified))/.test(text) || reason === 'FieldValueForbidden'
      ? `${key} does not go with the type of this Service, so the API server refuses ${object}.`
      : undefined,
  fixes: (refusal, subject, model) => {
    if (refusal.reason === 'FieldValueNotSupported') return writeSupported(subject, model, refusal);
    if (refusal.reason !== 'FieldValueForbidden' && !refusal.text.includes('may only be')) return [];
    return isService(subject) && isHeadless(subject.facts.object) ? drop(subject, model, refusal.path) : remove(subject, refusal.path);
  },
};
