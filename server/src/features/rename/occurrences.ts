import type { Place, Span } from '../../base/span.ts';
import type { DnsMention } from '../../facts/types.ts';
import { makesPods, type Service } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { meaningOf } from '../mentions.ts';
import { uniquePlaces } from '../definition.ts';
import type { Subject } from './subject.ts';

/** `immutable`: the API server refuses to change it on a live object; `text`: a name inside text, found by reading it. */
export interface Occurrence {
  readonly place: Place;
  readonly confirm?: 'immutable' | 'text';
}

const podPath = (instance: Instance): string =>
  instance.facts.object.kind === 'Pod' ? '' : instance.facts.object.kind === 'CronJob' ? 'spec.jobTemplate.spec.template.' : 'spec.template.';

/** Spans of the labels of a mention that mean this Service, its namespace, or a pod of the workload `set`. */
function labelSpans(model: Model, holder: Instance, mention: DnsMention, want: { readonly service?: string; readonly namespace?: string; readonly set?: string }): readonly Span[] {
  if (mention.host.length !== mention.span.end - mention.span.start) return [];
  const meaning = meaningOf(model, holder, mention);
  const zone = `.svc.${model.settings.clusterDomain}`;
  if (!meaning?.name.endsWith(zone)) return [];
  const labels = meaning.name.slice(0, -zone.length).split('.');
  const at = { namespace: labels.length - 1, service: labels.length - 2, pod: labels.length - 3 };
  const spans: Span[] = [];
  let start = mention.span.start;
  for (const [i, label] of mention.host.split('.').entries()) {
    const span = { start, end: start + label.length };
    start = span.end + 1;
    if (i === at.service && want.service === label) spans.push(span);
    if (i === at.namespace && want.namespace === label) spans.push(span);
    const ordinal = /-\d+$/.exec(label)?.[0] ?? '';
    if (i === at.pod && want.set !== undefined && ordinal !== '' && label === want.set + ordinal) spans.push({ start: span.start, end: span.end - ordinal.length });
    if (i === at.pod && want.set !== undefined && label === want.set) spans.push(span);
  }
  return spans;
}

function inText(model: Model, service: Instance, want: Parameters<typeof labelSpans>[3]): readonly Occurrence[] {
  return model.scope.mentionsOf(service).flatMap(({ holder, mention }) =>
    labelSpans(model, holder, mention, want).map((span): Occurrence => ({ place: { uri: holder.facts.uri, span }, confirm: 'text' })));
}

function backendsOf(model: Model, service: InstanceOf<Service>, port?: string): readonly Occurrence[] {
  const { name } = service.facts.object;
  return model.instances().flatMap((routes) => {
    const { object } = routes.facts;
    if (!('backends' in object)) return [];
    return object.backends.filter((b) => b.service === name && (b.namespace ?? routes.namespace) === service.namespace).flatMap((b): Occurrence[] => {
      const spellings = port === undefined ? ['service.name', 'name', 'serviceName'] : b.portName === port ? ['service.port.name', 'servicePort'] : [];
      const field = spellings.map((s) => `${b.field}.${s}`).find((f) => model.keyPlaceOf(routes, f));
      return field === undefined ? [] : [{ place: model.placeOf(routes, field) }];
    });
  });
}

function ofService(model: Model, service: InstanceOf<Service>): readonly Occurrence[] {
  const { name } = service.facts.object;
  const { scope } = model;
  const subdomains = scope.podsInReach(service).filter((c) => c.namespace !== 'other' && c.instance.facts.object.template.subdomain === name && c.instance.facts.object.kind !== 'StatefulSet');
  return [
    { place: model.placeOf(service, 'metadata.name') },
    ...scope.governedBy(service).map((c): Occurrence => ({ place: model.placeOf(c.instance, 'spec.serviceName'), confirm: 'immutable' })),
    ...subdomains.map((c): Occurrence => ({ place: model.placeOf(c.instance, `${podPath(c.instance)}spec.subdomain`), ...(c.instance.facts.object.kind === 'Pod' ? { confirm: 'immutable' as const } : {}) })),
    ...scope.endpointsOf(service).map(({ instance }): Occurrence => ({ place: model.placeOf(instance, instance.facts.object.kind === 'Endpoints' ? 'metadata.name' : 'metadata.labels[kubernetes.io/service-name]') })),
    ...backendsOf(model, service),
    ...inText(model, service, { service: name }),
  ];
}

/** Selectors by pod name carry the set's name, too. */
function podNameSelectors(model: Model, set: Instance, name: string): readonly Occurrence[] {
  const key = 'statefulset.kubernetes.io/pod-name';
  return model.scope.servicesInReach(set).flatMap(({ instance }): Occurrence[] => {
    const value = instance.facts.object.selector?.[key];
    if (value === undefined || value.replace(/-\d+$/, '') !== name) return [];
    const { uri, span } = model.placeOf(instance, `spec.selector[${key}]`);
    const start = span.end - span.start > value.length ? span.start + 1 : span.start;
    return [{ place: { uri, span: { start, end: start + name.length } } }];
  });
}

function ofPods(model: Model, pods: Instance, name: string): readonly Occurrence[] {
  const { object } = pods.facts;
  if (!makesPods(object)) return [];
  const instance = { ...pods, facts: { ...pods.facts, object } };
  return model.scope.servicesSelecting(instance).flatMap((c) => inText(model, c.instance, { set: name }));
}

function ofContainerPort(model: Model, pods: Instance, name: string, field: string): readonly Occurrence[] {
  const { object } = pods.facts;
  if (!makesPods(object)) return [];
  const services = model.scope.servicesSelecting({ ...pods, facts: { ...pods.facts, object } });
  return [
    { place: model.placeOf(pods, field) },
    ...services.flatMap(({ instance }) => instance.facts.object.ports.flatMap((p, i): Occurrence[] =>
      p.targetPort === name ? [{ place: model.placeOf(instance, `spec.ports[${i}].targetPort`) }] : [])),
  ];
}

function ofNamespace(model: Model, name: string): readonly Occurrence[] {
  return model.instances().flatMap((instance): Occurrence[] => {
    const { object } = instance.facts;
    if (object.kind === 'Namespace') return object.name === name ? [{ place: model.placeOf(instance, 'metadata.name'), confirm: 'immutable' }] : [];
    const written = object.namespace === name && model.keyPlaceOf(instance, 'metadata.namespace');
    return [
      ...(written ? [{ place: model.placeOf(instance, 'metadata.namespace') }] : []),
      ...(instance.namespace === name && object.kind === 'Service' ? inText(model, instance, { namespace: name }) : []),
    ];
  });
}

function all(model: Model, subject: Subject): readonly Occurrence[] {
  switch (subject.kind) {
    case 'service':
      return subject.instances.flatMap((i) => ofService(model, i));
    case 'statefulset':
      return subject.instances.flatMap((i) => [{ place: model.placeOf(i, 'metadata.name') }, ...podNameSelectors(model, i, subject.name), ...ofPods(model, i, subject.name)]);
    case 'hostname':
      return subject.instances.flatMap((i) => [{ place: model.placeOf(i, subject.field) }, ...ofPods(model, i, subject.name)]);
    case 'port':
      return subject.instances.flatMap((i) => i.facts.object.ports.flatMap((p, at): readonly Occurrence[] =>
        p.name === subject.name ? [{ place: model.placeOf(i, `spec.ports[${at}].name`) }, ...backendsOf(model, i, subject.name)] : []));
    case 'container-port':
      return subject.instances.flatMap((i) => ofContainerPort(model, i, subject.name, subject.field));
    case 'namespace':
      return ofNamespace(model, subject.name);
  }
}

/** Everything that names the subject, each place once. */
export function occurrencesOf(model: Model, subject: Subject): readonly Occurrence[] {
  const found = all(model, subject);
  const confirmed = new Map(found.map((o) => [`${o.place.uri} ${o.place.span.start}`, o]));
  return uniquePlaces(found.map((o) => o.place)).map((place) => confirmed.get(`${place.uri} ${place.span.start}`) ?? { place });
}
