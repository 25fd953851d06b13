import { defineRule } from '../define.ts';
import { isRefused } from '../lib/preconditions.ts';
import { refused } from '../lib/refusals/verdict.ts';
import { writeSupported } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['*'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'rejected-by-api-server', {
      fixes: (refusal) => (refusal.reason === 'FieldValueNotSupported' ? writeSupported(subject, model, refusal) : []),
    });
  },
});
