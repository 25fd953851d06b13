import type { Instance, Model } from '../model/types.ts';
import { isPodMaker } from '../model/keys.ts';
import { sourced } from '../model/cluster-source.ts';
import { defineRule } from './define.ts';
import { hasSubdomain } from './lib/preconditions.ts';
import { namedAt, nearestOf, settled } from './lib/reach.ts';
import { called, list } from './lib/words.ts';

export const rule = defineRule({
  id: 'hostname-duplicate',
  category: 'silent',
  severity: 'warning',
  on: ['Pod'],
  when: hasSubdomain,
  summary: 'Two pods with one name under one Service',
  docs: {
    what: 'Two Pods, or a Pod and a pod of a StatefulSet, have the same `hostname` under the same `subdomain`.',
    why: 'DNS merges them without a word: one name with two addresses, so that a client reaches now the one, now the other.',
    fix: 'Give each pod a hostname of its own.',
    fixSafety: 'There is no automatic fix: clients use one of the names.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields'],
  },
  examples: [
    {
      title: 'A copied hostname',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: nodes
spec:
  clusterIP: None
  selector:
    app: node
---
apiVersion: v1
kind: Pod
metadata:
  name: node-a
  labels:
    app: node
spec:
  hostname: node-a
  subdomain: nodes
  containers:
    - name: main
      image: example/node:1
---
apiVersion: v1
kind: Pod
metadata:
  name: node-b
  labels:
    app: node
spec:
  hostname: node-a
  subdomain: nodes
  containers:
    - name: main
      image: example/node:1
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: nodes
spec:
  clusterIP: None
  selector:
    app: node
---
apiVersion: v1
kind: Pod
metadata:
  name: node-a
  labels:
    app: node
spec:
  hostname: node-a
  subdomain: nodes
  containers:
    - name: main
      image: example/node:1
---
apiVersion: v1
kind: Pod
metadata:
  name: node-b
  labels:
    app: node
spec:
  hostname: node-b
  subdomain: nodes
  containers:
    - name: main
      image: example/node:1
`,
    },
  ],
  *check(subject, model) {
    if (!isPodMaker(subject) || subject.facts.object.kind !== 'Pod') return;
    const { hostname, subdomain } = subject.facts.object.template;
    if (hostname === undefined || hostname === '' || subdomain === undefined || subdomain === '') return;
    const others = sameName(subject, `${hostname}.${subdomain}`, subdomain, model);
    if (others.length === 0) return;
    yield {
      field: 'spec.hostname',
      message: `${hostname}.${subdomain} is also the name of ${list(others.map(called))}: DNS answers with the addresses of both, and clients reach now the one, now the other. `
        + 'Give each pod its own hostname.',
      related: others.map((other) => namedAt(model, other)),
    };
  },
});

/** Others of the same bundle whose pods answer to the name, too. */
function sameName(pod: Instance, host: string, subdomain: string, model: Model): readonly Instance[] {
  if (!isPodMaker(pod)) return [];
  const service = nearestOf(model.scope.services(pod, subdomain))[0];
  const { selector } = service?.facts.object ?? {};
  if (service === undefined || selector === undefined) return [];
  const records = model.recordsFor(pod.bundle, pod.facts.uri);
  return nearestOf(model.scope.podsMatching(service, selector)).filter((other) =>
    other !== pod && other.bundle === pod.bundle && other.facts.object.name !== '' && settled(other)
    && (other.facts.object.kind === 'Pod' || other.facts.object.kind === 'StatefulSet')
    && records.podsOf(sourced(other)).some((each) => `${each.hostname}.${each.subdomain}` === host));
}
