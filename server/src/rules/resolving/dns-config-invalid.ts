import { own } from '../../base/own.ts';
import { defineRule } from '../define.ts';
import { isRefused } from '../lib/preconditions.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { keepFirst } from '../fixes/field-edits.ts';
import { remove, respell, writeSupported } from '../fixes/verdict-fixes.ts';
import { podKinds } from '../../k8s/kinds.ts';

export const rule = defineRule({
  on: podKinds,
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'dns-config-invalid', wording);
  },
});

const limits: Readonly<Record<string, number>> = { nameservers: 3, searches: 32 };

const wording: Wording = {
  say: ({ key, reason, text }, object) => {
    if (text.includes('must not have more than')) return `There are too many ${key}, so the API server refuses ${object}.`;
    if (text.includes('must provide'))
      return `dnsPolicy None takes its name servers from dnsConfig, and there are none, so the API server refuses ${object}.`;
    return reason === 'FieldValueRequired' ? `An option has no name, so the API server refuses ${object}.` : undefined;
  },
  advise: ({ reason, text }) => {
    if (text.includes('must provide')) return ['Add dnsConfig.nameservers.'];
    return reason === 'FieldValueRequired' ? ['Add its name.'] : undefined;
  },
  fixes: (refusal, subject, model) => {
    const limit = own(limits, refusal.key);
    if (refusal.reason === 'FieldValueNotSupported') return writeSupported(subject, model, refusal);
    if (limit !== undefined && /more than \d+ (?:nameservers|search paths)/.test(refusal.text)) {
      return [{ title: `Keep the first ${limit}`, safe: false, preferred: true, edits: keepFirst(subject, refusal.path, limit) }];
    }
    const lower = typeof refusal.value === 'string' ? refusal.value.toLowerCase() : undefined;
    if (/searches\[\d+\]$/.test(refusal.path) && lower !== undefined && lower !== refusal.value)
      return respell(subject, model, refusal.path, lower);
    return refusal.text.includes('`dnsConfig` when') ? remove(subject, refusal.path.replace(/dnsConfig$/, 'dnsPolicy')) : [];
  },
};
