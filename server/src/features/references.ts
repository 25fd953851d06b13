import type { Place } from '../base/span.ts';
import { compareInstances } from '../model/scope/candidates.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import { makesPods, podPath, referencesOf, serviceNameLabel, type Pod, type Service, type Workload } from '../k8s/kinds.ts';
import type { TextOf } from '../rules/define.ts';
import { namespaceBeside, servicesNamed, uniquePlaces } from './definition.ts';
import { meaningAt } from './shared/label-at.ts';
import { mentionInstances } from './shared/mentions.ts';
import { occurrencesOf } from './rename/occurrences.ts';
import { portFamily } from './rename/ports.ts';
import { renameSubject } from './rename/subject.ts';
import { isPodMaker, isService, sourceKey, sourced } from './shared/sourced.ts';
import { reachesPort, targetAt, valueIn, type Target } from './shared/target.ts';

/** Fields of other objects that name it: backends of routes and the like. */
function fieldsNaming(model: Model, service: InstanceOf<Service>): readonly Place[] {
  const { name } = service.facts.object;
  return model.scope
    .referringTo(service)
    .flatMap((holder) =>
      referencesOf(holder.facts.object).flatMap((reference) =>
        reference.service === name && (reference.namespace ?? holder.namespace) === service.namespace
          ? [model.placeOf(holder, reference.nameField)]
          : [],
      ),
    );
}

/** Everything that names or chooses this Service. */
function toService(model: Model, service: InstanceOf<Service>): readonly Place[] {
  const { name, selector } = service.facts.object;
  const { scope } = model;
  const subdomains = scope
    .podsInReach(service)
    .flatMap(({ instance, namespace }) =>
      namespace !== 'other' && instance.facts.object.template.subdomain === name
        ? [model.placeOf(instance, `${podPath(instance.facts.object, 'spec')}.subdomain`)]
        : [],
    );
  const endpoints = scope
    .endpointsOf(service)
    .map(({ instance }) =>
      model.placeOf(instance, instance.facts.object.kind === 'Endpoints' ? 'metadata.name' : `metadata.labels[${serviceNameLabel}]`),
    );
  return [
    ...scope.governedBy(service).map((c) => model.placeOf(c.instance, 'spec.serviceName')),
    ...subdomains,
    ...endpoints,
    ...fieldsNaming(model, service),
    ...scope.mentionsOf(service).map(({ holder, mention }) => ({ uri: holder.facts.uri, span: mention.span })),
    ...(selector ? scope.podsMatching(service, selector).map((c) => model.placeOf(c.instance, 'metadata.name')) : []),
  ];
}

/** Ports of Services that lead to a container's port (facts B.12). */
function toContainerPort(model: Model, pods: InstanceOf<Workload | Pod>, field: string): readonly Place[] {
  const [, list, c, p] = /(initContainers|containers)\[(\d+)\]\.ports\[(\d+)\]/.exec(field) ?? [];
  const { template } = pods.facts.object;
  const port = template[list === 'initContainers' ? 'initContainers' : 'containers'][Number(c)]?.ports[Number(p)];
  if (!port) return [];
  return model.scope
    .servicesSelecting(pods)
    .flatMap(({ instance }) =>
      instance.facts.object.ports.flatMap((of, i) =>
        reachesPort(of, port) ? [model.placeOf(instance, `spec.ports[${i}].${of.targetPort === undefined ? 'port' : 'targetPort'}`)] : [],
      ),
    );
}

/** Services that select these pods, and text that names one of them. */
function toPods(model: Model, pods: InstanceOf<Workload | Pod>): readonly Place[] {
  return [
    ...model.scope.servicesSelecting(pods).map((c) => model.placeOf(c.instance, 'spec.selector')),
    ...referencesToText(model, pods).map(({ holder, mention }) => ({ uri: holder.facts.uri, span: mention.span })),
  ];
}

/** Text that names a Service, a pod under it, or one of these pods. */
export function referencesToText(model: Model, subject: Instance): ReturnType<Model['scope']['mentionsOf']> {
  if (isService(subject)) return model.scope.mentionsOf(subject);
  if (!isPodMaker(subject)) return [];
  const source = sourceKey(subject);
  const under = new Set(
    model
      .recordsFor(subject.bundle)
      .namesOf(sourced(subject))
      .map((n) => n.service.name),
  );
  return model.scope
    .servicesSelecting(subject)
    .filter((c) => under.has(c.instance.facts.object.name))
    .flatMap(({ instance }) =>
      model.scope
        .mentionsOf(instance)
        .filter(({ holder, mention }) => mentionInstances(model, holder, mention).some((i) => sourceKey(i) === source)),
    );
}

/** The objects that a cursor means: the one it stands in, or the one it names. */
function subjects(model: Model, target: Target, instance: Instance, offset: number): readonly Instance[] {
  switch (target.kind) {
    case 'name':
      return instance.facts.object.kind === 'Endpoints' ? servicesNamed(model, instance, instance.facts.object.name) : [instance];
    case 'service-ref':
      return servicesNamed(model, instance, valueIn(target, instance), namespaceBeside(instance, target.field));
    case 'mention':
      return target.mention ? meaningAt(model, instance, target.mention, offset).instances : [];
    case 'namespace':
      return model.scope.named(instance, 'Namespace', valueIn(target, instance)).map((c) => c.instance);
    case 'hostname':
    case 'selector':
    case 'replicas':
      return makesPods(instance.facts.object) || isService(instance) ? [instance] : [];
    default:
      return [];
  }
}

function referencesTo(model: Model, subject: Instance): readonly Place[] {
  if (isService(subject)) return toService(model, subject);
  if (isPodMaker(subject)) return toPods(model, subject);
  if (subject.facts.object.kind !== 'Namespace') return [];
  const { name } = subject.facts.object;
  return [...model.scope.writtenIn(name)]
    .filter((i) => i.facts.object.namespace === name)
    .sort(compareInstances)
    .map((i) => model.placeOf(i, 'metadata.namespace'));
}

/** What names the port under the cursor: backends, endpoints, SRV names, probes and what else a rename would change with it. */
function toPort(model: Model, uri: string, offset: number, textOf: TextOf, declaration: boolean): readonly Place[] | undefined {
  const subject = renameSubject(model, uri, offset, textOf);
  if (subject?.kind !== 'port' && subject?.kind !== 'container-port') return undefined;
  const services = subject.instances.filter(isService);
  const holders = services.flatMap((s) => [...model.scope.referringTo(s), ...model.scope.mentionsOf(s).map(({ holder }) => holder)]);
  const own = new Set(subject.instances.flatMap((i) => namePlaces(model, i)).map(placeKey));
  // Other pods behind the same Service give the name to a port of theirs.
  const others = new Set(
    subject.kind === 'port'
      ? []
      : portFamily(model, subject.instances, subject.name)
          .pods.flatMap((pods) => namePlaces(model, pods))
          .map(placeKey),
  );
  return occurrencesOf({ model, holders: [...new Set(holders)], textOf }, subject)
    .map(({ place }) => place)
    .filter((place) => (own.has(placeKey(place)) ? declaration : !others.has(placeKey(place))));
}

const placeKey = ({ uri, span }: Place): string => `${uri} ${span.start}`;

/** Where a Service or pods give names to ports. */
function namePlaces(model: Model, instance: Instance): readonly Place[] {
  if (isService(instance)) return instance.facts.object.ports.map((_, n) => model.placeOf(instance, `spec.ports[${n}].name`));
  if (!isPodMaker(instance)) return [];
  const { template } = instance.facts.object;
  const spec = podPath(instance.facts.object, 'spec');
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    template[list].flatMap((c, i) => c.ports.map((_, j) => model.placeOf(instance, `${spec}.${list}[${i}].ports[${j}].name`))),
  );
}

/** The objects that a place of a file means, each bundle's for itself. */
export function subjectsAt(model: Model, uri: string, offset: number): readonly Instance[] {
  const target = targetAt(model, uri, offset);
  return target ? [...new Set(target.instances.flatMap((instance) => subjects(model, target, instance, offset)))] : [];
}

function containerPortsAt(
  model: Model,
  uri: string,
  offset: number,
): readonly { readonly pods: InstanceOf<Workload | Pod>; readonly field: string }[] {
  const target = targetAt(model, uri, offset);
  return target?.kind === 'container-port'
    ? target.instances.flatMap((pods) => (isPodMaker(pods) ? [{ pods, field: target.field }] : []))
    : [];
}

/** All places that refer to what is under the cursor. */
export function referencesAt(model: Model, uri: string, offset: number, includeDeclaration: boolean, textOf: TextOf): readonly Place[] {
  const named = toPort(model, uri, offset, textOf, includeDeclaration) ?? [];
  const ports = containerPortsAt(model, uri, offset);
  if (named.length > 0 || ports.length > 0 || targetAt(model, uri, offset)?.kind === 'port')
    return uniquePlaces([
      ...named,
      ...ports.flatMap(({ pods, field }) => [
        ...(includeDeclaration ? [model.placeOf(pods, field)] : []),
        ...toContainerPort(model, pods, field),
      ]),
    ]);
  const found = subjectsAt(model, uri, offset);
  return uniquePlaces(
    found.flatMap((subject) => [...(includeDeclaration ? [model.placeOf(subject, 'metadata.name')] : []), ...referencesTo(model, subject)]),
  );
}
