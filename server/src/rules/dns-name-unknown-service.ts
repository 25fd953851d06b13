import type { Service } from '../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { writeClusterName, type ClusterName } from './lib/cluster-name.ts';
import { withExistingPod } from './lib/existing-pod.ts';
import { placeOfMention, spelled, writeHost } from './fixes/name-fixes.ts';
import { partingFindings } from './lib/partings.ts';
import { hasLostNames } from './lib/preconditions.ts';
import { atName } from './lib/reach.ts';
import { wrongNames } from './lib/name-verdict.ts';
import type { JudgedName } from './lib/name-verdict.ts';

export const rule = defineRule({
  id: 'dns-name-unknown-service',
  category: 'silent',
  severity: 'hint',
  on: ['*'],
  when: hasLostNames,
  summary: 'A DNS name of a Service that is not there',
  docs: {
    what: 'Text names a Service of the cluster (`<service>.<namespace>.svc`) that no manifest in reach defines. A warning where a Service of nearly the same name stands in the same folder, overlay or chart, else a hint. In a chart also where a text and the name of a Service part by other values than the chart\'s own. Nothing is said where a chart, an operator or a remote resource may make the Service.',
    why: 'The name does not resolve, which shows only when the program first needs it.',
    fix: 'Write the name of the Service that is meant.',
    fixSafety: 'Not applied in bulk: which name is meant cannot be known for certain.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  },
  examples: [
    {
      title: 'One letter is missing',
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
kind: ConfigMap
metadata:
  name: client
data:
  PRIMARY: db-headles.default.svc.cluster.local
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
kind: ConfigMap
metadata:
  name: client
data:
  PRIMARY: db-headless.default.svc.cluster.local
`,
    },
  ],
  *check(subject, model) {
    const found = wrongNames(subject, model).flatMap((judged) => (judged.verdict.kind === 'unknown-service' ? [{ ...finding(subject, judged, judged.verdict, model), rests: judged.rests }] : []));
    yield* found;
    yield* partingFindings(subject, 'text', found);
  },
});

type Verdict = Extract<JudgedName['verdict'], { kind: 'unknown-service' }>;

function finding(holder: Instance, { name, mention }: JudgedName, verdict: Verdict, model: Model): RuleFinding {
  const { near } = verdict;
  const right = writeClusterName(name, rightParts(name, near, verdict.misses, model));
  const cause = verdict.misses === 'namespace' ? `A namespace is missing between ${name.service} and svc`
    : verdict.misses === 'service' ? `The Service is missing between pod ${name.service} and namespace ${name.namespace ?? holder.namespace}`
    : `No manifest here defines Service "${name.service}"${name.namespace === undefined ? '' : ` in namespace ${name.namespace}`}`;
  return {
    field: mention.field,
    at: placeOfMention(holder, mention),
    severity: verdict.sure ? 'warning' : 'hint',
    message: `${cause}, so ${name.host} will not resolve. Do you mean ${spelled(mention, right)}?`,
    related: [atName(model, near)],
    fixes: [writeHost(holder, mention, right)],
  };
}

/** What differs in the name that is meant. */
function rightParts(name: ClusterName, near: InstanceOf<Service>, misses: Verdict['misses'], model: Model): Partial<ClusterName> {
  if (misses === 'service') return { pod: name.service, service: near.facts.object.name };
  return { ...withExistingPod(name, near, model), ...(misses === 'namespace' ? { namespace: near.namespace } : { service: near.facts.object.name }) };
}
