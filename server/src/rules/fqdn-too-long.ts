import { serviceDnsName } from '../k8s/dns-name.ts';
import { podKinds } from '../k8s/kinds.ts';
import type { Pod, Workload } from '../k8s/kinds.ts';
import { numberedPod, ordinalsOf } from '../k8s/pod-ordinals.ts';
import type { InstanceOf } from '../model/types.ts';
import { isPodMaker } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { isIndexedJob } from './lib/pod-identity.ts';
import { templatePath } from './lib/reach.ts';

export const rule = defineRule({
  id: 'fqdn-too-long',
  category: 'silent',
  severity: 'warning',
  on: podKinds,
  when: (subject) => isPodMaker(subject) && subject.facts.object.template.setHostnameAsFQDN === true,
  summary: 'setHostnameAsFQDN with a name over 64 bytes',
  docs: {
    what: '`setHostnameAsFQDN: true` makes the full DNS name of the pod its hostname, and that name is longer than 64 bytes. Without a subdomain (a `serviceName` for a StatefulSet) the field has no effect, which is a hint.',
    why: 'The Linux kernel takes a hostname of at most 64 bytes. The API server accepts the pod, and the kubelet then cannot start it: it stays in ContainerCreating for ever.',
    fix: 'Shorten the names of the workload, of the Service or of the namespace, or remove the field.',
    fixSafety: 'There is no automatic fix: every part of the name is used elsewhere.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-sethostnameasfqdn-field'],
  },
  examples: [
    {
      title: 'Long names add up',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: measurements-of-the-northern-region
spec:
  clusterIP: None
  selector:
    app: node
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: collector
spec:
  serviceName: measurements-of-the-northern-region
  selector:
    matchLabels:
      app: node
  template:
    metadata:
      labels:
        app: node
    spec:
      setHostnameAsFQDN: true
      containers:
        - name: node
          image: example/node:1
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: north
spec:
  clusterIP: None
  selector:
    app: node
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: collector
spec:
  serviceName: north
  selector:
    matchLabels:
      app: node
  template:
    metadata:
      labels:
        app: node
    spec:
      setHostnameAsFQDN: true
      containers:
        - name: node
          image: example/node:1
`,
    },
  ],
  *check(subject, model) {
    if (!isPodMaker(subject)) return;
    const { object } = subject.facts;
    const field = `${templatePath(subject, 'spec')}.setHostnameAsFQDN`;
    const subdomain = object.kind === 'StatefulSet' ? object.serviceName : object.template.subdomain;
    if (subdomain === undefined || subdomain === '') {
      const missing = object.kind === 'StatefulSet' ? 'serviceName' : 'subdomain';
      yield { field, severity: 'hint', message: `setHostnameAsFQDN has no effect without ${missing}: the pod keeps its short hostname.` };
      return;
    }
    const { shown, length } = longestHostname(subject);
    const rest = `.${serviceDnsName(subdomain, subject.namespace, model.settings.clusterDomain)}`;
    const bytes = Math.min(63, length) + rest.length;
    if (bytes <= 64) return;
    yield {
      field,
      message: `With setHostnameAsFQDN the hostname becomes ${shown}${rest}, ${object.kind === 'Deployment' ? 'at least ' : ''}${bytes} bytes; Linux takes 64, so the pod never leaves ContainerCreating. `
        + 'Shorten the names or remove setHostnameAsFQDN.',
    };
  },
});

/** The longest hostname that pods of this object are sure to get; generated parts at their shortest (8 characters of hash, 5 random ones). */
function longestHostname({ facts: { object } }: InstanceOf<Workload | Pod>): { readonly shown: string; readonly length: number } {
  const exactly = (shown: string): { shown: string; length: number } => ({ shown, length: shown.length });
  if (object.kind === 'StatefulSet') return exactly(numberedPod(object.name, ordinalsOf(object).last));
  if (object.kind !== 'Pod' && isIndexedJob(object)) return exactly(numberedPod(object.name, Math.max(1, object.completions ?? 1) - 1));
  if (object.template.hostname !== undefined && object.template.hostname !== '') return exactly(object.template.hostname);
  if (object.kind === 'Pod') return exactly(object.name);
  const generated = object.kind === 'Deployment' ? 15 : 6;
  return { shown: `${object.name}-…`, length: object.name.length + generated };
}
