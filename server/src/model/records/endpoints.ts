import { protocolOf } from '../../k8s/kinds.ts';
import type { Endpoints, EndpointPort, EndpointSlice, Service } from '../../k8s/kinds.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import { canonicalIp } from '../../k8s/dns-name.ts';
import { matchesLabels } from '../../k8s/selector.ts';
import type { ClusterSource, DnsRecord, ObjectRef, Reason, Sourced } from './types.ts';
import { writtenAddress } from './address.ts';
import type { Address } from './address.ts';
import { coreDnsOf } from './coredns.ts';
import type { PodModel } from './pods.ts';
import { endpointPorts, noPort } from './ports.ts';
import type { SlicePort } from './ports.ts';
import { because } from './reasons/reason-codes.ts';
import { familiesOf, hasSelector, shapeOf } from './service-facts.ts';

/** One address of a Service as slices hold it. Not-ready ones are kept for explanations only. */
export interface Endpoint {
  readonly address: Address;
  /** Endpoint name E (facts A.2): exactly one. */
  readonly label: string;
  readonly ports: readonly SlicePort[];
  readonly ready: boolean;
  readonly when: DnsRecord['when'];
  /** Has a hostname in the slice. */
  readonly named: boolean;
  readonly reasons: readonly Reason[];
  readonly pod?: PodModel;
}

/** Pods whose labels carry the whole selector, in the namespace and where the Service reaches them. */
export function selectedPods(
  source: ClusterSource,
  service: Sourced<Service>,
  podsOf: (maker: Sourced<PodModel['maker']>) => readonly PodModel[],
): readonly PodModel[] {
  const { object, namespace } = service;
  if (!hasSelector(object)) return [];
  const { selector } = object;
  const makers = source.selectedBy?.(service, selector) ?? source.podMakers(namespace, selector);
  // A Pod that a workload took over is among the pods of both.
  return [...new Set([...makers].flatMap((maker) => podsOf(maker).filter((pod) => matchesLabels(selector, pod.labels))))];
}

interface Naming {
  readonly label: string;
  readonly reason: Reason;
}

function nameOf(pod: PodModel, service: Sourced<Service>, address: Address, settings: ClusterSettings): Naming {
  const values = { hostname: pod.hostname, subdomain: pod.subdomain, service: service.object.name, pod: pod.name };
  if (isNamed(pod, service.object)) {
    const kind = pod.maker.kind;
    if (kind === 'StatefulSet')
      return { label: pod.hostname, reason: because('name-from-statefulset', { ref: pod.owner, field: 'spec.serviceName', values }) };
    if (kind === 'Job' && pod.maker.completionMode === 'Indexed')
      return { label: pod.hostname, reason: because('name-from-job-index', { ref: pod.owner, field: 'spec.completionMode', values }) };
    return {
      label: pod.hostname,
      reason: because('name-from-hostname', { ref: pod.owner, field: `${kind === 'Pod' ? '' : 'spec.template.'}spec.hostname`, values }),
    };
  }
  if (settings.endpointPodNames && (pod.targetName.startsWith('<') || pod.targetName.length < 64)) {
    return { label: pod.targetName, reason: because('name-from-pod-name', { ref: pod.owner, values }) };
  }
  return { label: address.label, reason: because('name-from-address', { ref: pod.owner, values }) };
}

/** Has the pod a name of its own under this Service (facts B.1)? */
function isNamed(pod: PodModel, service: Service): boolean {
  return pod.hostname !== '' && pod.subdomain === service.name;
}

function addressesOf(pod: PodModel, families: readonly string[]): readonly Address[] {
  return pod.addresses.filter((address) => families.some((family) => family === address.family));
}

function isServed(pod: PodModel, service: Service): boolean {
  return service.publishNotReadyAddresses === true || pod.ready;
}

/** Is one of the endpoints that the slice controller makes for a Service ready, and called by the hostname of this pod, which the Service selects? */
export function servesByName(service: Service, pod: PodModel, settings: ClusterSettings): boolean {
  return (
    shapeOf(service) !== 'external' &&
    isNamed(pod, service) &&
    isServed(pod, service) &&
    addressesOf(pod, familiesOf(service, settings)).length > 0
  );
}

/** Endpoints that the slice controller makes for a Service with a selector (facts A.4, B.1, B.12, B.14). */
export function controllerEndpoints(service: Sourced<Service>, pods: readonly PodModel[], settings: ClusterSettings): readonly Endpoint[] {
  const { object, ref } = service;
  if (shapeOf(object) === 'external' || !hasSelector(object)) return [];
  const families = familiesOf(object, settings);
  const publish = object.publishNotReadyAddresses === true;
  return pods.flatMap((pod) => {
    const ports = endpointPorts(object, ref, pod.template, settings.kubernetesMinor);
    const selected = because('pod-selected', { ref: pod.owner, field: 'spec.selector', values: { pod: pod.name, service: object.name } });
    return addressesOf(pod, families).map((address): Endpoint => {
      const naming = nameOf(pod, service, address, settings);
      return {
        address,
        label: naming.label,
        named: isNamed(pod, object),
        ports: ports.length > 0 ? ports : [noPort],
        ready: isServed(pod, object),
        when: publish ? 'address' : 'ready',
        pod,
        reasons: [
          selected,
          naming.reason,
          ...(pod.template.hostNetwork === true ? [because('host-network', { ref: pod.owner, values: { pod: pod.name } })] : []),
          ...(pod.maker.kind === 'DaemonSet' ? [because('per-node', { ref: pod.owner })] : []),
          because(publish ? 'when-address' : 'when-ready', {
            ref: publish ? ref : pod.owner,
            ...(publish ? { field: 'spec.publishNotReadyAddresses' } : {}),
          }),
        ],
      };
    });
  });
}

function writtenPorts(ports: readonly EndpointPort[], ref: ObjectRef): readonly SlicePort[] {
  const known = ports.filter((p) => p.isOpen !== true);
  if (known.length === 0) return [noPort];
  return known.map((p) => ({
    name: p.name ?? '',
    port: p.port ?? -1,
    protocol: protocolOf(p),
    reason: because('port-of-slice', { ref, values: { port: p.port ?? -1, name: p.name ?? '' } }),
  }));
}

/** Endpoints of a hand-made slice: every address counts, absent readiness is ready (facts A.4, B.17). */
export function sliceEndpoints(slice: Sourced<EndpointSlice>, settings: ClusterSettings): readonly Endpoint[] {
  const { object, ref } = slice;
  const ports = writtenPorts(object.ports, ref);
  const coredns = coreDnsOf(settings.kubernetesMinor);
  return object.endpoints.flatMap((e, index) =>
    e.addresses.map((ip): Endpoint => {
      const address = writtenAddress(ip, coredns);
      const pod =
        settings.endpointPodNames && e.targetRefName !== undefined && e.targetRefName !== '' && e.targetRefName.length < 64
          ? e.targetRefName
          : undefined;
      const hostname = e.hostname !== undefined && e.hostname !== '' ? e.hostname : undefined;
      const from = because('slice-endpoint', { ref, field: `endpoints[${index}].addresses`, values: { address: ip } });
      const naming =
        hostname !== undefined
          ? because('name-from-slice', { ref, field: `endpoints[${index}].hostname`, values: { hostname } })
          : because(pod !== undefined ? 'name-from-pod-name' : 'name-from-address', { ref, values: { pod: pod ?? '', address: ip } });
      return {
        address,
        label: hostname ?? pod ?? address.label,
        named: hostname !== undefined,
        ports,
        ready: e.ready !== false,
        when: 'always',
        reasons: [from, naming],
      };
    }),
  );
}

/** Why Endpoints of this Service are not mirrored; `undefined`: they are (facts B.16). */
export function mirrorObstacle(endpoints: Endpoints, service: Service | undefined): string | undefined {
  if (service === undefined) return 'no-service';
  if (hasSelector(service)) return 'selector';
  if (endpoints.labels['endpointslice.kubernetes.io/skip-mirror'] === 'true') return 'skip-mirror';
  if (Object.hasOwn(endpoints.annotations, 'control-plane.alpha.kubernetes.io/leader')) return 'leader';
  return undefined;
}

/** Endpoints that the mirroring controller copies, at most 1000 addresses of a subset (facts B.16). */
export function mirroredEndpoints(
  source: Sourced<Endpoints>,
  service: Service | undefined,
  settings: ClusterSettings,
): readonly Endpoint[] {
  const { object, ref } = source;
  if (mirrorObstacle(object, service) !== undefined) return [];
  const coredns = coreDnsOf(settings.kubernetesMinor);
  return object.subsets.flatMap((subset, s) => {
    const ports = writtenPorts(subset.ports, ref);
    const all = [...subset.addresses.map((a) => ({ a, ready: true })), ...subset.notReadyAddresses.map((a) => ({ a, ready: false }))];
    return all.slice(0, 1000).map(({ a, ready }): Endpoint => {
      const address = writtenAddress(canonicalIp(a.ip), coredns);
      const hostname = a.hostname !== undefined && a.hostname !== '' ? a.hostname : undefined;
      const from = because('mirrored-endpoint', { ref, field: `subsets[${s}]`, values: { address: a.ip } });
      const naming =
        hostname !== undefined
          ? because('name-from-slice', { ref, values: { hostname } })
          : because('name-from-address', { ref, values: { address: a.ip } });
      return {
        address,
        label: hostname ?? address.label,
        named: hostname !== undefined,
        ports,
        ready,
        when: 'always',
        reasons: [from, naming],
      };
    });
  });
}
