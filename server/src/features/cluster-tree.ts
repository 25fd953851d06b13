import type { Place } from '../base/span.ts';
import { isHeadless, type Service } from '../k8s/kinds.ts';
import type { DnsRecord } from '../model/records.ts';
import type { Bundle, InstanceOf, Model } from '../model/types.ts';
import { isService, sourced } from './sourced.ts';

/** A node of the tree *Cluster DNS*: namespace, Service, name, pod. Plain data, whole at once. */
export interface ClusterNode {
  readonly kind: 'namespace' | 'service' | 'name' | 'pod';
  readonly label: string;
  readonly detail: string;
  readonly place?: Place;
  /** Findings of warning or error on the objects below. */
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

function nameNodes(model: Model, service: InstanceOf<Service>): readonly ClusterNode[] {
  const records = model.recordsFor(service.bundle);
  const { name } = service.facts.object;
  return [...byName(records.recordsOf(service.namespace, name))].map(([full, list]): ClusterNode => ({
    kind: 'name', label: full.replace(`.svc.${model.settings.clusterDomain}`, ''), problems: 0,
    detail: [...new Set(list.map((r) => r.type))].join(', ') + (list.length > 1 ? ` · ${list.length}` : ''),
    children: records.podsReachedBy(full).slice(0, 100).map((pod) => ({ kind: 'pod', label: pod.name, detail: pod.owner.kind, problems: 0, children: [] })),
  }));
}

function serviceNode(model: Model, service: InstanceOf<Service>, problemsOf: ProblemsOf): ClusterNode {
  const { object } = service.facts;
  const place = model.placeOf(service, 'metadata.name');
  const children = nameNodes(model, service);
  const what = object.type === 'ExternalName' ? 'ExternalName' : isHeadless(object) ? 'headless' : object.type ?? 'ClusterIP';
  const detail = children.length === 0 ? `${what} · no name answers` : `${what} · ${children.length} name${children.length === 1 ? '' : 's'}`;
  return { kind: 'service', label: object.name, detail, place, problems: problemsOf(place), children };
}

/** The tree of a bundle, or of the whole workspace: namespaces and Services by name. */
export function clusterTree(model: Model, problemsOf: ProblemsOf, bundle?: Bundle): readonly ClusterNode[] {
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
  }
  return [...namespaces].sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, services]) => ({
    kind: 'namespace', label, detail: `${services.length} Service${services.length === 1 ? '' : 's'}`,
    problems: services.reduce((n, s) => n + s.problems, 0), children: services.sort((a, b) => (a.label < b.label ? -1 : 1)),
  }));
}

/** Objects that pods are made of, for *Resolve a Name…*: `kind/name` in a namespace, with how many pods. */
export function resolvablePods(model: Model): readonly { readonly label: string; readonly namespace: string; readonly place: Place }[] {
  return model.instances().flatMap((instance) => {
    const { object } = instance.facts;
    if (!('template' in object) || object.name === '') return [];
    return model.recordsFor(instance.bundle).podsOf(sourced({ ...instance, facts: { ...instance.facts, object } })).slice(0, 10)
      .map((pod) => ({ label: pod.name, namespace: instance.namespace, place: model.placeOf(instance, 'metadata.name') }));
  });
}
