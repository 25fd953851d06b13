import { withHoles } from '../../base/texts/hole.ts';
import { protocolOf } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { ipFamilyOf } from '../../k8s/dns-name.ts';
import type { DnsRecord, Reason, Sourced } from './types.ts';
import { addressOfDashed, writtenAddress } from './address.ts';
import type { Address } from './address.ts';
import { whyNoEndpoint, whyNoEndpoints, whyNoPort, whyNoNamespace, whyNoService } from './reasons/explain.ts';
import type { PodModel } from './pods.ts';
import { because } from './reasons/reason-codes.ts';
import type { ServiceRequest } from './questions/request.ts';
import { clusterAddressesOf, shapeOf } from './service-facts.ts';
import type { World } from './world.ts';

/** One match of a question: an address (or a host name) with a port, before it becomes a record of some type. */
export interface Row {
  readonly host: Address;
  readonly port: number;
  /** Name that an SRV record points to. */
  readonly target: string;
  readonly when: DnsRecord['when'];
  readonly reasons: readonly Reason[];
  /** Why the SRV record has this port. */
  readonly portReason: Reason | undefined;
  readonly pod?: PodModel;
}

export type Found =
  | { readonly ok: true; readonly rows: readonly Row[]; readonly reasons: readonly Reason[] }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

/** NXDOMAIN. */
export const nameError = (...reasons: readonly Reason[]): Found => ({ ok: false, reasons });
/** The name is there, with nothing of what was asked. */
export const noData = (...reasons: readonly Reason[]): Found => ({ ok: true, rows: [], reasons });

const same = (asked: string, has: string) => withHoles(asked).toLowerCase() === withHoles(has).toLowerCase();
const fits = (asked: string, has: string) => asked === '' || same(asked, has);

function headlessRows(world: World, service: Sourced<Service>, request: ServiceRequest): Found {
  const {
    namespace,
    object: { name },
  } = service;
  const why = because(shapeOf(service.object) === 'headless' ? 'headless' : 'cluster-ip', {
    ref: service.ref,
    field: 'spec.clusterIP',
    values: { service: name },
  });
  const rows = world
    .endpoints(namespace, name)
    .filter((e) => e.ready && fits(request.endpoint, e.label))
    .flatMap((e) =>
      e.ports
        .filter((p) => fits(request.port, p.name) && fits(request.protocol, p.protocol))
        .map((p): Row => ({
          host: e.address,
          port: p.port,
          target: world.nameIn(namespace, name, e.label),
          when: e.when,
          reasons: [why, ...e.reasons],
          portReason: p.reason,
          ...(e.pod ? { pod: e.pod } : {}),
        })),
    );
  if (rows.length > 0) return { ok: true, rows, reasons: [] };
  if (!world.endpoints(namespace, name).some((e) => e.ready)) return nameError(...whyNoEndpoints(world, service));
  if (request.endpoint !== '') return nameError(...whyNoEndpoint(world, service, request.endpoint));
  return nameError(...whyNoPort(world, service, request));
}

function vipRows(world: World, service: Sourced<Service>, request: ServiceRequest): Found {
  const { object, ref, namespace } = service;
  const addresses = clusterAddressesOf(service, world.settings);
  const rows = object.ports.flatMap((port, index) => {
    if (!fits(request.port, port.name ?? '') || !fits(request.protocol, protocolOf(port))) return [];
    const portReason = because('port-of-service', {
      ref,
      field: `spec.ports[${index}].port`,
      values: { port: port.port ?? -1, name: port.name ?? '' },
    });
    return addresses.map((host): Row => ({
      host,
      port: port.port ?? -1,
      target: world.nameIn(namespace, object.name),
      when: 'always',
      portReason,
      reasons: [because('cluster-ip', { ref, field: 'spec.clusterIP', values: { service: object.name } })],
    }));
  });
  return rows.length > 0 ? { ok: true, rows, reasons: [] } : nameError(...whyNoPort(world, service, request));
}

function externalRows(world: World, service: Sourced<Service>, request: ServiceRequest): Found {
  const { object, ref, namespace } = service;
  const target = object.externalName ?? '';
  const parts = { ref, field: 'spec.externalName', values: { service: object.name, target } };
  if (request.endpoint !== '' || request.port !== '' || request.protocol !== '')
    return nameError(because('external-name-has-no-subnames', parts));
  const host = writtenAddress(target, world.coredns);
  if (host.family !== 'FQDN') return nameError(because('external-name-is-address', parts));
  const row: Row = {
    host,
    port: 0,
    target: world.nameIn(namespace, object.name),
    when: 'always',
    reasons: [because('external-name', parts)],
    portReason: undefined,
  };
  return { ok: true, rows: [row], reasons: [] };
}

/** What a `svc` name finds (facts A.1, `findServices`). */
export function findServices(world: World, request: ServiceRequest): Found {
  const { namespace } = request;
  if (!world.hasNamespace(namespace)) return nameError(...whyNoNamespace(world, namespace, request.service));
  if (request.service === '') return noData(because('namespace-only', { values: { namespace } }));
  const service = world.service(namespace, request.service);
  if (!service) return nameError(...whyNoService(world, namespace, request.service));
  const shape = shapeOf(service.object);
  if (shape === 'external') return externalRows(world, service, request);
  return shape === 'headless' || request.endpoint !== '' ? headlessRows(world, service, request) : vipRows(world, service, request);
}

/** The address that a `pod` name spells; Go's reading of dashes (facts A.6). */
function spelledAddress(world: World, label: string): Address | undefined {
  const symbolic = addressOfDashed(label);
  if (symbolic) return symbolic;
  const text = label.split('-').length === 4 && !label.includes('--') ? label.replaceAll('-', '.') : label.replaceAll('-', ':');
  return ipFamilyOf(text) === undefined ? undefined : writtenAddress(text, world.coredns);
}

function verifiedPods(world: World, namespace: string, address: Address): readonly PodModel[] {
  const primary = world.settings.ipFamilies[0];
  return [...world.source.allPodMakers(namespace)]
    .flatMap((maker) => world.podsOf(maker))
    .filter((pod) => pod.addresses.some((a) => a.data === address.data && (world.coredns.verifiesAllPodAddresses || a.family === primary)));
}

/** What a `pod` name finds (facts A.6, `findPods`): labels before the address do not count. */
export function findPods(world: World, request: ServiceRequest): Found {
  const { namespace, service: label } = request;
  const { podsMode } = world.settings;
  if (!world.hasNamespace(namespace)) return nameError(because('namespace-unknown', { values: { namespace } }));
  if (podsMode === 'disabled') return nameError(because('pods-disabled'));
  if (label === '') return noData(because('namespace-only', { values: { namespace } }));
  const host = spelledAddress(world, label);
  if (!host) return nameError(because('pod-name-no-address', { values: { label } }));
  const pods = podsMode === 'verified' ? verifiedPods(world, namespace, host) : [];
  if (podsMode === 'verified' && pods.length === 0) return nameError(because('pod-address-unknown', { values: { label, namespace } }));
  const pod = pods[0];
  const target = [label, namespace, 'pod', world.settings.clusterDomain].join('.');
  const reasons = [because('pod-address-echo', { values: { label, namespace } })];
  return {
    ok: true,
    reasons: [],
    rows: [{ host, port: 0, target, when: 'always', reasons, portReason: undefined, ...(pod ? { pod } : {}) }],
  };
}
