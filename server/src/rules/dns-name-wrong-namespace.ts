import type { Instance, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { writeClusterName } from './lib/cluster-name.ts';
import { withExistingPod } from './lib/existing-pod.ts';
import { placeOfMention, spelled, writeHost } from './fixes/name-fixes.ts';
import { hasWrongNames } from './lib/preconditions.ts';
import { atName } from './lib/reach.ts';
import { wrongNames } from './lib/name-verdict.ts';
import type { JudgedName } from './lib/name-verdict.ts';
import { list } from './lib/words.ts';

export const rule = defineRule({
  id: 'dns-name-wrong-namespace',
  category: 'silent',
  severity: 'warning',
  on: ['*'],
  when: hasWrongNames,
  summary: 'A DNS name with the wrong namespace',
  docs: {
    what: 'Text names a Service in a namespace that does not have it, while another namespace does.',
    why: 'A name holds the namespace of its Service. In another namespace the name does not resolve.',
    fix: 'Write the namespace of the Service.',
    fixSafety: 'Not applied in bulk: which name is meant cannot be known for certain.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  },
  examples: [
    {
      title: 'The Service lives in another namespace',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db-headless
  namespace: data
spec:
  clusterIP: None
  selector:
    app: db
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: data
spec:
  serviceName: db-headless
  replicas: 3
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
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
  namespace: app
data:
  PRIMARY: db-headless.app.svc.cluster.local
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db-headless
  namespace: data
spec:
  clusterIP: None
  selector:
    app: db
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: data
spec:
  serviceName: db-headless
  replicas: 3
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
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
  namespace: app
data:
  PRIMARY: db-headless.data.svc.cluster.local
`,
    },
  ],
  *check(subject, model) {
    for (const judged of wrongNames(subject, model)) {
      if (judged.verdict.kind === 'wrong-namespace') yield { ...finding(subject, judged, judged.verdict, model), rests: judged.rests };
    }
  },
});

type Verdict = Extract<JudgedName['verdict'], { kind: 'wrong-namespace' }>;

function finding(holder: Instance, { name, mention }: JudgedName, { service, namespace, others }: Verdict, model: Model): RuleFinding {
  const start = { field: mention.field, at: placeOfMention(holder, mention), ...(service === undefined ? {} : { related: [atName(model, service)] }) };
  const here = name.namespace ?? holder.namespace;
  if (others.length > 0) {
    return {
      ...start,
      message: `There are Services "${name.service}" in namespaces ${list([namespace, ...others])}, but none in ${here}, so ${name.host} will not resolve. Write the namespace of the one that is meant.`,
    };
  }
  const right = writeClusterName(name, { ...(service === undefined ? {} : withExistingPod(name, service, model)), namespace });
  return {
    ...start,
    message: `Service "${name.service}" is in namespace ${namespace}, not in ${here}, so ${name.host} will not resolve. Write ${spelled(mention, right)}.`,
    fixes: [writeHost(holder, mention, right)],
  };
}
