import { isHeadless } from '../k8s/kinds.ts';
import type { DnsMention } from '../facts/types.ts';
import type { Instance, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { readClusterName } from './lib/cluster-name.ts';
import { replaceText } from './lib/field-edits.ts';
import { reachedNumbers, selectedPods } from './lib/pod-ports.ts';
import { at, nearestOf } from './lib/reach.ts';

export const rule = defineRule({
  id: 'dns-name-port-not-served',
  category: 'silent',
  severity: 'information',
  on: ['*'],
  summary: 'A headless name dialled on a port that its pods do not serve',
  docs: {
    what: 'Text dials the name of a headless Service, or of a pod under it, on the `port` of the Service, while the pods listen on another number.',
    why: 'A headless name leads straight to the pods; nothing translates the port of the Service to the target port. The connection is refused.',
    fix: 'Dial the target port.',
    fixSafety: 'Not applied in bulk: the Service can be changed instead.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#headless-services'],
  },
  examples: [
    {
      title: 'Port 80 in front of 3000',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: web-pods
spec:
  clusterIP: None
  selector:
    app: web
  ports:
    - name: http
      port: 80 # headlight-ignore: headless-port-remapped
      targetPort: 3000
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
  BACKEND: http://web-pods.default.svc:80/
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: web-pods
spec:
  clusterIP: None
  selector:
    app: web
  ports:
    - name: http
      port: 80 # headlight-ignore: headless-port-remapped
      targetPort: 3000
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
  BACKEND: http://web-pods.default.svc:3000/
`,
    },
  ],
  *check(subject, model) {
    for (const mention of subject.facts.mentions) {
      const found = mention.port === undefined || mention.open ? undefined : judge(subject, mention, mention.port, model);
      if (found !== undefined) yield found;
    }
  },
});

function judge(holder: Instance, mention: DnsMention, port: number, model: Model): RuleFinding | undefined {
  const name = readClusterName(mention, holder, model);
  const service = name === undefined ? undefined : nearestOf(model.scope.services(holder, name.service, name.namespace))[0];
  if (service === undefined || !isHeadless(service.facts.object) || service.facts.object.selector === undefined) return undefined;
  const pods = selectedPods(service, model);
  const reached = service.facts.object.ports.map((each) => reachedNumbers(each, pods, model));
  const index = service.facts.object.ports.findIndex((each) => each.port === port);
  const target = reached[index]?.length === 1 ? reached[index]?.[0] : undefined;
  if (target === undefined || target === port || reached.some((numbers) => numbers.includes(port))) return undefined;
  const span = mention.portSpan;
  return {
    field: mention.field,
    at: { uri: holder.facts.uri, span: span ?? mention.span },
    message: `"${service.facts.object.name}" is headless, so ${mention.host}:${port} reaches the pods on port ${port}, where they do not listen. They listen on ${target}.`,
    related: [at(model, service, `spec.ports[${index}]`, `Port ${port} of Service "${service.facts.object.name}"`)],
    fixes: span === undefined ? []
      : [{ title: `Dial port ${target}`, safe: false, preferred: true, edits: replaceText(holder.facts.uri, span, String(port), String(target)) }],
  };
}
