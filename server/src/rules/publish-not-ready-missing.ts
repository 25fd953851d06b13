import type { Pod, Service, Workload } from '../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPodNames, itsSelector, itsShape } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { readClusterName } from './lib/cluster-name.ts';
import { setField } from './fixes/field-edits.ts';
import { placeOfMention } from './fixes/name-fixes.ts';
import { selectedPods } from './lib/pod-ports.ts';
import { isHeadlessService } from './lib/preconditions.ts';
import { configsReadBy } from './lib/reach.ts';
import { called } from './lib/words.ts';
import { setAndOrdinal } from '../k8s/pod-ordinals.ts';

export const rule = defineRule({
  id: 'publish-not-ready-missing',
  category: 'silent',
  severity: 'information',
  on: ['Service'],
  when: isHeadlessService,
  summary: 'Peers that look for each other before they are ready',
  docs: {
    what: 'Pods name their own peers under this headless Service, have a readiness probe, and the Service does not set `publishNotReadyAddresses`.',
    why: 'A pod appears in DNS only once it is Ready. Pods that must find their peers to become ready wait for names that do not resolve before.',
    fix: 'Add `publishNotReadyAddresses: true`, best on a Service of its own for the peers.',
    fixSafety: 'Not applied in bulk: clients of the same Service then also get pods that are not ready.',
    references: ['https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id'],
  },
  examples: [
    {
      title: 'Members that start together',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: kv
spec:
  clusterIP: None
  selector:
    app: kv
  ports:
    - name: peer
      port: 2380
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: kv
spec:
  serviceName: kv
  replicas: 2
  selector:
    matchLabels:
      app: kv
  template:
    metadata:
      labels:
        app: kv
    spec:
      containers:
        - name: kv
          image: example/kv:1
          args:
            - --initial-cluster=kv-0=http://kv-0.kv:2380,kv-1=http://kv-1.kv:2380
          readinessProbe:
            tcpSocket:
              port: 2380
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: kv
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app: kv
  ports:
    - name: peer
      port: 2380
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: kv
spec:
  serviceName: kv
  replicas: 2
  selector:
    matchLabels:
      app: kv
  template:
    metadata:
      labels:
        app: kv
    spec:
      containers:
        - name: kv
          image: example/kv:1
          args:
            - --initial-cluster=kv-0=http://kv-0.kv:2380,kv-1=http://kv-1.kv:2380
          readinessProbe:
            tcpSocket:
              port: 2380
`,
    },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { publishNotReadyAddresses, name } = subject.facts.object;
    if (publishNotReadyAddresses === true) return;
    for (const pods of selectedPods(subject, model)) {
      if (!pods.facts.object.template.containers.some((container) => container.hasReadinessProbe)) continue;
      const peer = namedPeer(subject, pods, model);
      if (peer === undefined) continue;
      yield {
        rests: [evidence(subject, [...itsName, ...itsShape, ...itsSelector, 'spec.publishNotReadyAddresses']), evidence(pods, [...itsPodNames(pods.facts.object), ...itsPodLabels(pods.facts.object)])],
        field: 'spec.publishNotReadyAddresses',
        message: `The pods of ${called(pods)} look for their peers as ${peer.mention.host}, and a pod has a name under "${name}" only once it is Ready: at the first start nobody finds anybody. `
          + 'If they need each other to become ready, add publishNotReadyAddresses: true.',
        related: [{ place: placeOfMention(peer.holder, peer.mention), message: `${called(peer.holder)} names ${peer.mention.host}` }],
        fixes: [{
          title: 'Add publishNotReadyAddresses: true', safe: false, preferred: true,
          edits: setField(subject, 'spec', 'publishNotReadyAddresses', true, { after: ['clusterIP'] }),
        }],
      };
      return;
    }
  },
});

type Mentioned = ReturnType<Model['scope']['mentionsOf']>[number];

/** A pod of the workload that may not be Ready yet when it is looked for: one by one the first pod is Ready before the next one starts. */
function namedPeer(service: InstanceOf<Service>, pods: InstanceOf<Workload | Pod>, model: Model): Mentioned | undefined {
  const { template, name } = pods.facts.object;
  const configs = configsReadBy(template);
  const { object } = pods.facts;
  const first = object.kind !== 'StatefulSet' ? 0 : (object.ordinalsStart ?? 0) + (object.podManagementPolicy === 'Parallel' ? 0 : 1);
  const own = (holder: Instance): boolean =>
    holder === pods || ((holder.facts.object.kind === 'ConfigMap' || holder.facts.object.kind === 'Secret') && configs.has(holder.facts.object.name));
  return model.scope.mentionsOf(service).find(({ holder, mention }) => {
    const read = own(holder) ? readClusterName(mention, holder, model) : undefined;
    const ordinal = read?.pod !== undefined && read.service === service.facts.object.name ? setAndOrdinal(read.pod) : undefined;
    return ordinal?.set === name && ordinal.ordinal >= first;
  });
}
