import { podKinds } from '../k8s/kinds.ts';
import { evidence } from '../model/scope/evidence.ts';
import { isPodMaker } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { setField } from './fixes/field-edits.ts';
import { placeOfMention } from './fixes/name-fixes.ts';
import { usesHostNetwork } from './lib/preconditions.ts';
import { templatePath } from './lib/reach.ts';
import { namedInConfigs, namedInText } from './lib/used-names.ts';

export const rule = defineRule({
  id: 'host-network-dns-policy',
  category: 'silent',
  severity: 'warning',
  on: podKinds,
  when: usesHostNetwork,
  summary: 'hostNetwork without ClusterFirstWithHostNet',
  docs: {
    what: 'A pod uses `hostNetwork: true` and leaves `dnsPolicy` at its default, and names of the cluster stand in its own text (a warning) or in a ConfigMap that it reads (a hint). A hint also where `dnsPolicy: ClusterFirst` is written: it is not what the pod gets.',
    why: 'On the network of the node the policy ClusterFirst, which is also the default, silently means Default: the pod uses the resolver of its node, which knows no cluster names.',
    fix: 'Set `dnsPolicy: ClusterFirstWithHostNet`.',
    fixSafety: 'Not applied in bulk: the pod then asks cluster DNS for everything.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy'],
  },
  examples: [
    {
      title: 'An agent on the network of the node',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: server
spec:
  clusterIP: None
  selector:
    app: server
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: example/server:1
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      hostNetwork: true
      containers:
        - name: agent
          image: example/agent:1
          env:
            - name: SERVER
              value: http://server.default.svc.cluster.local
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: server
spec:
  clusterIP: None
  selector:
    app: server
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: example/server:1
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      containers:
        - name: agent
          image: example/agent:1
          env:
            - name: SERVER
              value: http://server.default.svc.cluster.local
`,
    },
  ],
  *check(subject, model) {
    if (!isPodMaker(subject)) return;
    const { dnsPolicy } = subject.facts.object.template;
    if (dnsPolicy !== undefined && dnsPolicy !== '' && dnsPolicy !== 'ClusterFirst') return;
    const path = templatePath(subject, 'spec');
    const own = namedInText(subject, model);
    const named = own ?? namedInConfigs(subject, model);
    if (named === undefined && dnsPolicy !== 'ClusterFirst') return;
    const effect = named === undefined ? 'no cluster name resolves in it' : `${named.mention.host} will not resolve in it`;
    yield {
      rests: [evidence(subject, [`${path}.hostNetwork`, `${path}.dnsPolicy`])],
      field: dnsPolicy === undefined ? `${path}.hostNetwork` : `${path}.dnsPolicy`,
      severity: own === undefined ? 'hint' : 'warning',
      message: `With hostNetwork the pod uses the resolver of its node, so ${effect}. Set dnsPolicy: ClusterFirstWithHostNet.`,
      ...(named === undefined ? {} : { related: [{ place: placeOfMention(named.holder, named.mention), message: `Dials ${named.mention.host}` }] }),
      fixes: [{
        title: 'Set dnsPolicy: ClusterFirstWithHostNet', safe: false, preferred: true,
        edits: setField(subject, path, 'dnsPolicy', 'ClusterFirstWithHostNet', { after: ['hostNetwork'] }),
      }],
    };
  },
});
