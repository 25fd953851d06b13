import { getOrMake } from '../../base/get-or-make.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import type { Endpoints, EndpointSlice, KubeObject, Labels, Namespace, Pod, Service, Workload } from '../../k8s/kinds.ts';
import { kindOf, makesPods, serviceNameLabel } from '../../k8s/kinds.ts';
import type { ClusterSource, Sourced } from '../records.ts';
import { acceptedOnly } from './accepted.ts';
import type { Accepted } from './accepted.ts';
import { mayCarry } from './pods.ts';

/** Namespaces that every cluster has. */
const builtIn: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

interface Shelf {
  readonly services: Map<string, Sourced<Service>>;
  readonly endpoints: Map<string, Sourced<Endpoints>>;
  readonly slices: Map<string, Sourced<EndpointSlice>[]>;
  readonly makers: Sourced<Workload | Pod>[];
  /** By `key=value` of template labels. */
  readonly byLabel: Map<string, Sourced<Workload | Pod>[]>;
}

const newShelf = (): Shelf => ({ services: new Map(), endpoints: new Map(), slices: new Map(), makers: [], byLabel: new Map() });

function shelve(shelf: Shelf, { object, namespace, ref }: Sourced<KubeObject>): void {
  if (object.kind === 'Service') shelf.services.set(object.name, { object, namespace, ref });
  else if (object.kind === 'Endpoints') shelf.endpoints.set(object.name, { object, namespace, ref });
  else if (object.kind === 'EndpointSlice') {
    const service = object.labels[serviceNameLabel];
    if (service !== undefined && service !== '') getOrMake(shelf.slices, service, () => []).push({ object, namespace, ref });
  } else if (makesPods(object)) {
    const maker: Sourced<Workload | Pod> = { object, namespace, ref };
    shelf.makers.push(maker);
    for (const [key, value] of Object.entries(object.template.labels)) getOrMake(shelf.byLabel, `${key}=${value}`, () => []).push(maker);
  }
}

const controllerMade = (key: string) => /(^|\/)(job-name|job-completion-index|pod-name|pod-index)$/.test(key);

/** The shortest list that holds all makers which the selector can match. */
function candidates(shelf: Shelf, selector: Labels): readonly Sourced<Workload | Pod>[] {
  const lists = Object.entries(selector).filter(([key]) => !controllerMade(key)).map(([key, value]) => shelf.byLabel.get(`${key}=${value}`) ?? []);
  return lists.reduce<readonly Sourced<Workload | Pod>[]>((best, list) => (list.length < best.length ? list : best), shelf.makers);
}

/**
 * An in-memory cluster of these objects, indexed by namespace and name and by label. Objects come nearest first: of two with one
 * kind, namespace and name the first counts. Objects that `accepted` refuses are left out and told of as reasons.
 */
export function clusterOf(objects: Iterable<Sourced<KubeObject>>, settings: ClusterSettings, accepted?: Accepted): ClusterSource {
  const shelves = new Map<string, Shelf>();
  const namespaces = new Set<string>([...builtIn, settings.defaultNamespace]);
  const namespaceObjects = new Map<string, Sourced<Namespace>>();
  const seen = new Set<string>();
  for (const sourced of objects) {
    const { object, namespace, ref } = sourced;
    const id = `${kindOf(object)}/${namespace}/${object.name}`;
    if (object.name === '' || seen.has(id)) continue;
    seen.add(id);
    if (object.kind === 'Namespace') {
      namespaces.add(object.name);
      namespaceObjects.set(object.name, { object, namespace, ref });
      continue;
    }
    namespaces.add(namespace);
    shelve(getOrMake(shelves, namespace, newShelf), sourced);
  }
  const source: ClusterSource = {
    namespaces: () => namespaces,
    hasNamespace: (name) => namespaces.has(name),
    service: (namespace, name) => shelves.get(namespace)?.services.get(name),
    services: (namespace) => shelves.get(namespace)?.services.values() ?? [],
    podMakers: (namespace, selector) => {
      const shelf = shelves.get(namespace);
      return shelf ? candidates(shelf, selector).filter((m) => mayCarry(m.object, namespace, selector)) : [];
    },
    allPodMakers: (namespace) => shelves.get(namespace)?.makers ?? [],
    slices: (namespace, service) => shelves.get(namespace)?.slices.get(service) ?? [],
    allSlices: () => [...shelves.values()].flatMap((s) => [...s.slices.values()].flat()),
    endpoints: (namespace, name) => shelves.get(namespace)?.endpoints.get(name),
    namespaceObject: (name) => namespaceObjects.get(name),
  };
  return accepted ? acceptedOnly(source, accepted) : source;
}
