import { podPath, serviceNameLabel, type Service, type Workload } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { sourceKey } from '../sourced.ts';
import { labelsHolding, type Search } from './name-labels.ts';
import { leadsTo, lockOf, partOf, written, type Occurrence } from './occurrence.ts';
import { ofContainerPort, ofServicePort } from './ports.ts';
import type { Subject } from './subject.ts';

const inText = (found: ReturnType<typeof labelsHolding>): readonly Occurrence[] =>
  found.map(({ label }) => ({ place: label.place, confirm: 'text' }));

/** Fields of `holder` that name a Service. */
function serviceFields(model: Model, holder: Instance, name: string): readonly { readonly namespace?: string; readonly found: readonly Occurrence[] }[] {
  const { object } = holder.facts;
  if ('template' in object) {
    const pod = object.template.subdomain === name ? written(model, holder, `${podPath(object, 'spec')}.subdomain`, object.kind === 'Pod' ? 'immutable' : undefined) : [];
    return [{ found: [...pod, ...(object.kind === 'StatefulSet' && object.serviceName === name ? written(model, holder, 'spec.serviceName', 'immutable') : [])] }];
  }
  if (object.kind === 'Endpoints' && object.name === name) return [{ found: written(model, holder, 'metadata.name') }];
  if (object.kind === 'EndpointSlice' && object.labels[serviceNameLabel] === name) return [{ found: written(model, holder, `metadata.labels[${serviceNameLabel}]`) }];
  if (!('backends' in object)) return [];
  return object.backends.filter((b) => b.service === name).map((b) => ({
    ...(b.namespace !== undefined ? { namespace: b.namespace } : {}),
    found: ['service.name', 'name', 'serviceName'].flatMap((f) => written(model, holder, `${b.field}.${f}`)).slice(0, 1),
  }));
}

/** Where no namespace is written, a name in text may mean the object in any. */
const mayBeIn = (instance: Instance, namespace: string): boolean => instance.namespace === namespace || !instance.namespaceExplicit;

function ofService(search: Search, service: InstanceOf<Service>): readonly Occurrence[] {
  const { model, holders } = search;
  const { name } = service.facts.object;
  const sources = new Set([sourceKey(service)]);
  const means = (holder: Instance, namespace?: string): boolean => leadsTo(model.scope.services(holder, name, namespace), sources);
  const fields = holders.flatMap((holder) => serviceFields(model, holder, name)
    .flatMap(({ namespace, found }) => (found.length > 0 && means(holder, namespace) ? found : [])));
  const texts = labelsHolding(search, name).filter(({ holder, label }) => label.role === 'service' && label.text.toLowerCase() === name.toLowerCase()
    && mayBeIn(service, label.namespace) && means(holder, label.namespace));
  return [...written(model, service, 'metadata.name'), ...fields, ...inText(texts)];
}

/** Selectors by pod name carry the set's name, too. */
function podNameSelectors({ model, holders }: Search, set: Instance, name: string): readonly Occurrence[] {
  const key = 'statefulset.kubernetes.io/pod-name';
  const sources = new Set([sourceKey(set)]);
  return holders.flatMap((service): readonly Occurrence[] => {
    const value = service.facts.object.kind === 'Service' ? service.facts.object.selector?.[key] : undefined;
    if (value?.replace(/-\d+$/, '') !== name || value === name || !leadsTo(model.scope.named(service, 'StatefulSet', name), sources)) return [];
    const whole = model.placeOf(service, `spec.selector[${key}]`);
    return [{ place: partOf(whole, value, 0, name.length) ?? whole }];
  });
}

/** Labels in text that name pods under the Service `subdomain`: `name` itself, or with an ordinal. */
function podLabels(search: Search, pods: Instance, name: string, subdomain: string | undefined, ordinals: boolean): readonly Occurrence[] {
  if (subdomain === undefined) return [];
  const { model } = search;
  const sources = new Set([sourceKey(pods)]);
  return labelsHolding(search, name).flatMap(({ holder, label }): readonly Occurrence[] => {
    if (label.role !== 'pod' || label.service !== subdomain || !mayBeIn(pods, label.namespace)) return [];
    if (ordinals && !leadsTo(model.scope.named(holder, 'StatefulSet', name, label.namespace), sources)) return [];
    const stem = ordinals ? label.text.replace(/-\d+$/, '') : label.text;
    if (stem.toLowerCase() !== name.toLowerCase() || (ordinals && stem === label.text)) return [];
    const { uri, span } = label.place;
    return [{ place: { uri, span: { start: span.start, end: span.start + stem.length } }, confirm: 'text' }];
  });
}

function ofStatefulSet(search: Search, set: InstanceOf<Workload>): readonly Occurrence[] {
  const { name, serviceName } = set.facts.object;
  return [...written(search.model, set, 'metadata.name'), ...podNameSelectors(search, set, name), ...podLabels(search, set, name, serviceName, true)];
}

function ofHostname(search: Search, pods: Instance, name: string, field: string): readonly Occurrence[] {
  const { object } = pods.facts;
  return 'template' in object ? [...written(search.model, pods, field, lockOf(pods)), ...podLabels(search, pods, name, object.template.subdomain, false)] : [];
}

function ofNamespace(search: Search, name: string): readonly Occurrence[] {
  const { model, holders } = search;
  const fields = holders.flatMap((instance): readonly Occurrence[] => {
    const { object } = instance.facts;
    if (object.kind === 'Namespace') return object.name === name ? written(model, instance, 'metadata.name', 'immutable') : [];
    const backends = 'backends' in object ? object.backends.filter((b) => b.namespace === name).flatMap((b) => written(model, instance, `${b.field}.namespace`)) : [];
    return [...(object.namespace === name ? written(model, instance, 'metadata.namespace', 'immutable') : []), ...backends];
  });
  return [...fields, ...inText(labelsHolding(search, name).filter(({ label }) => label.role === 'namespace' && label.text.toLowerCase() === name))];
}

function all(search: Search, subject: Subject): readonly Occurrence[] {
  switch (subject.kind) {
    case 'service':
      return subject.instances.flatMap((i) => ofService(search, i));
    case 'statefulset':
      return subject.instances.flatMap((i) => ofStatefulSet(search, i));
    case 'hostname':
      return subject.instances.flatMap((i) => ofHostname(search, i, subject.name, subject.field));
    case 'port':
      return subject.instances.flatMap((i) => ofServicePort(search, i, subject.name));
    case 'container-port':
      return ofContainerPort(search, subject.instances, subject.name);
    case 'namespace':
      return ofNamespace(search, subject.name);
  }
}

/** Everything that names the subject, each place once. */
export function occurrencesOf(search: Search, subject: Subject): readonly Occurrence[] {
  const found = new Map<string, Occurrence>();
  for (const occurrence of all(search, subject)) {
    const key = `${occurrence.place.uri} ${occurrence.place.span.start}`;
    if (!found.has(key)) found.set(key, occurrence);
  }
  return [...found.values()];
}
