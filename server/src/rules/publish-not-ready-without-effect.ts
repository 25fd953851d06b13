import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { removeField } from './fixes/field-edits.ts';

export const rule = defineRule({
  id: 'publish-not-ready-without-effect',
  category: 'silent',
  severity: 'hint',
  on: ['Service'],
  when: (subject) => isService(subject) && subject.facts.object.publishNotReadyAddresses === true,
  summary: 'publishNotReadyAddresses where it does nothing',
  docs: {
    what: '`publishNotReadyAddresses` is set on a Service without selector, or on an ExternalName Service.',
    why: 'The field speaks of the pods that a selector finds. A Service without selector, or an alias, has none; addresses written by hand keep the readiness that is written with them.',
    fix: 'Remove the field.',
    fixSafety: 'Safe: the field does nothing there.',
    references: ['https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/'],
  },
  examples: [
    {
      title: 'An alias has no pods',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: search
spec:
  type: ExternalName
  externalName: search.example.com
  publishNotReadyAddresses: true
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: search
spec:
  type: ExternalName
  externalName: search.example.com
`,
    },
  ],
  *check(subject) {
    if (!isService(subject)) return;
    const { selector, type, name } = subject.facts.object;
    if (selector !== undefined && type !== 'ExternalName') return;
    const cause = type === 'ExternalName' ? `"${name}" is an alias` : `"${name}" has no selector`;
    yield {
      field: 'spec.publishNotReadyAddresses',
      at: 'key',
      message: `publishNotReadyAddresses has no effect: ${cause}. Remove it.`,
      tags: ['unnecessary'],
      fixes: [{ title: 'Remove publishNotReadyAddresses', safe: true, preferred: true, edits: removeField(subject, 'spec.publishNotReadyAddresses') }],
    };
  },
});
