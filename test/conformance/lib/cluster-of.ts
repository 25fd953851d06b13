import { getOrMake } from '../../../server/src/base/get-or-make.ts';
import type { ClusterSettings } from '../../../server/src/k8s/cluster-settings.ts';
import type { Endpoints, EndpointSlice, KubeObject, Namespace, Pod, Service, Workload } from '../../../server/src/k8s/kinds.ts';
import { kindOf, makesPods, serviceNameLabel } from '../../../server/src/k8s/kinds.ts';
import type { ClusterSource, Sourced } from '../../../server/src/model/records.ts';
import { acceptedOnly } from '../../../server/src/model/records/accepted.ts';
import type { Accepted } from '../../../server/src/model/records/accepted.ts';
import { selectsPodsOf } from '../../../server/src/k8s/pod-labels.ts';

/** Namespaces that every cluster has. */
const builtIn: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

interface Shelf {
  readonly services: Map<string, Sourced<Service>>;
  readonly endpoints: Map<string, Sourced<Endpoints>>;
  readonly slices: Map<string, Sourced<EndpointSlice>[]>;
  readonly makers: Sourced<Workload | Pod>[];
}

const newShelf = (): Shelf => ({ services: new Map(), endpoints: new Map(), slices: new Map(), makers: [] });

function shelve(shelf: Shelf, { object, namespace, ref }: Sourced<KubeObject>): void {
  if (object.kind === 'Service') shelf.services.set(object.name, { object, namespace, ref });
  else if (object.kind === 'Endpoints') shelf.endpoints.set(object.name, { object, namespace, ref });
  else if (object.kind === 'EndpointSlice') {
    const service = object.labels[serviceNameLabel];
    if (service !== undefined && service !== '') getOrMake(shelf.slices, service, () => []).push({ object, namespace, ref });
  } else if (makesPods(object)) shelf.makers.push({ object, namespace, ref });
}

/** What is known of objects beside their manifests. */
export interface Circumstances {
  readonly accepted?: Accepted;
  readonly isReady?: ClusterSource['isReady'];
}

/**
 * An in-memory cluster of these objects, by namespace and name. Objects come nearest first: of two with one
 * kind, namespace and name the first counts. Objects that `accepted` refuses are left out and told of as reasons.
 */
export function clusterOf(
  objects: Iterable<Sourced<KubeObject>>,
  settings: ClusterSettings,
  { accepted, isReady }: Circumstances = {},
): ClusterSource {
  const shelves = new Map<string, Shelf>();
  const namespaces = new Set<string>([...builtIn, settings.defaultNamespace]);
  const namespaceObjects = new Map<string, Sourced<Namespace>>();
  const seen = new Set<string>();
  const order = new Map<KubeObject, number>();
  for (const sourced of objects) {
    order.set(sourced.object, order.size);
    const { object, namespace, ref } = sourced;
    const id = `${kindOf(object)}/${namespace}/${object.name}`;
    const isNameless = object.name === '';
    if (isNameless ? !makesPods(object) : seen.has(id)) continue;
    if (!isNameless) seen.add(id);
    if (object.kind === 'Namespace') {
      namespaces.add(object.name);
      namespaceObjects.set(object.name, { object, namespace, ref });
      continue;
    }
    namespaces.add(namespace);
    shelve(getOrMake(shelves, namespace, newShelf), sourced);
  }
  const makersOf = (namespace: string) => shelves.get(namespace)?.makers ?? [];
  const workloadsOf = (namespace: string) =>
    makersOf(namespace).flatMap(({ object, ref }) => (object.kind === 'Pod' ? [] : [{ object, namespace, ref }]));
  const source: ClusterSource = {
    namespaces: () => namespaces,
    hasNamespace: (name) => namespaces.has(name),
    service: (namespace, name) => shelves.get(namespace)?.services.get(name),
    services: (namespace) => shelves.get(namespace)?.services.values() ?? [],
    podMakers: (namespace, selector) => makersOf(namespace).filter(({ object }) => selectsPodsOf(selector, object)),
    statefulSet: (namespace, name) => workloadsOf(namespace).find(({ object }) => object.kind === 'StatefulSet' && object.name === name),
    barePods: ({ namespace }) =>
      makersOf(namespace).flatMap(({ object, ref }) => (object.kind === 'Pod' ? [{ object, namespace, ref }] : [])),
    claimants: ({ namespace }) => workloadsOf(namespace),
    before: (one, other) => (order.get(one.object) ?? 0) < (order.get(other.object) ?? 0),
    allPodMakers: makersOf,
    slices: (namespace, service) => shelves.get(namespace)?.slices.get(service) ?? [],
    allSlices: () => [...shelves.values()].flatMap((s) => [...s.slices.values()].flat()),
    endpoints: (namespace, name) => shelves.get(namespace)?.endpoints.get(name),
    namespaceObject: (name) => namespaceObjects.get(name),
    ...(isReady ? { isReady } : {}),
  };
  return accepted ? acceptedOnly(source, accepted) : source;
}
