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
  say: ({ key, reason, value }, object) => {
    if (reason !== 'FieldValueInvalid') return undefined;
    if (/^(?:addresses|ip)$/.test(key)) return `${shownText(value)} cannot be an endpoint here, so the API server refuses ${object}.`;
    return /^a/.test(key)
      ? `${shownText(value)} cannot be an ${key} here, so the API server refuses ${object}.`
      : `${shownText(value)} cannot be a ${key} here, so the API server refuses ${object}.`;
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
