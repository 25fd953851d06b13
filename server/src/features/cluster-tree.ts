import type { Place } from '../base/span.ts';
import { isHeadless, type Service } from '../k8s/kinds.ts';
import type { DnsRecord, PredictedPod } from '../model/records.ts';
import type { Bundle, InstanceOf, Model } from '../model/types.ts';
import { readableName } from './hover-pod-table.ts';
import { instanceOf, isService, sourced } from './sourced.ts';

/** A node of the tree *Cluster DNS*: namespace, Service, name, pod. Plain data, whole at once. */
export interface ClusterNode {
  readonly kind: 'namespace' | 'service' | 'name' | 'pod';
  readonly label: string;
  readonly detail: string;
  /** Name that the node stands for. */
  readonly fqdn?: string;
  readonly place?: Place;
  /** Findings of warning or error on the object, and on those below. */
  readonly problems: number;
  readonly children: readonly ClusterNode[];
}

/** How many warnings and errors stand on a file's object: given by the façade, which has them anyway. */
export type ProblemsOf = (place: Place) => number;

function byName(records: readonly DnsRecord[]): ReadonlyMap<string, readonly DnsRecord[]> {
  const names = new Map<string, DnsRecord[]>();
  for (const record of records) {
    const list = names.get(record.name);
    if (list) list.push(record);
    else names.set(record.name, [record]);
  }
  return names;
}

/** How many pods stand below one name; the rest is counted. */
const maxPods = 100;

function podNode(model: Model, pod: PredictedPod, problemsOf: ProblemsOf): ClusterNode {
  const owner = instanceOf(pod.owner);
  const place = owner && model.placeOf(owner, 'metadata.name');
  const ordinal = /#(\d+)$/.exec(pod.name)?.[1];
  const label = ordinal === undefined ? pod.name : `${pod.owner.name}, pod ${Number(ordinal) + 1}`;
  return { kind: 'pod', label, detail: pod.owner.kind, ...(place ? { place } : {}), problems: place ? problemsOf(place) : 0, children: [] };
}

function podNodes(model: Model, name: string, pods: readonly PredictedPod[], problemsOf: ProblemsOf): readonly ClusterNode[] {
  const shown = pods.slice(0, maxPods).map((pod) => podNode(model, pod, problemsOf));
  return pods.length <= maxPods ? shown : [...shown, { kind: 'pod', label: `and ${pods.length - maxPods} more`, detail: '', problems: 0, children: [], fqdn: name }];
}

/** Problems of the objects below, each once: the pods of one owner share them. */
function problemsBelow(nodes: readonly ClusterNode[]): number {
  const owners = new Map<string, number>();
  const visit = (node: ClusterNode): void => {
    if (node.kind === 'pod' && node.place) owners.set(`${node.place.uri}#${node.place.span.start}`, node.problems);
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return [...owners.values()].reduce((sum, n) => sum + n, 0);
}

/** `A`, `A · 3 addresses`, `SRV · port 5432`. */
function recordsText(list: readonly DnsRecord[]): string {
  const types = [...new Set(list.map((r) => r.type))].join(', ');
  return list.length > 1 ? `${types} · ${list.length} records` : types;
}

function nameNodes(model: Model, service: InstanceOf<Service>, problemsOf: ProblemsOf): readonly ClusterNode[] {
  const records = model.recordsFor(service.bundle);
  const { name } = service.facts.object;
  return [...byName(records.recordsOf(service.namespace, name))].map(([full, list]): ClusterNode => {
    const children = podNodes(model, full, records.podsReachedBy(full), problemsOf);
    return { kind: 'name', label: readableName(full).replace(`.svc.${model.settings.clusterDomain}`, ''), ...(full.includes('<') ? {} : { fqdn: full }), detail: recordsText(list), problems: problemsBelow(children), children };
  });
}

function serviceNode(model: Model, service: InstanceOf<Service>, problemsOf: ProblemsOf): ClusterNode {
  const { object } = service.facts;
  const place = model.placeOf(service, 'metadata.name');
  const children = nameNodes(model, service, problemsOf);
  const what = object.type === 'ExternalName' ? 'ExternalName' : isHeadless(object) ? 'headless' : object.type ?? 'ClusterIP';
  const detail = children.length === 0 ? `${what} · no name answers` : `${what} · ${children.length} name${children.length === 1 ? '' : 's'}`;
  const fqdn = `${object.name}.${service.namespace}.svc.${model.settings.clusterDomain}`;
  return { kind: 'service', label: object.name, fqdn, detail, place, problems: problemsOf(place) + problemsBelow(children), children };
}

/** The tree of a bundle, or of the whole workspace: namespaces and Services by name. One step per Service, so that a host can do other things in between. */
export function* clusterTreeSteps(model: Model, problemsOf: ProblemsOf, bundle?: Bundle): Generator<undefined, readonly ClusterNode[]> {
  const namespaces = new Map<string, ClusterNode[]>();
  const seen = new Set<string>();
  for (const instance of model.instances()) {
    if (!isService(instance) || instance.facts.object.name === '' || (bundle && instance.bundle.id !== bundle.id)) continue;
    const node = serviceNode(model, instance, problemsOf);
    const key = `${instance.namespace} ${node.label} ${node.place?.uri} ${node.place?.span.start}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const list = namespaces.get(instance.namespace);
    if (list) list.push(node);
    else namespaces.set(instance.namespace, [node]);
    yield;
  }
  return [...namespaces].sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, services]) => ({
    kind: 'namespace', label, detail: `${services.length} Service${services.length === 1 ? '' : 's'}`,
    problems: services.reduce((n, s) => n + s.problems, 0), children: services.sort((a, b) => (a.label < b.label ? -1 : 1)),
  }));
}

/** Pods of one workload that are listed each. */
const maxChoices = 10;

/** Pods to ask from, for *Resolve a Name…*: each one that has a name, and one for all that have none, since they ask alike. */
export function resolvablePods(model: Model): readonly { readonly label: string; readonly namespace: string; readonly place: Place }[] {
  return model.instances().flatMap((instance) => {
    const { object } = instance.facts;
    if (!('template' in object) || object.name === '') return [];
    const pods = model.recordsFor(instance.bundle).podsOf(sourced({ ...instance, facts: { ...instance.facts, object } }));
    const named = pods.filter((pod) => !pod.name.includes('#')).slice(0, maxChoices).map((pod) => pod.name);
    const labels = named.length > 0 || pods.length === 0 ? named : [`${object.name} (any pod)`];
    return labels.map((label) => ({ label, namespace: instance.namespace, place: model.placeOf(instance, 'metadata.name') }));
  });
}
