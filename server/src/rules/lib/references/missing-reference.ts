import { isPlaceholder } from '../../../facts/unknown.ts';
import { referencesOf } from '../../../k8s/kinds.ts';
import type { Pod, Service, ServiceReference, Workload } from '../../../k8s/kinds.ts';
import type { Severity } from '../../../k8s/cluster-settings.ts';
import { isContainerPortName } from '../../../k8s/validation/names.ts';
import { countsHere } from '../../../model/scope/candidates.ts';
import { itsName, itsPorts } from '../../../model/scope/aspects.ts';
import { missing, evidence } from '../../../model/scope/evidence.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import { distance, isSlipOf, isWithinSlip, nearest } from '../../../base/texts/nearest.ts';
import type { Fix, RuleFinding } from '../../define.ts';
import { setScalarAt } from '../../fixes/field-edits.ts';
import { writtenNamespace } from './governing.ts';
import { misplacedReference, effectOf } from './misplaced-reference.ts';
import { at, atName, nearestOf, possible, surely } from '../reach.ts';
import { called, list } from '../words.ts';
import { sentences, inTurn } from '../../../base/texts/sentences.ts';

/** How loud it is that nothing of that name is near, where no other Service is meant either; `undefined`: nothing is said. */
export type LevelOfAbsent = (subject: Instance, reference: ServiceReference, model: Model) => Severity | undefined;

/** What an object names in fields of its own and is not there: Services, and ports of those that are. */
export function* missingReferences(subject: Instance, model: Model, levelOfAbsent: LevelOfAbsent): Iterable<RuleFinding> {
  const absent = new Set<string>();
  for (const reference of referencesOf(subject.facts.object)) {
    const { service: name, namespace } = reference;
    // Actions of the AWS load balancer controller stand where a Service stands elsewhere.
    if (
      reference.free === true ||
      isPlaceholder(name, 'name') ||
      reference.portName === 'use-annotation' ||
      (namespace !== undefined && isPlaceholder(namespace, 'namespace'))
    )
      continue;
    const services = model.scope.services(subject, name, namespace);
    if (possible(services).length === 0) {
      const misplaced = misplacedReference(subject, reference, model);
      // What no other Service explains is one cause, however often it is named.
      const found = misplaced === undefined ? [...missingService(subject, reference, model, levelOfAbsent)] : [misplaced];
      const key = `${namespace ?? ''}/${name}`;
      if (misplaced !== undefined || !absent.has(key)) yield* found;
      if (found.some(({ fixes = [] }) => fixes.length === 0)) absent.add(key);
      continue;
    }
    if (possible(services).some((each) => hasPort(each.instance.facts.object, reference))) continue;
    const service = nearestOf(services)[0];
    const ground = possible(services).map((each) => evidence(each.instance, [...itsName, ...itsPorts, 'spec.type'], subject, namespace));
    if (service !== undefined)
      yield { ...missingPort(subject, reference, service, model), rests: [evidence(subject, [reference.field]), ...ground] };
  }
}

const say = sentences({
  missing: ({ name, namespace }: { readonly name: string; readonly namespace?: string }) =>
    namespace === undefined
      ? `No manifest here defines Service "${name}".`
      : `No manifest here defines Service "${name}" in namespace ${namespace}.`,
  near: ({ near }: { readonly near: string }) => `Did you mean "${near}"?`,
  'near-pods': ({ near, pods }: { readonly near: string; readonly pods: string }) =>
    `Did you mean "${near}", which selects the pods of ${pods}?`,
  'port-name-refused': ({ port }: { readonly port: string }) =>
    `An Ingress cannot use the port name ${port}: it takes at most 15 characters, one of them a letter, and no "--".`,
  'use-number': () => 'Use the number.',
  'no-ports': ({ name, port }: { readonly name: string; readonly port: string }) => `Service "${name}" has no port ${port}, and no other.`,
  'no-port': ({ name, port, ports }: { readonly name: string; readonly port: string; readonly ports: readonly string[] }) =>
    `Service "${name}" has no port ${port}, only ${list(ports)}.`,
  'default-port': ({ port }: { readonly port: string }) => `Port ${port} is the default where none is written.`,
});

/** Nothing where no Service near by is meant, and nothing says that it is meant to be here. */
function* missingService(
  subject: Instance,
  reference: ServiceReference,
  model: Model,
  levelOfAbsent: LevelOfAbsent,
): Iterable<RuleFinding> {
  const { service: name, nameField: field, namespace } = reference;
  const meant = meantService(subject, reference, model);
  const absence = model.scope.serviceAbsence(subject, name, namespace);
  const level = meant === undefined && surely(absence) ? levelOfAbsent(subject, reference, model) : undefined;
  if (meant === undefined && level === undefined) return;

  yield {
    field,
    ...(level === undefined ? {} : { severity: level }),
    // A slip in the name of a Service that is built or applied together with the object is one whoever else may make Services.
    rests: [
      evidence(subject, [field]),
      meant === undefined ? missing(absence) : evidence(meant.service, itsName, subject, namespace),
      ...(meant !== undefined && isSlipOf(name, meant.service.facts.object.name) ? [] : [missing(absence)]),
    ],
    ...inTurn(
      say('missing', { name, ...(namespace === undefined ? writtenNamespace(subject) : { namespace }) }),
      effectOf(reference),
      meant &&
        (meant.pods === undefined
          ? say('near', { near: meant.service.facts.object.name })
          : say('near-pods', { near: meant.service.facts.object.name, pods: called(meant.pods) })),
    ),
    related: meant === undefined ? [] : [atName(model, meant.service)],
    fixes:
      meant === undefined
        ? []
        : [
            {
              title: `Use Service "${meant.service.facts.object.name}"`,
              safe: false,
              preferred: true,
              edits: setScalarAt(subject, field, meant.service.facts.object.name),
            },
          ],
  };
}

interface Meant {
  readonly service: InstanceOf<Service>;
  /** The workload of the written name whose pods it selects; absent: its own name is a slip away. */
  readonly pods?: Instance;
}

/** Does another reference of the object lead to a Service beside it? One to nothing but Services from elsewhere is an example, or belongs to what is installed otherwise. */
export function isAtHome(subject: Instance, model: Model): boolean {
  return referencesOf(subject.facts.object).some(({ service, namespace }) =>
    model.scope.services(subject, service, namespace).some((each) => countsHere(each) && each.distance <= 1),
  );
}

/** The Service beside the object that is meant: a slip away by its name, or in front of the workload that is called so. */
function meantService(subject: Instance, reference: ServiceReference, model: Model): Meant | undefined {
  const { service: name, namespace } = reference;
  const beside = model.scope.servicesInReach(subject, namespace).filter((each) => countsHere(each) && each.distance <= 1);
  const inFile = beside.filter((each) => each.distance === 0);
  // Of few letters names are told apart, unless there is nothing else to choose from.
  const slip = leadsElsewhere(
    subject,
    name,
    beside.map(({ instance }) => instance.facts.object.name),
    model,
  )
    ? undefined
    : (beside.find(({ instance }) => isWithinSlip(name, instance.facts.object.name)) ??
      (name.length > 2 && inFile.length === 1
        ? inFile.find(({ instance }) => distance(name, instance.facts.object.name, 1) === 1)
        : undefined));
  if (slip !== undefined) return { service: slip.instance };
  for (const pods of workloadsNamed(subject, reference, model)) {
    const front = model.scope
      .servicesSelecting(pods)
      .filter(countsHere)
      .find(({ instance }) => beside.some((each) => each.instance === instance));
    if (front !== undefined) return { service: front.instance, pods };
  }
  return undefined;
}

/** Does the object lead to yet another Service that is not here, is near in spelling to none, and that no chart explains? Then it is chance that one is near to this name. */
function leadsElsewhere(subject: Instance, name: string, names: readonly string[], model: Model): boolean {
  return referencesOf(subject.facts.object).some(
    (other) =>
      other.service !== name &&
      other.free !== true &&
      !isPlaceholder(other.service) &&
      !names.some((each) => isWithinSlip(other.service, each)) &&
      possible(model.scope.services(subject, other.service, other.namespace)).length === 0 &&
      surely(model.scope.serviceAbsence(subject, other.service, other.namespace)) &&
      workloadsNamed(subject, other, model).length === 0,
  );
}

/** Workloads and Pods beside the object that are called as the reference says. */
export function workloadsNamed(
  subject: Instance,
  { service, namespace }: ServiceReference,
  model: Model,
): readonly InstanceOf<Workload | Pod>[] {
  return podsBeside(subject, namespace, model).filter((instance) => instance.facts.object.name === service);
}

/** Workloads and Pods of the namespace that are applied together with the object; a patch for some is none. */
export function podsBeside(subject: Instance, namespace: string | undefined, model: Model): readonly InstanceOf<Workload | Pod>[] {
  return model.scope
    .podsInReach(subject, namespace)
    .filter((each) => countsHere(each) && each.distance <= 1 && !each.instance.facts.partial)
    .map((each) => each.instance);
}

function hasPort(service: Service, { portName, portNumber }: ServiceReference): boolean {
  if (service.type === 'ExternalName' || (portName === undefined && portNumber === undefined)) return true;
  if (portName === undefined) return service.ports.some((port) => port.port === portNumber);
  return (
    isPlaceholder(portName, 'port') ||
    service.ports.some((port) => (port.name === portName && isContainerPortName(port.name ?? '')) || String(port.port) === portName)
  );
}

function missingPort(subject: Instance, reference: ServiceReference, service: InstanceOf<Service>, model: Model): RuleFinding {
  const { portName, portNumber, portField, nameField } = reference;
  const { name, ports } = service.facts.object;
  const wanted = portName === undefined ? String(portNumber) : `"${portName}"`;
  const refused = portName !== undefined && ports.some((port) => port.name === portName);
  const have = ports.map((port) => (port.name === undefined ? String(port.port ?? '') : `${port.port ?? ''} ("${port.name}")`));
  const cause = refused
    ? say('port-name-refused', { port: wanted })
    : have.length === 0
      ? say('no-ports', { name, port: wanted })
      : say('no-port', { name, port: wanted, ports: have });
  return {
    field: portField ?? nameField,
    ...inTurn(
      cause,
      effectOf(reference),
      portField === undefined ? say('default-port', { port: wanted }) : undefined,
      refused ? say('use-number', {}) : undefined,
    ),
    related: [at(model, service, 'spec.ports', `Ports of Service "${name}"`)],
    fixes: portField === undefined ? [] : portFixes(subject, portField, reference, service.facts.object, refused),
  };
}

function portFixes(
  subject: Instance,
  field: string,
  { portName, portNumber }: ServiceReference,
  service: Service,
  refused: boolean,
): readonly Fix[] {
  if (refused) return [];
  if (portName !== undefined) {
    const names = service.ports.flatMap((port) => (port.name !== undefined && isContainerPortName(port.name) ? [port.name] : []));
    const near = nearest(portName, names) ?? (names.length === 1 ? names[0] : undefined);
    return near === undefined
      ? []
      : [{ title: `Use port "${near}"`, safe: false, preferred: true, edits: setScalarAt(subject, field, near) }];
  }
  const port = service.ports.find((each) => each.targetPort === portNumber) ?? (service.ports.length === 1 ? service.ports[0] : undefined);
  return port?.port === undefined
    ? []
    : [{ title: `Use port ${port.port}`, safe: false, preferred: true, edits: setScalarAt(subject, field, port.port) }];
}
