import { getOrMake } from '../../base/get-or-make.ts';
import { podPath, referencesOf, serviceNameLabel, type Service, type Workload } from '../../k8s/kinds.ts';
import { distanceOf } from '../../model/scope/sight.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../model/types.ts';
import { sourceKey } from '../shared/sourced.ts';
import { doubtOf, textDoubt } from './doubts.ts';
import { inKustomizations } from './kustomized.ts';
import { immutable, otherCopy, sharedPlace, type Mark } from './marks.ts';
import { labelsHolding, type Search } from './name-labels.ts';
import { leadsTo, lockOf, nearestOf, partOf, written, type Asked, type Occurrence, type WrittenField } from './occurrence.ts';
import { ofContainerPort, ofServicePort } from './ports.ts';
import type { Subject } from './subject.ts';

/** Fields of `holder` that name a Service. */
function serviceFields(
  model: Model,
  holder: Instance,
  name: string,
): readonly { readonly namespace?: string; readonly found: readonly Occurrence[] }[] {
  const { object } = holder.facts;
  if ('template' in object) {
    const pod =
      object.template.subdomain === name
        ? written(model, holder, `${podPath(object, 'spec')}.subdomain`, object.kind === 'Pod' ? immutable : undefined)
        : [];
    return [
      {
        found: [
          ...pod,
          ...(object.kind === 'StatefulSet' && object.serviceName === name ? written(model, holder, 'spec.serviceName', immutable) : []),
        ],
      },
    ];
  }
  if (object.kind === 'Endpoints' && object.name === name) return [{ found: written(model, holder, 'metadata.name') }];
  if (object.kind === 'EndpointSlice' && object.labels[serviceNameLabel] === name)
    return [{ found: written(model, holder, `metadata.labels[${serviceNameLabel}]`) }];
  return referencesOf(object)
    .filter(({ service }) => service === name)
    .map(({ namespace, nameField }) => ({ ...(namespace !== undefined ? { namespace } : {}), found: written(model, holder, nameField) }));
}

/** Where no namespace is written, a name in text may mean the object in any. */
const mayBeIn = (instance: Instance, namespace: string): boolean => instance.namespace === namespace || !instance.namespaceExplicit;

/** The name of one object of the subject, and where it is looked up. */
const named = (of: Instance, found: readonly Occurrence[], asked?: Asked, mark?: Mark): readonly Occurrence[] =>
  found.map((occurrence) => ({ ...occurrence, of, ...(asked ? { asked } : {}), ...(mark ? { mark } : {}) }));

/** Places that name something else, for all that is known of the holder's build. */
const elsewhere = (found: readonly Occurrence[], candidates: readonly Candidate[], sources: ReadonlySet<string>): readonly Occurrence[] =>
  nearestOf(candidates).length === 0 || leadsTo(candidates, sources) ? [] : found.map(({ place }) => ({ place, elsewhere: true }));

function ofService(search: Search, service: InstanceOf<Service>, sources: ReadonlySet<string>): readonly Occurrence[] {
  const { model, holders } = search;
  const { name } = service.facts.object;
  const own = new Set([sourceKey(service)]);
  const fields = holders.flatMap((holder) =>
    serviceFields(model, holder, name).flatMap(({ namespace, found }) => {
      const candidates = found.length === 0 ? [] : model.scope.services(holder, name, namespace);
      if (!leadsTo(candidates, own)) return elsewhere(found, candidates, sources);
      const shared = nearestOf(candidates).some((c) => !sources.has(sourceKey(c.instance)));
      return named(service, found, { holder, namespace }, shared ? otherCopy(`Service ${name}`) : undefined);
    }),
  );
  const texts = labelsHolding(search, name).flatMap((found): readonly Occurrence[] => {
    const { holder, label } = found;
    if (label.role !== 'service' || label.text.toLowerCase() !== name.toLowerCase() || !mayBeIn(service, label.namespace)) return [];
    const candidates = model.scope.services(holder, name, label.namespace);
    if (!leadsTo(candidates, own)) return elsewhere([{ place: label.place, inText: true }], candidates, sources);
    return named(
      service,
      [{ place: label.place, inText: true }],
      { holder, namespace: label.namespace },
      doubtOf(search, found, { object: service, candidates, sources }),
    );
  });
  return [...named(service, [...written(model, service, 'metadata.name'), ...inKustomizations(search, service)]), ...fields, ...texts];
}

/** Selectors by pod name carry the set's name, too. */
function podNameSelectors({ model, holders }: Search, set: Instance, name: string): readonly Occurrence[] {
  const key = 'statefulset.kubernetes.io/pod-name';
  const sources = new Set([sourceKey(set)]);
  return holders.flatMap((service): readonly Occurrence[] => {
    const value = service.facts.object.kind === 'Service' ? service.facts.object.selector?.[key] : undefined;
    if (value?.replace(/-\d+$/, '') !== name || value === name || !leadsTo(model.scope.named(service, 'StatefulSet', name), sources))
      return [];
    const whole = model.placeOf(service, `spec.selector[${key}]`);
    return [{ place: partOf(whole, value, 0, name.length) ?? whole }];
  });
}

/** Pods of one hostname under one Service, as a holder of their name sees them. */
function sharingHostname(model: Model, holder: Instance, { facts: { object }, namespace }: Instance): readonly Candidate[] {
  if (!('template' in object)) return [];
  const { hostname, subdomain } = object.template;
  return model
    .instances()
    .filter(
      (i) =>
        i.namespace === namespace &&
        'template' in i.facts.object &&
        i.facts.object.template.hostname === hostname &&
        i.facts.object.template.subdomain === subdomain,
    )
    .map((instance) => ({ instance, namespace: 'same', distance: distanceOf(holder, instance), sight: 'together' }));
}

/** Labels in text that name pods under the Service `subdomain`: `name` itself, or with an ordinal. */
function podLabels(
  search: Search,
  pods: Instance,
  name: string,
  subdomain: string | undefined,
  sources: ReadonlySet<string>,
  ordinals: boolean,
): readonly Occurrence[] {
  if (subdomain === undefined) return [];
  const { model } = search;
  const own = new Set([sourceKey(pods)]);
  return labelsHolding(search, name).flatMap((found): readonly Occurrence[] => {
    const { holder, label } = found;
    if (label.role !== 'pod' || label.service !== subdomain || !mayBeIn(pods, label.namespace)) return [];
    const candidates = ordinals ? model.scope.named(holder, 'StatefulSet', name, label.namespace) : sharingHostname(model, holder, pods);
    const stem = ordinals ? label.text.replace(/-\d+$/, '') : label.text;
    if (stem.toLowerCase() !== name.toLowerCase() || (ordinals && stem === label.text)) return [];
    const { uri, span } = label.place;
    const place = { uri, span: { start: span.start, end: span.start + stem.length } };
    if (!leadsTo(candidates, own)) return elsewhere([{ place }], candidates, sources);
    return named(
      pods,
      [{ place, inText: true }],
      ordinals ? { holder, namespace: label.namespace } : undefined,
      doubtOf(search, found, { object: pods, candidates, sources }),
    );
  });
}

function ofStatefulSet(search: Search, set: InstanceOf<Workload>, sources: ReadonlySet<string>): readonly Occurrence[] {
  const { name, serviceName } = set.facts.object;
  return [
    ...named(set, [
      ...written(search.model, set, 'metadata.name'),
      ...inKustomizations(search, set),
      ...podNameSelectors(search, set, name),
    ]),
    ...podLabels(search, set, name, serviceName, sources, true),
  ];
}

function ofHostname(search: Search, pods: Instance, name: string, field: string, sources: ReadonlySet<string>): readonly Occurrence[] {
  const { object } = pods.facts;
  return 'template' in object
    ? [...written(search.model, pods, field, lockOf(pods)), ...podLabels(search, pods, name, object.template.subdomain, sources, false)]
    : [];
}

function ofNamespace(search: Search, name: string): readonly Occurrence[] {
  const { model, holders } = search;
  const fields = holders.flatMap((instance): readonly Occurrence[] => {
    const { object } = instance.facts;
    if (object.kind === 'Namespace') return object.name === name ? written(model, instance, 'metadata.name', immutable) : [];
    const references = referencesOf(object).flatMap(({ namespace, namespaceField }) =>
      namespace === name && namespaceField !== undefined ? written(model, instance, namespaceField) : [],
    );
    return [...(object.namespace === name ? written(model, instance, 'metadata.namespace', immutable) : []), ...references];
  });
  const texts = labelsHolding(search, name)
    .filter(({ label }) => label.role === 'namespace' && label.text.toLowerCase() === name)
    .map((found): Occurrence => {
      const mark = textDoubt(search, found);
      return { place: found.label.place, inText: true, ...(mark ? { mark } : {}) };
    });
  return [...fields, ...texts];
}

function all(search: Search, subject: Subject): readonly Occurrence[] {
  const sources: ReadonlySet<string> = new Set('instances' in subject ? subject.instances.map(sourceKey) : []);
  switch (subject.kind) {
    case 'service':
      return subject.instances.flatMap((i) => ofService(search, i, sources));
    case 'statefulset':
      return subject.instances.flatMap((i) => ofStatefulSet(search, i, sources));
    case 'hostname':
      return subject.instances.flatMap((i) => ofHostname(search, i, subject.name, subject.field, sources));
    case 'port':
      return subject.instances.flatMap((i) => ofServicePort(search, i, subject.name, sources));
    case 'container-port':
      return ofContainerPort(search, subject.instances, subject.name);
    case 'namespace':
      return ofNamespace(search, subject.name);
  }
}

/** Everything that names the subject, each place once; of what is said of a place the surest, where it names nothing else in another build. */
export function occurrencesOf(search: Search, subject: Subject): readonly Occurrence[] {
  const found = new Map<string, Occurrence>();
  const others = new Set<string>();
  const fields = new Map<string, WrittenField[]>();
  for (const occurrence of all(search, subject)) {
    const key = `${occurrence.place.uri} ${occurrence.place.span.start}`;
    const known = found.get(key);
    if (occurrence.elsewhere) {
      others.add(key);
      continue;
    }
    if (occurrence.fields) getOrMake(fields, key, () => []).push(...occurrence.fields);
    if (!known || (known.mark?.sure === false && occurrence.mark?.sure !== false)) found.set(key, occurrence);
  }
  return [...found].map(([key, occurrence]) => {
    const own = fields.get(key);
    return { ...occurrence, ...(own ? { fields: own } : {}), ...(others.has(key) ? { mark: sharedPlace } : {}) };
  });
}
