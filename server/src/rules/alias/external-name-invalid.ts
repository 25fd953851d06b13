import { defineRule } from '../define.ts';
import { isRefused } from '../lib/preconditions.ts';
import { shownText } from '../lib/refusals/refusal-cause.ts';
import { refused } from '../lib/refusals/verdict.ts';
import type { Wording } from '../lib/refusals/verdict.ts';
import { validSubdomain, writeName } from '../fixes/verdict-fixes.ts';

export const rule = defineRule({
  on: ['Service'],
  when: isRefused,
  *check(subject, model) {
    yield* refused(subject, model, 'external-name-invalid', wording);
  },
});

const wording: Wording = {
  say: ({ reason, value }, object) =>
    reason === 'FieldValueRequired'
      ? `A Service of type ExternalName needs the host name that it stands for, so the API server refuses ${object}.`
      : `${shownText(value)} is not a host name, so the API server refuses ${object}.`,
  advise: ({ reason }) => [reason === 'FieldValueRequired' ? 'Add externalName.' : 'Write the host name alone: a–z, 0–9, "-" and ".".'],
  fixes: (refusal, subject, model) => {
    const host = typeof refusal.value === 'string' ? hostOf(refusal.value) : undefined;
    return writeName(subject, model, refusal.path, String(refusal.value), host);
  },
};

/** The host name in a URL or an address with a port. */
function hostOf(text: string): string | undefined {
  const host = (
    text
      .trim()
      .replace(/^[a-z][\w+.-]*:\/\//i, '')
      .split(/[/?#]/, 1)[0] ?? ''
  )
    .replace(/^[^@]*@/, '')
    .replace(/:\d*$/, '')
    .replace(/^\*\./, '');
  return validSubdomain(host) ?? (host === text ? undefined : host);
}
