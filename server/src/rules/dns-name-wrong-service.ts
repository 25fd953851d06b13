import type { Instance, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { writeClusterName } from './lib/cluster-name.ts';
import { existingPod } from './lib/existing-pod.ts';
import { govern, podNames } from './lib/governing.ts';
import { placeOfMention, spelled, writeHost } from './fixes/name-fixes.ts';
import { hasWrongNames } from './lib/preconditions.ts';
import { at, onObject } from './lib/reach.ts';
import { wrongNames } from './lib/name-verdict.ts';
import type { JudgedName } from './lib/name-verdict.ts';
import { called } from './lib/words.ts';

export const rule = defineRule({
  id: 'dns-name-wrong-service',
  category: 'silent',
  severity: 'warning',
  on: ['*'],
  when: hasWrongNames,
  summary: 'The DNS name of a pod under a Service that does not govern it',
  docs: {
    what: 'Text names a pod of a StatefulSet under another Service than the one in `serviceName`.',
    why: 'A pod of a StatefulSet has its name under one Service only, the one that `serviceName` names. Under any other, even one that selects the pod, the name does not resolve.',
    fix: 'Write the governing Service; where `serviceName` names nothing, correct that instead.',
    fixSafety: 'Safe where the pod is certain and only its Service is another: the name as written leads nowhere, and the pod has no other. Else which name is meant cannot be known for certain.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  },
  examples: [
    {
      title: 'The Service in front instead of the headless one',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db-headless
spec:
  clusterIP: None
  selector:
    app: db
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
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
kind: Service
metadata:
  name: db
spec:
  selector:
    app: db
  ports:
    - port: 5432
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  PRIMARY: db-0.db.default.svc.cluster.local
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db-headless
spec:
  clusterIP: None
  selector:
    app: db
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
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
kind: Service
metadata:
  name: db
spec:
  selector:
    app: db
  ports:
    - port: 5432
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  PRIMARY: db-0.db-headless.default.svc.cluster.local
`,
    },
  ],
  *check(subject, model) {
    for (const judged of wrongNames(subject, model)) {
      if (judged.verdict.kind === 'wrong-service') yield { ...finding(subject, judged, judged.verdict, model), rests: judged.rests };
    }
  },
});

type Verdict = Extract<JudgedName['verdict'], { kind: 'wrong-service' }>;

function finding(holder: Instance, { name, mention }: JudgedName, { set, right, meant, isVirtual }: Verdict, model: Model): RuleFinding {
  const pod = existingPod(set, name.pod ?? '', model);
  const host = writeClusterName(name, { service: right, pod });
  const start = { field: mention.field, at: placeOfMention(holder, mention), related: [at(model, set, 'spec.serviceName', `serviceName of ${called(set)}`)] };
  if (meant !== undefined) {
    return {
      ...start,
      message: `serviceName of ${called(set)} is "${right}", ${isVirtual === true ? 'a Service with a cluster IP' : 'which names no Service'}, so ${name.host} will not resolve. Let serviceName be "${name.service}".`,
      fixes: onObject(model, holder, set, govern(set, meant)),
    };
  }
  if (pod !== name.pod) {
    return {
      ...start,
      message: `${called(set)} makes ${podNames(set)}, and their names are under Service "${right}", not under "${name.service}", so ${name.host} will not resolve. Do you mean ${spelled(mention, host)}?`,
      fixes: [writeHost(holder, mention, host)],
    };
  }
  return {
    ...start,
    message: `The pods of ${called(set)} have their names under Service "${right}", not under "${name.service}", so ${name.host} will not resolve. Write ${spelled(mention, host)}.`,
    fixes: [writeHost(holder, mention, host, { safe: true })],
  };
}
