import { defineRule } from './define.ts';
import { isRefused } from './lib/preconditions.ts';
import { refused } from './lib/verdict.ts';
import type { Wording } from './lib/verdict.ts';
import { validSubdomain, writeName } from './fixes/verdict-fixes.ts';

export const rule = defineRule({
  id: 'external-name-invalid',
  category: 'rejected',
  severity: 'error',
  on: ['Service'],
  when: isRefused,
  summary: 'An externalName that is no host name',
  docs: {
    what: '`externalName` is missing, a URL, has a port, capitals, a wildcard or another character that host names do not have.',
    why: 'DNS answers with a CNAME to this text, so the API server takes a plain lower-case host name only.',
    fix: 'Write the host name alone.',
    fixSafety: 'Safe for another case and for blanks around the name, which mean the same. For the rest what was meant is a guess.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname'],
  },
  examples: [
    {
      title: 'A URL instead of a name',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  type: ExternalName
  externalName: https://db.example.com:5432/x
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  type: ExternalName
  externalName: db.example.com
`,
    },
  ],
  *check(subject, model) {
    yield* refused(subject, model, 'external-name-invalid', wording);
  },
});

const wording: Wording = {
  say: (refusal) => {
    return refusal.reason === 'FieldValueRequired' ? 'A Service of type ExternalName needs the host name that it stands for'
      : `${JSON.stringify(refusal.value)} is not a host name`;
  },
  advise: (refusal) => (refusal.reason === 'FieldValueRequired' ? 'Write externalName.' : 'Write the host name alone: a–z, 0–9, "-" and ".".'),
  fixes: (refusal, subject, model) => {
    const host = typeof refusal.value === 'string' ? hostOf(refusal.value) : undefined;
    return writeName(subject, model, refusal.path, String(refusal.value), host);
  },
};

/** The host name in a URL or an address with a port. */
function hostOf(text: string): string | undefined {
  const host = (text.trim().replace(/^[a-z][\w+.-]*:\/\//i, '').split(/[/?#]/, 1)[0] ?? '').replace(/^[^@]*@/, '').replace(/:\d*$/, '').replace(/^\*\./, '');
  return validSubdomain(host) ?? (host === text ? undefined : host);
}
