import type { DnsMention } from '../facts/types.ts';
import type { Instance } from '../model/types.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { placeOfMention, writeHost } from './lib/name-fixes.ts';
import { distance } from './lib/nearest.ts';

export const rule = defineRule({
  id: 'dns-name-cluster-domain',
  category: 'silent',
  severity: 'information',
  on: ['*'],
  summary: 'A misspelt cluster domain',
  docs: {
    what: 'Text holds a name that ends in `.svc.` and something very close to the cluster domain.',
    why: 'The name is asked for outside of the cluster and does not resolve.',
    fix: 'Write the cluster domain, or end the name with `.svc`.',
    fixSafety: 'Not applied in bulk: another cluster may have a domain of a similar name.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  },
  examples: [
    {
      title: 'local, not locl',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: web-pods
spec:
  clusterIP: None
  selector:
    app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  BACKEND: http://web-pods.default.svc.cluster.locl/
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: web-pods
spec:
  clusterIP: None
  selector:
    app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  BACKEND: http://web-pods.default.svc.cluster.local/
`,
    },
  ],
  *check(subject, model) {
    for (const mention of subject.facts.mentions) {
      const found = mention.open ? undefined : judge(subject, mention, model.settings.clusterDomain);
      if (found !== undefined) yield found;
    }
  },
});

function judge(holder: Instance, mention: DnsMention, domain: string): RuleFinding | undefined {
  const match = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.svc)\.(.+)$/.exec(mention.host);
  const head = match?.[1];
  const tail = match?.[2];
  if (head === undefined || tail === undefined || tail === domain) return undefined;
  if (distance(tail, domain, 2) > 2 || tail.replace(/\d+/g, '#') === domain.replace(/\d+/g, '#')) return undefined;
  const right = `${head}.${domain}`;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    message: `The cluster domain is ${domain}, not ${tail}, so ${mention.host} will not resolve in this cluster. Write ${right}.`,
    fixes: [writeHost(holder, mention, right)],
  };
}
