import { compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import type { Place } from '../../base/span.ts';
import { count } from '../../base/texts/words.ts';
import { isKnownName, serviceDnsName } from '../../k8s/dns-name.ts';
import { isHeadless, kindWord, type Service } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import { withReleaseSymbol } from '../../model/instances/release-symbol.ts';
import type { DnsRecord, PredictedPod } from '../../model/records.ts';
import type { Bundle, Instance, InstanceOf, Model } from '../../model/types.ts';
import { readableName } from '../shared/pod-names.ts';
import { podsBehind, podsText } from '../shared/pods-behind.ts';
import { instanceOf, isService, sourceKey } from '../shared/sourced.ts';

/** A node of the tree *Cluster DNS*: namespace, Service, name, pod. */
export interface ClusterNode {
  readonly kind: 'namespace' | 'service' | 'name' | 'pod';
  /** Of a Service: what its name leads to. */
  readonly form?: 'headless' | 'cluster-ip' | 'alias';
  /** Of a Service: its selector chooses no pod, by all that is known. */
  readonly isEmpty?: true;
  /** Of a Service: how many warnings and errors on other objects name it as a cause. */
  readonly causes?: number;
  /** Says which node it is, edits aside; what lies below a namespace or a Service is asked for by it. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  /** Name that the node stands for. */
  readonly fqdn?: string;
  readonly place?: Place;
  /** Findings of warning or error on the object, and on those below. */
  readonly problems: number;
  /** Of a namespace: how many Services it has. */
  readonly services?: number;
  /** Absent: they are asked for when somebody looks. */
  readonly children?: readonly ClusterNode[];
}

/** How many warnings and errors there are: given by the façade, which has them anyway. */
export interface Problems {
  /** On the object at a place. */
  readonly on: (place: Place) => number;
  /** On other objects, with the one at a place as a cause. */
  readonly causedBy: (place: Place) => number;
}

/** Order of nodes for `sort`: by label, then by id. */
export const byLabel = (a: ClusterNode, b: ClusterNode): number => compareText(a.label, b.label) || compareText(a.id, b.id);

/** Of one namespace, name and file: overlays that deploy one Service to one namespace show it once. */
export const serviceId = (service: Instance): string => `${service.namespace}/${service.facts.object.name} ${service.facts.uri}`;

/** Id of a name below a Service. */
export const nameId = (service: Instance, name: string): string => `${serviceId(service)} ${name}`;

/** Services that the tree shows, each source once per namespace, by namespace. */
export function servicesByNamespace(model: Model, bundle?: Bundle): ReadonlyMap<string, readonly InstanceOf<Service>[]> {
  const namespaces = new Map<string, Map<string, InstanceOf<Service>>>();
  for (const instance of model.instances()) {
    if (!isService(instance) || instance.facts.object.name === '' || (bundle && instance.bundle.id !== bundle.id)) continue;
    getOrMake(
      getOrMake(namespaces, instance.namespace, () => new Map<string, InstanceOf<Service>>()),
      serviceId(instance),
      () => instance,
    );
  }
  return new Map([...namespaces].sort(([a], [b]) => compareText(a, b)).map(([namespace, services]) => [namespace, [...services.values()]]));
}

/** Problems of the Service and of the objects whose pods it chooses, each once. */
function problemsAround(model: Model, service: InstanceOf<Service>, problems: Problems): number {
  const { selector } = service.facts.object;
  const makers = selector
    ? model.scope
        .podsMatching(service, selector)
        .filter(countsHere)
        .map((c) => c.instance)
    : [];
  const objects = new Map<string, Instance>([service, ...makers].map((instance) => [sourceKey(instance), instance]));
  return [...objects.values()].reduce((sum, instance) => sum + problems.on(model.placeOf(instance, 'metadata.name')), 0);
}

/** `headless · 3 pods`, `CNAME db.example.com`. */
function detailOf(model: Model, service: InstanceOf<Service>): string {
  const { object } = service.facts;
  if (object.type === 'ExternalName') return `CNAME ${object.externalName ?? ''}`;
  const what = kindWord(object);
  const environment = service.bundle.environment?.name;
  return [
    what,
    ...(object.selector ? [podsText(podsBehind(model, service))] : []),
    ...(environment === undefined ? [] : [environment]),
  ].join(' · ');
}

/** A name that is made later is none to ask for. */
const fqdnOf = (name: string): { readonly fqdn?: string } => (isKnownName(name) ? { fqdn: name } : {});

function formOf(service: Service): NonNullable<ClusterNode['form']> {
  if (isHeadless(service)) return 'headless';
  return service.type === 'ExternalName' ? 'alias' : 'cluster-ip';
}

/** An alias ignores its selector. */
function isEmpty(model: Model, service: InstanceOf<Service>): boolean {
  const { type, selector } = service.facts.object;
  if (type === 'ExternalName' || !selector) return false;
  const { pods, perNode, unknown } = podsBehind(model, service);
  return pods + perNode === 0 && unknown === undefined;
}

/** The node of a Service, without its names. */
export function serviceNode(model: Model, service: InstanceOf<Service>, problems: Problems): ClusterNode {
  const { name } = service.facts.object;
  const place = model.placeOf(service, 'metadata.name');
  const causes = problems.causedBy(place);
  return {
    kind: 'service',
    form: formOf(service.facts.object),
    ...(isEmpty(model, service) ? { isEmpty: true } : {}),
    ...(causes > 0 ? { causes } : {}),
    id: serviceId(service),
    label: printable(withReleaseSymbol(name, service.bundle)),
    ...fqdnOf(serviceDnsName(name, service.namespace, model.settings.clusterDomain)),
    detail: printable(detailOf(model, service)),
    place,
    problems: problemsAround(model, service, problems),
  };
}

function namespaceNode(label: string, services: number, problems: number): ClusterNode {
  return { kind: 'namespace', id: label, label: printable(label), detail: count(services, 'Service'), services, problems };
}

function byName(records: readonly DnsRecord[]): ReadonlyMap<string, readonly DnsRecord[]> {
  const names = new Map<string, DnsRecord[]>();
  for (const record of records) getOrMake(names, record.name, () => []).push(record);
  return names;
}

/** How many names stand below a Service, and pods below a name; the rest is counted. */
const maxNames = 500;
const maxPods = 100;

function podNode(model: Model, pod: PredictedPod, parent: string, problems: Problems): ClusterNode {
  const owner = instanceOf(pod.owner);
  const place = owner && model.placeOf(owner, 'metadata.name');
  const ordinal = /#(\d+)$/.exec(pod.name)?.[1];
  const name = ordinal === undefined ? pod.name : `${pod.owner.name}, pod ${Number(ordinal) + 1}`;
  const label = printable(owner === undefined ? name : withReleaseSymbol(name, owner.bundle));
  return {
    kind: 'pod',
    id: `${parent} ${pod.owner.kind}/${pod.name}`,
    label,
    detail: pod.owner.kind,
    ...(place ? { place } : {}),
    problems: place ? problems.on(place) : 0,
    children: [],
  };
}

const rest = (kind: 'name' | 'pod', parent: string, count: number): readonly ClusterNode[] =>
  count > 0 ? [{ kind, id: `${parent} …`, label: `and ${count} more`, detail: '', problems: 0, children: [] }] : [];

/** Problems of the objects whose pods these are, each once. */
function problemsOfPods(nodes: readonly ClusterNode[]): number {
  const owners = new Map(nodes.map(({ place, problems }) => [place ? `${place.uri}#${place.span.start}` : '', problems]));
  return [...owners.values()].reduce((sum, n) => sum + n, 0);
}

/** `A`, `SRV · 3 records`. */
function recordsText(list: readonly DnsRecord[]): string {
  const types = [...new Set(list.map((r) => r.type))].join(', ');
  return list.length > 1 ? `${types} · ${list.length} records` : types;
}

/** Names of one Service, and the pods that each of them reaches. */
export function nameNodes(model: Model, service: InstanceOf<Service>, problems: Problems): readonly ClusterNode[] {
  const records = model.recordsFor(service.bundle);
  const names = [...byName(records.recordsOf(service.namespace, service.facts.object.name))];
  const nodes = names.slice(0, maxNames).map(([full, list]): ClusterNode => {
    const id = nameId(service, full);
    const pods = records.podsReachedBy(full);
    const children = [...pods.slice(0, maxPods).map((pod) => podNode(model, pod, id, problems)), ...rest('pod', id, pods.length - maxPods)];
    const label = readableName(full).replace(`.svc.${model.settings.clusterDomain}`, '');
    return { kind: 'name', id, label, ...fqdnOf(full), detail: recordsText(list), problems: problemsOfPods(children), children };
  });
  return [...nodes, ...rest('name', serviceId(service), names.length - maxNames)];
}

/** A namespace with its count and problems; one step per Service, so that a host can do other things in between. */
export function* namespaceInSteps(
  model: Model,
  namespace: string,
  services: readonly InstanceOf<Service>[],
  problems: Problems,
): Generator<undefined, ClusterNode> {
  let sum = 0;
  for (const service of services) {
    sum += problemsAround(model, service, problems);
    yield;
  }
  return namespaceNode(namespace, services.length, sum);
}

/** The namespaces of a bundle, or of the whole workspace, in order; in small steps. */
export function* namespacesInSteps(model: Model, problems: Problems, bundle?: Bundle): Generator<undefined, readonly ClusterNode[]> {
  const nodes: ClusterNode[] = [];
  for (const [namespace, services] of servicesByNamespace(model, bundle))
    nodes.push(yield* namespaceInSteps(model, namespace, services, problems));
  return nodes;
}

/** What lies below the namespace or Service of that id, in small steps; nothing for an id of nothing. */
export function* childrenInSteps(
  model: Model,
  problems: Problems,
  id: string,
  bundle?: Bundle,
): Generator<undefined, readonly ClusterNode[]> {
  const namespaces = servicesByNamespace(model, bundle);
  const services = namespaces.get(id);
  if (!services) {
    const service = [...namespaces.values()].flat().find((s) => serviceId(s) === id);
    return service ? nameNodes(model, service, problems) : [];
  }
  const nodes: ClusterNode[] = [];
  for (const service of services) {
    nodes.push(serviceNode(model, service, problems));
    yield;
  }
  return nodes.sort(byLabel);
}

/** Everything at once: for hosts that write it down. */
export function wholeTree(model: Model, problems: Problems, bundle?: Bundle): readonly ClusterNode[] {
  return [...servicesByNamespace(model, bundle)].map(([namespace, services]) => {
    const children = services.map((s) => ({ ...serviceNode(model, s, problems), children: nameNodes(model, s, problems) })).sort(byLabel);
    return {
      ...namespaceNode(
        namespace,
        services.length,
        children.reduce((n, s) => n + s.problems, 0),
      ),
      children,
    };
  });
}
