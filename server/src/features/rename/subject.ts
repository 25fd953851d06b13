import { touches, type Span } from '../../base/span.ts';
import { podPath, type Pod, type Service, type Workload } from '../../k8s/kinds.ts';
import { isSameObject, isStatefulSet } from '../../model/keys.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import { namespaceBeside } from '../definition.ts';
import { isPodMaker, isService } from '../shared/sourced.ts';
import { targetAt, type Target } from '../shared/target.ts';
import { isWhole, labelsOfMention, type NameLabel } from './name-labels.ts';

/** What a rename is about. `name`: the present name as it is written at `span`. */
export type Subject =
  | { readonly kind: 'service'; readonly name: string; readonly span: Span; readonly instances: readonly InstanceOf<Service>[] }
  | { readonly kind: 'statefulset'; readonly name: string; readonly span: Span; readonly instances: readonly InstanceOf<Workload>[] }
  | {
      readonly kind: 'hostname';
      readonly name: string;
      readonly span: Span;
      readonly instances: readonly InstanceOf<Workload | Pod>[];
      readonly field: string;
    }
  | { readonly kind: 'port'; readonly name: string; readonly span: Span; readonly instances: readonly InstanceOf<Service>[] }
  | { readonly kind: 'container-port'; readonly name: string; readonly span: Span; readonly instances: readonly Instance[] }
  | { readonly kind: 'namespace'; readonly name: string; readonly span: Span };

export interface Refusal {
  readonly refused: string;
}

/** The nearest Services of that name, one or several bundles of it. */
function nearestServices(model: Model, from: Instance, name: string, namespace?: string): readonly InstanceOf<Service>[] {
  const near = model.scope.services(from, name, namespace).filter((c) => c.namespace !== 'other');
  const distance = Math.min(...near.map((c) => c.distance));
  return near.filter((c) => c.distance === distance).map((c) => c.instance);
}

function serviceSubject(span: Span, name: string, services: readonly Instance[]): Subject | undefined {
  const instances = services.filter(isService);
  return instances.length > 0 ? { kind: 'service', name, span, instances } : undefined;
}

/** Pods that a label names: the set whose ordinals it counts, or who has that hostname. */
function podSubject(
  model: Model,
  { text, place: { span }, service, namespace }: NameLabel,
  services: readonly InstanceOf<Service>[],
): Subject | undefined {
  const ordinal = /-\d+$/.exec(text)?.[0];
  const reached = services.flatMap((s) => [
    ...model.scope.governedBy(s),
    ...(s.facts.object.selector ? model.scope.podsMatching(s, s.facts.object.selector) : []),
  ]);
  const here: readonly Instance[] = [...new Set(reached.map((c) => c.instance))].filter((i) => i.namespace === namespace);
  const stem = ordinal === undefined ? '' : text.slice(0, -ordinal.length).toLowerCase();
  const sets = here.filter(isStatefulSet).filter(({ facts: { object } }) => object.name === stem && object.serviceName === service);
  if (sets.length > 0)
    return { kind: 'statefulset', name: stem, span: { start: span.start, end: span.start + stem.length }, instances: sets };
  const pods = here
    .filter(isPodMaker)
    .filter(
      ({ facts: { object } }) =>
        object.kind !== 'StatefulSet' && object.template.subdomain === service && object.template.hostname === text.toLowerCase(),
    );
  const [first] = pods;
  if (!first) return undefined;
  const { kind } = first.facts.object;
  const field = `${podPath(first.facts.object, 'spec')}.hostname`;
  return { kind: 'hostname', name: text, span, instances: pods.filter((p) => p.facts.object.kind === kind), field };
}

/** The label of a DNS name under the cursor decides. */
function mentionSubject(model: Model, { mention, instances: [holder] }: Target, offset: number, textOf: TextOf): Subject | undefined {
  if (!mention || !holder) return undefined;
  const label = labelsOfMention(model, holder, mention).find((l) => touches(l.place.span, offset));
  if (!label || !isWhole(label, textOf)) return undefined;
  const {
    role,
    text,
    place: { span },
  } = label;
  const services = nearestServices(model, holder, label.service, label.namespace);
  if (role === 'namespace') return { kind: 'namespace', name: text.toLowerCase(), span };
  if (role === 'service') return serviceSubject(span, text.toLowerCase(), services);
  if (role === 'port') return services.length > 0 ? { kind: 'port', name: text.toLowerCase(), span, instances: services } : undefined;
  return podSubject(model, label, services);
}

function fieldSubject(model: Model, target: Target): Subject | undefined {
  const { instances, span, value, field } = target;
  const [first] = instances;
  if (!first || value === '') return undefined;
  switch (target.kind) {
    case 'name': {
      if (first.facts.object.kind === 'Namespace') return { kind: 'namespace', name: value, span };
      if (isService(first)) return serviceSubject(span, value, instances);
      if (first.facts.object.kind === 'Endpoints') return serviceSubject(span, value, nearestServices(model, first, value));
      const sets = instances.filter(isStatefulSet);
      return sets.length > 0 ? { kind: 'statefulset', name: value, span, instances: sets } : undefined;
    }
    case 'service-ref':
      return serviceSubject(span, value, nearestServices(model, first, value, namespaceBeside(first, field)));
    case 'hostname':
      return first.facts.object.kind === 'StatefulSet'
        ? undefined
        : { kind: 'hostname', name: value, span, instances: instances.filter(isPodMaker), field };
    case 'port': {
      const services = instances.filter(isService);
      if (field.endsWith('.name') && services.length > 0) return { kind: 'port', name: value, span, instances: services };
      return field.endsWith('.targetPort') && !/^\d+$/.test(value) ? targetPortSubject(model, services, value, span) : undefined;
    }
    case 'container-port':
      return field.endsWith('.name') ? { kind: 'container-port', name: value, span, instances } : undefined;
    case 'namespace':
      return { kind: 'namespace', name: value, span };
    default:
      return undefined;
  }
}

function targetPortSubject(model: Model, services: readonly InstanceOf<Service>[], name: string, span: Span): Subject | undefined {
  const pods = services
    .flatMap((s) => (s.facts.object.selector ? model.scope.podsMatching(s, s.facts.object.selector) : []))
    .map((c) => c.instance)
    .filter((p) => p.facts.object.template.containers.some((c) => c.ports.some((port) => port.name === name)));
  return pods.length > 0 ? { kind: 'container-port', name, span, instances: pods } : undefined;
}

/** What would be renamed at `offset`; `undefined` where this product renames nothing, so that others may answer. */
export function renameSubject(model: Model, uri: string, offset: number, textOf: TextOf): Subject | undefined {
  const target = targetAt(model, uri, offset);
  if (!target) return undefined;
  return withDoubles(model, target.kind === 'mention' ? mentionSubject(model, target, offset, textOf) : fieldSubject(model, target));
}

/** Two objects of one kind, namespace and name in one build are one to the API server, or alternatives to each other: they are renamed together. */
function withDoubles(model: Model, subject: Subject | undefined): Subject | undefined {
  if (subject?.kind !== 'service' && subject?.kind !== 'statefulset') return subject;
  const isDouble = (one: Instance): boolean =>
    subject.instances.some(
      (other) => one.bundle.id === other.bundle.id && one.namespaceExplicit === other.namespaceExplicit && isSameObject(one, other),
    );
  const all = model.instances().filter(isDouble);
  return subject.kind === 'service'
    ? { ...subject, instances: all.filter(isService) }
    : { ...subject, instances: all.filter(isStatefulSet) };
}
