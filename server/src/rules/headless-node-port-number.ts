import { isHeadless } from '../k8s/kinds.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { isRefused } from './lib/preconditions.ts';
import { refused } from './lib/verdict.ts';
import type { Wording } from './lib/verdict.ts';
import { drop, remove } from './fixes/verdict-fixes.ts';

export const rule = defineRule({
  id: 'headless-node-port-number',
  category: 'rejected',
  severity: 'error',
  on: ['Service'],
  when: isRefused,
  summary: 'nodePort on a Service without node ports',
  docs: {
    what: 'A port has a `nodePort`, but the type of the Service is ClusterIP (the default), headless or not.',
    why: 'Only Services of type NodePort and LoadBalancer have node ports. The API server refuses the Service.',
    fix: 'Remove `nodePort`.',
    fixSafety: 'Safe for a headless Service, which has no node ports whatever its type. For others perhaps the type was meant to be NodePort.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport'],
  },
  examples: [
    {
      title: 'Left over from a NodePort Service',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - name: http
      port: 80
      nodePort: 30080
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
  ports:
    - name: http
      port: 80
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
    yield* refused(subject, model, 'headless-node-port-number', wording);
  },
});

const wording: Wording = {
  say: () => 'A Service of type ClusterIP has no node ports',
  fixes: (refusal, subject, model) => (isService(subject) && isHeadless(subject.facts.object) ? drop(subject, model, refusal.path) : remove(subject, refusal.path)),
};
