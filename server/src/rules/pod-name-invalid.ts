import { defineRule } from './define.ts';
import { kindOf } from '../k8s/kinds.ts';
import { isRefused } from './lib/preconditions.ts';
import { refused } from './lib/verdict.ts';
import type { Wording } from './lib/verdict.ts';
import { remove, validLabel, validSubdomain, write, writeName } from './fixes/verdict-fixes.ts';

export const rule = defineRule({
  id: 'pod-name-invalid',
  category: 'rejected',
  severity: 'error',
  on: ['*'],
  when: isRefused,
  summary: 'A name that breaks the rules of its kind',
  docs: {
    what: '`hostname`, `subdomain`, `serviceName`, `hostnameOverride` or the name of an object breaks the rules that the cluster version has for it.',
    why: 'These texts become labels of DNS names. The API server refuses capitals, dots, underscores, dashes at the ends and more than 63 characters.',
    fix: 'Write the nearest valid name.',
    fixSafety: 'Safe for hostname and subdomain in another case, which is the same to DNS. Else others may use the name.',
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
  },
  examples: [
    {
      title: 'A host name with an underscore',
      bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  hostname: web_1
  containers:
    - name: web
      image: example/web:1
`,
      good: `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  hostname: web-1
  containers:
    - name: web
      image: example/web:1
`,
    },
  ],
  *check(subject, model) {
    yield* refused(subject, model, 'pod-name-invalid', wording);
  },
});

const wording: Wording = {
  say: (refusal, subject) => {
    const { key } = refusal;
    const what = key === 'name' || key === 'generateName' ? `the name of a ${kindOf(subject.facts.object)}` : `a ${key}`;
    if (refusal.reason === 'FieldValueRequired') return `${kindOf(subject.facts.object)} has no name`;
    if (refusal.reason === 'FieldValueForbidden') return `${key} does not go with ${refusal.text.includes('hostNetwork') ? 'hostNetwork' : 'setHostnameAsFQDN'}`;
    return typeof refusal.value === 'string' ? `${JSON.stringify(refusal.value)} cannot be ${what}` : `The ${key} is too long`;
  },
  fixes: (refusal, subject, model) => {
    if (refusal.reason === 'FieldValueForbidden') return remove(subject, refusal.path);
    if (typeof refusal.value !== 'string') return [];
    const dotted = refusal.text.includes('subdomain') && !refusal.text.includes('must not contain dots');
    const name = dotted ? validSubdomain(refusal.value) : validLabel(refusal.value);
    if (refusal.text.includes('DNS-1035') && /^\d/.test(name ?? refusal.value)) return [];
    return /\.(?:hostname|subdomain)$/.test(refusal.path) ? writeName(subject, model, refusal.path, refusal.value, name) : write(subject, refusal.path, name);
  },
};
