import { defineRule } from '../define.ts';
import { isRefused } from '../lib/preconditions.ts';
import { shownText } from '../lib/refusals/refusal-cause.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { respell, validLabel, writeName, writeSupported } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['Endpoints', 'EndpointSlice'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'endpoints-invalid', wording);
  },
});

const wording: Wording = {
  say: (refusal) => {
    const { key } = refusal;
    if (refusal.reason !== 'FieldValueInvalid') return undefined;
    return `${shownText(refusal.value)} cannot be ${/^(?:addresses|ip)$/.test(key) ? 'an endpoint' : `${/^a/.test(key) ? 'an' : 'a'} ${key}`} here`;
  },
  fixes: (refusal, subject, model) => {
    if (refusal.reason === 'FieldValueNotSupported') return writeSupported(subject, model, refusal);
    const canonical = /canonical form \("([^"]*)"\)/.exec(refusal.text)?.[1];
    if (canonical !== undefined) return respell(subject, model, refusal.path, canonical);
    return /\.(?:hostname|name)$/.test(refusal.path) && refusal.reason === 'FieldValueInvalid' && typeof refusal.value === 'string'
      ? writeName(subject, model, refusal.path, refusal.value, validLabel(refusal.value))
      : [];
  },
};
