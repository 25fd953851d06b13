import { protocolOf } from '../k8s/kinds.ts';
import type { Pod, Service, ServicePort, Workload } from '../k8s/kinds.ts';
import { itsName, itsPodLabels, itsPorts, itsSelector, itsShape } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Evidence, InstanceOf, Model } from '../model/types.ts';
import { isService } from '../model/keys.ts';
import { defineRule } from './define.ts';
import type { Fix, RuleFinding } from './define.ts';
import { dialledAt, dialling } from './lib/dialled.ts';
import { setScalarAt } from './fixes/field-edits.ts';
import { reachedNumbers, selectedPods } from './lib/pod-ports.ts';
import { isHeadlessService } from './lib/preconditions.ts';
import { templatePath } from './lib/reach.ts';
import { called } from './lib/words.ts';

export const rule = defineRule({
  id: 'headless-port-remapped',
  category: 'silent',
  severity: 'hint',
  on: ['Service'],
  when: isHeadlessService,
  summary: 'A headless Service whose port differs from the port of its pods',
  docs: {
    what: 'The `port` of a headless Service is another number than the one its `targetPort` reaches. A warning where text in the workspace dials the name with the untranslated number, information where it is that of a URL without a port, else a hint.',
    why: 'A headless Service has no virtual IP and no proxy, so nothing translates ports. Its name leads straight to the pods, which listen on the target port only; SRV records give the target port. Whoever dials `name:port` is refused.',
    fix: 'Make `port` the number that the pods listen on, or dial the target port.',
    fixSafety: 'Not applied in bulk: clients that use the number of the Service in another way (an Ingress, for example) have to follow.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#headless-services'],
  },
  examples: [
    {
      title: 'Port 80 of a name that leads to port 3000',
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
      port: 80
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
      port: 3000
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
`,
    },
  ],
  *check(subject, model) {
    if (!isService(subject)) return;
    const { ports, selector } = subject.facts.object;
    if (selector === undefined) return;
    const pods = selectedPods(subject, model);
    const reached = ports.map((port) => reachedNumbers(port, pods, model));
    for (const [index, port] of ports.entries()) {
      const numbers = reached[index] ?? [];
      const target = numbers[0];
      if (port.port === undefined || target === undefined || numbers.length !== 1 || target === port.port) continue;
      if (reached.some((each) => each.includes(port.port ?? 0))) continue;
      yield { ...finding(subject, port, port.port, index, target, model), rests: ground(subject, pods) };
    }
  },
});

/** A number is reached whatever pods there are; a name in those that the Service selects. */
function ground(service: InstanceOf<Service>, pods: readonly InstanceOf<Workload | Pod>[]): readonly Evidence[] {
  return [
    evidence(service, [...itsName, ...itsShape, ...itsPorts, ...itsSelector]),
    ...pods.map((pod) => evidence(pod, [...itsPodLabels(pod.facts.object), `${templatePath(pod, 'spec')}.containers`])),
  ];
}

function finding(service: InstanceOf<Service>, port: ServicePort, number: number, index: number, target: number, model: Model): RuleFinding {
  const { name } = service.facts.object;
  const dialled = dialling(service, number, model, true);
  const first = dialled[0];
  const through = typeof port.targetPort === 'string' && !/^\d+$/.test(port.targetPort) ? ` ("${port.targetPort}")` : '';
  const cause = `"${name}" is headless, so nothing translates port ${port.port} to ${target}${through}`;
  const message = first === undefined
    ? `${cause}: the name leads to pods that listen on ${target}, and SRV records say ${target}. Write port ${target}, so that nobody dials ${port.port}.`
    : `${cause}: ${called(first.holder)} dials ${first.mention.host}:${port.port} and is refused. Write port ${target} here and there.`;
  return {
    field: `spec.ports[${index}].port`,
    severity: first === undefined ? 'hint' : dialled.every(({ mention }) => mention.port === undefined) ? 'information' : 'warning',
    message,
    related: dialledAt(dialled, number),
    fixes: fixesFor(service, port, index, target),
  };
}

function fixesFor(service: InstanceOf<Service>, port: ServicePort, index: number, target: number): readonly Fix[] {
  const protocol = protocolOf(port);
  const taken = service.facts.object.ports.some((each, other) => other !== index && each.port === target && protocolOf(each) === protocol);
  if (taken) return [];
  const edits = setScalarAt(service, `spec.ports[${index}].port`, target);
  return [{ title: `Make the port ${target}`, safe: false, preferred: true, edits }];
}
