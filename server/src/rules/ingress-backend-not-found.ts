import { isPlaceholder } from '../facts/unknown.ts';
import type { Backend, Pod, Routes, Service, Workload } from '../k8s/kinds.ts';
import { countsHere } from '../model/scope/candidates.ts';
import { itsName, itsPorts } from '../model/scope/aspects.ts';
import { missing, evidence } from '../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { distance, isSlipOf, isWithinSlip, nearest } from '../base/nearest.ts';
import { defineRule } from './define.ts';
import type { Fix, RuleFinding } from './define.ts';
import { find, setScalarAt } from './fixes/field-edits.ts';
import { inNamespace } from './lib/governing.ts';
import { at, atName, nearestOf, possible, surely } from './lib/reach.ts';
import { called, list } from './lib/words.ts';
import { isContainerPortName } from '../k8s/validation/names.ts';

export const rule = defineRule({
  id: 'ingress-backend-not-found',
  category: 'silent',
  severity: 'warning',
  on: ['Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
  summary: 'A route to a Service or port that is not there',
  docs: {
    what: 'The backend of an Ingress or of a Gateway API route names a Service that no manifest in reach defines (information where a workload of that name is beside the route, a hint where other backends of the route are; nothing where neither shows that it is meant to be here), or a port that the Service does not have, or a port name that an Ingress cannot use.',
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
        yield* missingService(subject, backend, name, model);
        continue;
      }
      if (possible(services).some((each) => hasPort(each.instance.facts.object, backend))) continue;
      const service = nearestOf(services)[0];
      const ground = possible(services).map((each) => evidence(each.instance, [...itsName, ...itsPorts, 'spec.type'], subject, backend.namespace));
      if (service !== undefined) yield { ...missingPort(subject, backend, service, model), rests: [evidence(subject, [backend.field]), ...ground] };
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
function* missingService(subject: InstanceOf<Routes>, backend: Backend, name: string, model: Model): Iterable<RuleFinding> {
  const field = written(subject, backend, ['service.name', 'serviceName', 'name']);
  const meant = meantBackend(subject, backend, name, model);
  const absence = model.scope.serviceAbsence(subject, name, backend.namespace);
  if (meant === undefined && (!surely(absence) || (!isAtHome(subject, model) && !hasWorkload(subject, name, model)))) return;
  const namespace = backend.namespace === undefined ? inNamespace(subject) : ` in namespace ${backend.namespace}`;
  const hint = meant === undefined ? '' : meant.pods === undefined ? ` Did you mean "${meant.service.facts.object.name}"?`
    : ` "${meant.service.facts.object.name}" selects the pods of ${called(meant.pods)}. Did you mean it?`;
  yield {
    field,
    ...(meant !== undefined ? {} : { severity: hasWorkload(subject, name, model) ? 'information' : 'hint' }),
    // A slip in the name of a Service that is built or applied together with the route is one whoever else may make Services.
    rests: [evidence(subject, [field]), meant === undefined ? missing(absence) : evidence(meant.service, itsName, subject, backend.namespace), ...(meant !== undefined && isSlipOf(name, meant.service.facts.object.name) ? [] : [missing(absence)])],
    message: `No manifest here defines Service "${name}"${namespace}, so requests to this backend fail.${hint}`,
    related: meant === undefined ? [] : [atName(model, meant.service)],
    fixes: meant === undefined ? []
      : [{ title: `Use Service "${meant.service.facts.object.name}"`, safe: false, preferred: true, edits: setScalarAt(subject, field, meant.service.facts.object.name) }],
  };
}

interface MeantBackend {
  readonly service: InstanceOf<Service>;
  /** The workload of the backend's name whose pods it selects; absent: its own name is a slip away. */
  readonly pods?: Instance;
}

/** Does another backend of the route lead to a Service beside it? A route to nothing but Services from elsewhere is an example, or belongs to what is installed otherwise. */
function isAtHome(subject: InstanceOf<Routes>, model: Model): boolean {
  return subject.facts.object.backends.some(({ service, namespace }) => service !== undefined
    && model.scope.services(subject, service, namespace).some((each) => countsHere(each) && each.distance <= 1));
}

/** The Service beside the route that is meant: a slip away by its name, or in front of the workload that is called so. */
function meantBackend(subject: InstanceOf<Routes>, backend: Backend, name: string, model: Model): MeantBackend | undefined {
  const beside = model.scope.servicesInReach(subject, backend.namespace).filter((each) => countsHere(each) && each.distance <= 1);
  const inFile = beside.filter((each) => each.distance === 0);
  // Of few letters names are told apart, unless there is nothing else to choose from.
  const slip = leadsElsewhere(subject, name, beside.map(({ instance }) => instance.facts.object.name), model) ? undefined : beside.find(({ instance }) => isWithinSlip(name, instance.facts.object.name))
    ?? (name.length > 2 && inFile.length === 1 ? inFile.find(({ instance }) => distance(name, instance.facts.object.name, 1) === 1) : undefined);
  if (slip !== undefined) return { service: slip.instance };
  for (const pods of workloadsNamed(subject, name, model)) {
    const front = model.scope.servicesSelecting(pods).filter(countsHere).find(({ instance }) => beside.some((each) => each.instance === instance));
    if (front !== undefined) return { service: front.instance, pods };
  }
  return undefined;
}

/** Does the route lead to yet another Service that is not here, is near in spelling to none, and that no chart explains? Then it is chance that one is near to this name. */
function leadsElsewhere(subject: InstanceOf<Routes>, name: string, names: readonly string[], model: Model): boolean {
  return subject.facts.object.backends.some(({ service, namespace }) => service !== undefined && service !== '' && service !== name && !isPlaceholder(service)
    && !names.some((each) => isWithinSlip(service, each)) && possible(model.scope.services(subject, service, namespace)).length === 0
    && surely(model.scope.serviceAbsence(subject, service, namespace)) && workloadsNamed(subject, service, model).length === 0);
}

/** Workloads and Pods beside the route that are called like a backend. */
function workloadsNamed(subject: Instance, name: string, model: Model): readonly InstanceOf<Workload | Pod>[] {
  return model.scope.podsInReach(subject).filter((each) => countsHere(each) && each.distance <= 1 && each.instance.facts.object.name === name).map((each) => each.instance);
}

/** Is the backend meant to be in these manifests: is there a workload of its name? All other routes, as snippets show them, lead to Services from elsewhere. */
function hasWorkload(subject: Instance, name: string, model: Model): boolean {
  return workloadsNamed(subject, name, model).length > 0;
}

function hasPort(service: Service, backend: Backend): boolean {
  if (service.type === 'ExternalName' || (backend.portName === undefined && backend.portNumber === undefined)) return true;
  if (backend.portName !== undefined) return isPlaceholder(backend.portName) || service.ports.some((port) => port.name === backend.portName && isContainerPortName(port.name ?? ''));
  return service.ports.some((port) => port.port === backend.portNumber);
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
    const names = service.ports.flatMap((port) => (port.name !== undefined && isContainerPortName(port.name) ? [port.name] : []));
    const near = nearest(backend.portName, names) ?? (names.length === 1 ? names[0] : undefined);
    return near === undefined ? [] : [{ title: `Use port "${near}"`, safe: false, preferred: true, edits: setScalarAt(subject, field, near) }];
  }
  const port = service.ports.find((each) => each.targetPort === backend.portNumber) ?? (service.ports.length === 1 ? service.ports[0] : undefined);
  return port?.port === undefined ? [] : [{ title: `Use port ${port.port}`, safe: false, preferred: true, edits: setScalarAt(subject, field, port.port) }];
}
