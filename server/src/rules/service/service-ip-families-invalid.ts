import { defineRule } from '../define.ts';
import { setField } from '../fixes/field-edits.ts';
import { isRefused } from '../lib/preconditions.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { remove, writeSupported } from '../fixes/verdict-fixes.ts';
import { shownText } from '../lib/refusals/refusal-cause.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'service-ip-families-invalid', wording);
  },
});

const wording: Wording = {
  say: ({ text, reason, value }, object) => {
    if (text.includes('are specified'))
      return `A Service with two IP families cannot be single-stack, so the API server refuses ${object}.`;
    if (text.includes('configured')) return `The cluster does not have what the Service asks for, so the API server refuses ${object}.`;
    if (reason === 'FieldValueDuplicate') return `ipFamilies names ${shownText(value)} twice, so the API server refuses ${object}.`;
    if (text.includes('as indicated by'))
      return `${shownText(value)} is not of the family that ipFamilies names, so the API server refuses ${object}.`;
    return undefined;
  },
  advise: ({ text }) => (text.includes('are specified') ? ['Set ipFamilyPolicy to PreferDualStack or RequireDualStack.'] : undefined),
  fixes: (refusal, subject, model) => {
    if (refusal.text.includes('are specified')) {
      return [
        {
          title: 'Write ipFamilyPolicy: PreferDualStack',
          safe: false,
          preferred: true,
          edits: setField(subject, 'spec', 'ipFamilyPolicy', 'PreferDualStack', { after: ['ipFamilies', 'clusterIPs'] }),
        },
      ];
    }
    return refusal.reason === 'FieldValueNotSupported'
      ? [...writeSupported(subject, model, refusal), ...(refusal.value === '' ? remove(subject, refusal.path) : [])]
      : [];
  },
};
