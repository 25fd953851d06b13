import { getOrMake } from '../base/get-or-make.ts';
import type { Service } from '../k8s/kinds.ts';
import { itsPodNames } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { isPodMaker, isSameObject } from '../model/keys.ts';
import { sourced } from '../model/cluster-view.ts';
import { defineRule } from './define.ts';
import { hasSubdomain } from './lib/preconditions.ts';
import { perModel } from './lib/per-model.ts';
import { atName, nearestOf } from './lib/reach.ts';
import { called, list } from './lib/words.ts';

/** Places that are listed beside a finding. */
const shownPlaces = 20;

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
      rests: [evidence(subject), ...others.map((other) => evidence(other, itsPodNames(other.facts.object)))],
      field: 'spec.hostname',
      message: `${hostname}.${subdomain} is also the name of ${list(others.map(called))}: DNS answers with the addresses of both, so clients reach either at random. `
        + 'Give each pod its own hostname.',
      related: others.slice(0, shownPlaces).map((other) => atName(model, other)),
    };
  },
});

/** Makers of pods behind a Service, by bundle and name of their pods. */
const namedBehind = perModel((service: InstanceOf<Service>, model): ReadonlyMap<string, readonly Instance[]> => {
  const byName = new Map<string, Set<Instance>>();
  const { selector } = service.facts.object;
  for (const maker of selector === undefined ? [] : nearestOf(model.scope.podsMatching(service, selector))) {
    const { kind, name } = maker.facts.object;
    if (name === '' || (kind !== 'Pod' && kind !== 'StatefulSet')) continue;
    for (const { hostname, subdomain } of model.recordsFor(maker.bundle).podsOf(sourced(maker))) {
      getOrMake(byName, keyOf(maker, `${hostname}.${subdomain}`), () => new Set<Instance>()).add(maker);
    }
  }
  return new Map([...byName].map(([key, makers]) => [key, [...makers]]));
});

function keyOf(pod: Instance, host: string): string {
  return `${pod.bundle.id} ${host}`;
}

/** Others of the same bundle, no copies of this one, whose pods answer to the name, too. */
function sameName(pod: Instance, host: string, subdomain: string, model: Model): readonly Instance[] {
  const service = nearestOf(model.scope.services(pod, subdomain))[0];
  return service === undefined ? [] : (namedBehind(service, model).get(keyOf(pod, host)) ?? []).filter((other) => !isSameObject(other, pod));
}
