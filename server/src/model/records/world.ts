import { compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import type { Pod, Service, Workload } from '../../k8s/kinds.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import type { ClusterSource, Sourced } from './types.ts';
import { coreDnsOf } from './coredns.ts';
import type { CoreDns } from './coredns.ts';
import { controllerEndpoints, mirroredEndpoints, selectedPods, sliceEndpoints } from './endpoints.ts';
import type { Endpoint } from './endpoints.ts';
import { withOwnServices } from './own-services.ts';
import { householdOf, type Household } from './ownership/household.ts';
import { livesOn } from './ownership/claims.ts';
import { podOfItself, podsOfWorkload } from './pods.ts';
import type { PodModel } from './pods.ts';

/** A cluster as CoreDNS would see it, worked out Service by Service when it is asked. */
export interface World {
  readonly source: ClusterSource;
  readonly settings: ClusterSettings;
  readonly coredns: CoreDns;
  /** The Service of that name that answers. */
  service(namespace: string, name: string): Sourced<Service> | undefined;
  /** The StatefulSet of that name, where the source can tell. */
  statefulSet(namespace: string, name: string): Sourced<Workload> | undefined;
  /** Known by an object in it or its own, or the default one. */
  hasNamespace(name: string): boolean;
  /** Pods of a maker, those that it took over included; of a bare Pod itself, if it stays. */
  podsOf(maker: Sourced<Workload | Pod>): readonly PodModel[];
  readonly household: Household;
  /** Pods that the Service's selector matches, sorted by owner and index. */
  selected(service: Sourced<Service>): readonly PodModel[];
  /** Endpoints of all slices labelled with that Service, ready or not, in one order whatever the order of documents. */
  endpoints(namespace: string, service: string): readonly Endpoint[];
  /** `S.N.svc.Z` with further labels before it. */
  nameIn(namespace: string, service: string, ...labels: readonly string[]): string;
}

const podOrder = (a: PodModel, b: PodModel) =>
  compareText(a.owner.kind, b.owner.kind) || compareText(a.owner.name, b.owner.name) || a.index - b.index;

/** Names in slices stay in the order of their slice: a question for a CNAME gets the first. */
const sliceOrder = (a: Endpoint, b: Endpoint) => compareText(a.reasons[0]?.ref?.name ?? '', b.reasons[0]?.ref?.name ?? '');

const addressOrder = (a: Endpoint, b: Endpoint) =>
  (a.pod && b.pod ? podOrder(a.pod, b.pod) : 0) ||
  compareText(a.address.data, b.address.data) ||
  compareText(a.label, b.label) ||
  sliceOrder(a, b);

const endpointOrder = (a: Endpoint, b: Endpoint) =>
  compareText(a.address.family, b.address.family) || (a.address.family === 'FQDN' ? sliceOrder(a, b) : addressOrder(a, b));

/** Keeps what `make` made for a key; the predictor's values never change once made. */
function remembered<T>(make: (namespace: string, name: string) => T): (namespace: string, name: string) => T {
  const kept = new Map<string, { readonly value: T }>();
  return (namespace, name) => getOrMake(kept, `${namespace}/${name}`, () => ({ value: make(namespace, name) })).value;
}

/** A lazy world over a source. */
export function worldOf(given: ClusterSource, settings: ClusterSettings): World {
  const source = withOwnServices(given);
  const household = householdOf(source, settings);
  const pods = new Map<object, Map<string, readonly PodModel[]>>();
  const podsOf = (maker: Sourced<Workload | Pod>): readonly PodModel[] => {
    const byNamespace = getOrMake(pods, maker.object, () => new Map<string, readonly PodModel[]>());
    return getOrMake(byNamespace, maker.namespace, () => {
      const { object, namespace, ref } = maker;
      if (object.kind !== 'Pod')
        return podsOfWorkload({ object, namespace, ref }, household.conditionsOf(maker), household.censusOf({ object, namespace, ref }));
      const end = household.endsOf({ object, namespace, ref }).find(({ fate }) => fate !== 'blocks');
      if (end === undefined) return [podOfItself({ object, namespace, ref }, household.conditionsOf(maker))];
      return livesOn(end.fate) ? podsOf(end.by).filter((pod) => pod.maker === object) : [];
    });
  };
  const service = remembered((namespace, name) => source.service(namespace, name));
  const statefulSet = remembered((namespace, name) => source.statefulSet(namespace, name));
  const selectedBy = remembered((namespace, name): readonly PodModel[] => {
    const found = service(namespace, name);
    return found ? selectedPods(source, found, podsOf).toSorted(podOrder) : [];
  });
  const endpoints = remembered((namespace, name): readonly Endpoint[] => {
    const found = service(namespace, name);
    const written = source.endpoints(namespace, name);
    return [
      ...(found ? controllerEndpoints(found, selectedBy(namespace, name), settings) : []),
      ...(written ? mirroredEndpoints(written, found?.object, settings) : []),
      ...[...source.slices(namespace, name)].flatMap((slice) => sliceEndpoints(slice, settings)),
    ].toSorted(endpointOrder);
  });
  return {
    source,
    settings,
    coredns: coreDnsOf(settings.kubernetesMinor),
    podsOf,
    household,
    endpoints,
    hasNamespace: (name) => source.hasNamespace(name) || name === settings.defaultNamespace,
    service,
    statefulSet,
    selected: (of) => selectedBy(of.namespace, of.object.name),
    nameIn: (namespace, name, ...labels) => serviceDnsName(name, namespace, settings.clusterDomain, ...labels),
  };
}
