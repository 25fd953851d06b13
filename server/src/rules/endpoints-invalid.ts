import { defineRule } from './define.ts';
import { isRefused } from './lib/preconditions.ts';
import { refused } from './lib/verdict.ts';
import type { Wording } from './lib/verdict.ts';
import { respell, validLabel, writeName, writeSupported } from './fixes/verdict-fixes.ts';

export const rule = defineRule({
  id: 'endpoints-invalid',
  category: 'rejected',
  severity: 'error',
  on: ['Endpoints', 'EndpointSlice'],
  when: isRefused,
  summary: 'Endpoints that the API server refuses',
  docs: {
    what: 'An address, family, port or host name of an Endpoints or EndpointSlice object is one that there cannot be.',
    why: 'The API server refuses the object: loopback and link-local addresses, addresses of the other family, host names that are no labels.',
    fix: 'Correct or remove it.',
    fixSafety: 'Safe where an address is only written in another form, and for names and values in another case. The rest is not applied in bulk: addresses are what clients connect to.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/'],
  },
  examples: [
    {
      title: 'A loopback address',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: db-1
  labels:
    kubernetes.io/service-name: db
addressType: IPv4
endpoints:
  - addresses:
      - 127.0.0.1
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: db-1
  labels:
    kubernetes.io/service-name: db
addressType: IPv4
endpoints:
  - addresses:
      - 10.0.0.7
`,
    },
  ],
  *check(subject, model) {
    yield* refused(subject, model, 'endpoints-invalid', wording);
  },
});

const wording: Wording = {
  say: (refusal) => {
    const { key } = refusal;
    if (refusal.reason === 'FieldValueRequired') return `${key} is missing`;
    if (refusal.reason === 'FieldValueDuplicate') return `${key} ${JSON.stringify(refusal.value)} is there twice`;
    if (refusal.reason === 'FieldValueTooMany') return `There are too many ${key}`;
    return `${JSON.stringify(refusal.value)} cannot be ${/^(?:addresses|ip)$/.test(key) ? 'an endpoint' : `${/^a/.test(key) ? 'an' : 'a'} ${key}`} here`;
  },
  fixes: (refusal, subject, model) => {
    if (refusal.reason === 'FieldValueNotSupported') return writeSupported(subject, model, refusal);
    const canonical = /canonical form \("([^"]*)"\)/.exec(refusal.text)?.[1];
    if (canonical !== undefined) return respell(subject, model, refusal.path, canonical);
    return /\.(?:hostname|name)$/.test(refusal.path) && refusal.reason === 'FieldValueInvalid' && typeof refusal.value === 'string'
      ? writeName(subject, model, refusal.path, refusal.value, validLabel(refusal.value)) : [];
  },
};
