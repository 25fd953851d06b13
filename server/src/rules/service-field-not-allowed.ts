import { isHeadless } from '../k8s/kinds.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { isRefused } from './lib/preconditions.ts';
import { refused } from './lib/verdict.ts';
import type { Wording } from './lib/verdict.ts';
import { drop, remove, writeSupported } from './fixes/verdict-fixes.ts';

export const rule = defineRule({
  id: 'service-field-not-allowed',
  category: 'rejected',
  severity: 'error',
  on: ['Service'],
  when: isRefused,
  summary: 'A field or value that a Service of this type cannot have',
  docs: {
    what: 'A load balancer or traffic field stands on a Service of another type, or a field has a value that there is not.',
    why: 'The API server refuses the Service.',
    fix: 'Remove the field, or write one of the values that there are.',
    fixSafety: 'Safe for a headless Service, whose type cannot be another, and for values in another case. Else perhaps the type is the mistake.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types'],
  },
  examples: [
    {
      title: 'A load balancer field on a headless Service',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
  allocateLoadBalancerNodePorts: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: example/db:1
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: example/db:1
`,
    },
  ],
  *check(subject, model) {
    yield* refused(subject, model, 'service-field-not-allowed', wording);
  },
});

const wording: Wording = {
  say: (refusal, subject) => {
    const { key } = refusal;
    if (/may (?:only|not)/.test(refusal.text) || refusal.reason === 'FieldValueForbidden') return `${key} does not go with the type of this Service`;
    return `${JSON.stringify(refusal.value)} is no value for ${key} of "${subject.facts.object.name}"`;
  },
  fixes: (refusal, subject, model) => {
    if (refusal.reason === 'FieldValueNotSupported') return writeSupported(subject, model, refusal);
    if (refusal.reason !== 'FieldValueForbidden' && !refusal.text.includes('may only be')) return [];
    return isService(subject) && isHeadless(subject.facts.object) ? drop(subject, model, refusal.path) : remove(subject, refusal.path);
  },
};
