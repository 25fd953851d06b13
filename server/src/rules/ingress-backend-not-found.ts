import type { Backend, Routes, Service } from '../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { isSlipOf, nearest } from '../base/nearest.ts';
import { defineRule } from './define.ts';
import type { Fix, RuleFinding } from './define.ts';
import { find, setScalarAt } from './lib/field-edits.ts';
import { inNamespace } from './lib/governing.ts';
import { isPlaceholder } from './lib/locate.ts';
import { at, namedAt, nearestOf, possible, settled, surely } from './lib/reach.ts';
import { list } from './lib/words.ts';

export const rule = defineRule({
  id: 'ingress-backend-not-found',
  category: 'silent',
  severity: 'warning',
  on: ['Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
  summary: 'A route to a Service or port that is not there',
  docs: {
    what: 'The backend of an Ingress or of a Gateway API route names a Service that no manifest in reach defines (a hint where other backends of the route are here, or a workload of that name in another file; nothing where neither shows that it is meant to be here), or a port that the Service does not have, or a port name that an Ingress cannot use.',
    why: 'The API server checks none of this (except the form of a port name). The controller answers requests with 503, or drops the route.',
    fix: 'Write the name of the Service and one of its ports.',
    fixSafety: 'Not applied in bulk: which Service or port is meant cannot be known for certain.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend'],
  },
  examples: [
    {
      title: 'A port that the Service does not have',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
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
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 8080
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
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
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
    },
  ],
  *check(subject, model) {
    if (!isRoutes(subject)) return;
    for (const backend of subject.facts.object.backends) {
      const name = backend.service;
      // Actions of the AWS load balancer controller stand where a Service stands elsewhere.
      if (name === undefined || name === '' || isPlaceholder(name) || backend.portName === 'use-annotation') continue;
      const services = model.scope.services(subject, name, backend.namespace);
      if (possible(services).length === 0) {
        if (surely(model.scope.serviceAbsence(subject, name, backend.namespace)) || isSlipOfOwn(subject, name, backend, model)) yield* missingService(subject, backend, name, services[0]?.instance, model);
        continue;
      }
      if (possible(services).some((each) => !settled(each.instance) || hasPort(each.instance.facts.object, backend))) continue;
      const service = nearestOf(services)[0];
      if (service !== undefined) yield missingPort(subject, backend, service, model);
    }
  },
});

function isRoutes(instance: Instance): instance is InstanceOf<Routes> {
  return 'backends' in instance.facts.object;
}

/** The first of these fields of a backend that is written; API versions differ. */
function written(subject: Instance, backend: Backend, fields: readonly string[]): string {
  return fields.map((field) => `${backend.field}.${field}`).find((field) => find(subject, field) !== undefined) ?? backend.field;
}

/** Nothing where no Service near by is meant and the route leads elsewhere, as routes of examples do. */
function* missingService(subject: InstanceOf<Routes>, backend: Backend, name: string, elsewhere: Instance | undefined, model: Model): Iterable<RuleFinding> {
  const field = written(subject, backend, ['service.name', 'serviceName', 'name']);
  const reach = possible(model.scope.servicesInReach(subject)).filter((each) => each.distance <= 1).map((each) => each.instance);
  const names = reach.map((service) => service.facts.object.name);
  const meant = leadsElsewhere(subject, name, names, model) ? undefined : nearest(name, names);
  const near = elsewhere ?? reach.find((service) => service.facts.object.name === meant);
  const isMeantHere = near !== undefined || isOwn(subject, name, reach, model);
  if (!isMeantHere && !isAtHome(subject, model) && !hasWorkload(subject, name, model)) return;
  const namespace = backend.namespace === undefined ? inNamespace(subject) : ` in namespace ${backend.namespace}`;
  const hint = elsewhere !== undefined ? ` "${name}" of namespace ${elsewhere.namespace} is out of reach.` : meant === undefined ? '' : ` Do you mean "${meant}"?`;
  yield {
    field,
    ...(isMeantHere ? {} : { severity: 'hint' }),
    message: `No manifest here defines Service "${name}"${namespace}, so requests to this backend fail.${hint}`,
    related: near === undefined ? [] : [namedAt(model, near)],
    fixes: meant === undefined || elsewhere !== undefined ? []
      : [{ title: `Use Service "${meant}"`, safe: false, preferred: true, edits: setScalarAt(subject, field, meant) }],
  };
}

/** Is the name a slip away from a Service that is built or applied together with the route? Then no chart near by explains it. */
function isSlipOfOwn(subject: Instance, name: string, backend: Backend, model: Model): boolean {
  return possible(model.scope.servicesInReach(subject, backend.namespace)).some(({ instance, distance }) => distance <= 1 && isSlipOf(name, instance.facts.object.name));
}

/** Does the route lead to yet another Service that is not here, is near in spelling to none, and that no chart explains? Then it is chance that one is near to this name. */
function leadsElsewhere(subject: InstanceOf<Routes>, name: string, names: readonly string[], model: Model): boolean {
  return subject.facts.object.backends.some(({ service, namespace }) => service !== undefined && service !== '' && service !== name && !isPlaceholder(service)
    && nearest(service, names) === undefined && possible(model.scope.services(subject, service, namespace)).length === 0
    && surely(model.scope.serviceAbsence(subject, service, namespace)));
}

/** Does another backend of the route lead to a Service beside it? A route to nothing but Services from elsewhere is an example, or belongs to what is installed otherwise. */
function isAtHome(subject: InstanceOf<Routes>, model: Model): boolean {
  return subject.facts.object.backends.some(({ service, namespace }) => service !== undefined
    && possible(model.scope.services(subject, service, namespace)).some(({ distance, variant }) => distance <= 1 && variant !== true));
}

/**
 * Is a missing backend meant to be in these manifests: by the name of a workload that is written or built together with the route, or as all that the route
 * leads to beside Services in one file? A route alone, as snippets show it, or with one backend of several missing, leads to Services from elsewhere;
 * beside a workload in another file a lesson makes its Service by `kubectl expose`.
 */
function isOwn(subject: InstanceOf<Routes>, name: string, reach: readonly Instance[], model: Model): boolean {
  if (hasWorkload(subject, name, model, ({ facts }) => subject.bundle.kind !== 'folder' || facts.uri === subject.facts.uri)) return true;
  return reach.some((service) => service.facts.uri === subject.facts.uri)
    && subject.facts.object.backends.every((backend) => possible(model.scope.services(subject, backend.service ?? '', backend.namespace)).length === 0);
}

/** Is a workload of that name beside the route? */
function hasWorkload(subject: Instance, name: string, model: Model, counts: (workload: Instance) => boolean = () => true): boolean {
  return possible(model.scope.podsInReach(subject)).some(({ instance, distance }) => distance <= 1 && instance.facts.object.name === name && counts(instance));
}

function hasPort(service: Service, backend: Backend): boolean {
  if (service.type === 'ExternalName' || (backend.portName === undefined && backend.portNumber === undefined)) return true;
  if (backend.portName !== undefined) return isPlaceholder(backend.portName) || service.ports.some((port) => port.name === backend.portName && isIngressPortName(port.name ?? ''));
  return service.ports.some((port) => port.port === backend.portNumber);
}

/** Ingress takes port names by the rules of container ports (facts D.8). */
function isIngressPortName(name: string): boolean {
  return name.length <= 15 && /[a-z]/.test(name) && !name.includes('--');
}

function missingPort(subject: Instance, backend: Backend, service: InstanceOf<Service>, model: Model): RuleFinding {
  const field = written(subject, backend, ['service.port.number', 'service.port.name', 'servicePort', 'port']);
  const { name, ports } = service.facts.object;
  const wanted = backend.portName === undefined ? String(backend.portNumber) : `"${backend.portName}"`;
  const refused = backend.portName !== undefined && ports.some((port) => port.name === backend.portName);
  const have = ports.map((port) => (port.name === undefined ? String(port.port ?? '') : `${port.port ?? ''} ("${port.name}")`));
  const cause = refused ? `An Ingress cannot use the port name ${wanted}: it takes at most 15 characters, one of them a letter, and no "--"`
    : `Service "${name}" has no port ${wanted}, ${have.length === 0 ? 'and no other' : `only ${list(have)}`}`;
  return {
    field,
    message: `${cause}, so requests to this backend fail.${refused ? ' Use the number.' : ''}`,
    related: [at(model, service, 'spec.ports', `Ports of Service "${name}"`)],
    fixes: portFixes(subject, field, backend, service.facts.object, refused),
  };
}

function portFixes(subject: Instance, field: string, backend: Backend, service: Service, refused: boolean): readonly Fix[] {
  if (refused) return [];
  if (backend.portName !== undefined) {
    const names = service.ports.flatMap((port) => (port.name !== undefined && isIngressPortName(port.name) ? [port.name] : []));
    const near = nearest(backend.portName, names) ?? (names.length === 1 ? names[0] : undefined);
    return near === undefined ? [] : [{ title: `Use port "${near}"`, safe: false, preferred: true, edits: setScalarAt(subject, field, near) }];
  }
  const port = service.ports.find((each) => each.targetPort === backend.portNumber) ?? (service.ports.length === 1 ? service.ports[0] : undefined);
  return port?.port === undefined ? [] : [{ title: `Use port ${port.port}`, safe: false, preferred: true, edits: setScalarAt(subject, field, port.port) }];
}
