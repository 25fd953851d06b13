import { isPlaceholder } from '../../facts/unknown.ts';
import { compareText } from '../../base/texts/compare-text.ts';
import { protocolOf } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import { withoutFinalDot } from '../../k8s/dns-name.ts';
import type { DnsRecord, Reason, RecordType, Sourced, SrvOrder } from './types.ts';
import { writtenAddress } from './address.ts';
import type { Address } from './address.ts';
import type { Endpoint } from './endpoints.ts';
import { because } from './reasons/reason-codes.ts';
import { clusterAddressesOf, shapeOf } from './service-facts.ts';
import { endpointOrder, portLabelsOf, srvOrder } from './srv-order.ts';
import type { World } from './world.ts';

const typeOf = (address: Address): RecordType => (address.family === 'IPv4' ? 'A' : address.family === 'IPv6' ? 'AAAA' : 'CNAME');

type ByKey = Map<string, DnsRecord>;

/** Of equal records the reasons are joined. */
function add(records: ByKey, r: DnsRecord): void {
  const key = `${r.name} ${r.type} ${r.data}`;
  const other = records.get(key);
  records.set(key, other ? { ...other, reasons: [...other.reasons, ...r.reasons] } : r);
}

/** By name, type, data. */
function sorted(records: ByKey): DnsRecord[] {
  return [...records.values()].sort((a, b) => compareText(a.name, b.name) || compareText(a.type, b.type) || compareText(a.data, b.data));
}

type Only = (endpoint: Endpoint) => boolean;
const all: Only = () => true;

type Make = (
  name: string,
  type: RecordType,
  data: string,
  when: DnsRecord['when'],
  reasons: readonly (Reason | undefined)[],
  order?: SrvOrder,
) => DnsRecord;

const maker =
  (ttl: number): Make =>
  (name, type, data, when, reasons, order) => ({
    name,
    ttl,
    type,
    data: type === 'CNAME' ? withoutFinalDot(data) : data,
    ...order,
    when,
    reasons: reasons.filter((r) => r !== undefined),
  });

function vipRecords(world: World, service: Sourced<Service>, make: Make): DnsRecord[] {
  const { object, ref, namespace } = service;
  const name = world.nameIn(namespace, object.name);
  const why = because('cluster-ip', { ref, field: 'spec.clusterIP', values: { service: object.name } });
  const addresses = clusterAddressesOf(service, world.settings).map((a) => make(name, typeOf(a), a.data, 'always', [why]));
  const [ofAll, ofOne] = [srvOrder(object.ports.length * addresses.length), srvOrder(addresses.length)];
  const ports = object.ports.flatMap((p, index) => {
    const data = `${p.port ?? -1} ${name}`;
    const because_ = because('port-of-service', {
      ref,
      field: `spec.ports[${index}].port`,
      values: { port: p.port ?? -1, name: p.name ?? '' },
    });
    const bare = make(name, 'SRV', data, 'always', [why, because_], ofAll);
    if (p.name === undefined || p.name === '') return [bare];
    return [
      bare,
      make(
        `_${p.name}._${protocolOf(p)}.${name}`.replace(/^[^.]*\.[^.]*/, (m) => m.toLowerCase()),
        'SRV',
        data,
        'always',
        [why, because_],
        ofOne,
      ),
    ];
  });
  return [...addresses, ...ports];
}

/**
 * `listed`: as a transfer lists them, which has no CNAME for the names in FQDN slices, SRV records without a target for their ports, and
 * 65535 for ports without a number.
 */
function headlessRecords(world: World, service: Sourced<Service>, make: Make, listed: boolean, only: Only): DnsRecord[] {
  const { object, ref, namespace } = service;
  const name = world.nameIn(namespace, object.name);
  const why = because('headless', { ref, field: 'spec.clusterIP', values: { service: object.name } });
  const endpoints = world.endpoints(namespace, object.name);
  const order = endpointOrder(endpoints);
  return endpoints
    .filter((e) => e.ready && only(e))
    .flatMap((e) => {
      const own = world.nameIn(namespace, object.name, e.label);
      const reasons = [why, ...e.reasons];
      const ports = e.ports.filter((p) => p.name !== '' && (listed || p.port !== -1));
      const srv = (p: (typeof ports)[number], target: string) =>
        make(
          `${portLabelsOf(p)}.${name}`,
          'SRV',
          `${p.port === -1 ? 65535 : p.port} ${target}`,
          e.when,
          [...reasons, p.reason],
          order(portLabelsOf(p)),
        );
      const addresses = [name, own].map((n) => make(n, typeOf(e.address), e.address.data, e.when, reasons));
      if (e.address.family !== 'FQDN') return [...addresses, ...ports.map((p) => srv(p, own))];
      return listed ? ports.map((p) => srv(p, '')) : addresses;
    });
}

/** What a zone transfer lists because of one Service (facts A.10); with `listed` false, what is answered instead for FQDN slices. */
export function transferOf(world: World, service: Sourced<Service>, listed = true, only: Only = all): DnsRecord[] {
  const { object, ref, namespace } = service;
  const make = maker(world.settings.ttl);
  const shape = shapeOf(object);
  if (shape === 'vip') return vipRecords(world, service, make);
  if (shape === 'headless') return headlessRecords(world, service, make, listed, only);
  const target = object.externalName ?? '';
  if (writtenAddress(target, world.coredns).family !== 'FQDN') return [];
  return [
    make(world.nameIn(namespace, object.name), 'CNAME', target, 'always', [
      because('external-name', { ref, field: 'spec.externalName', values: { service: object.name, target } }),
    ]),
  ];
}

/** Records that a transfer leaves out: endpoint names of Services with a cluster address, bare SRV of headless ones (facts A.1, A.10). */
function beyondTransfer(world: World, service: Sourced<Service>, only: Only): DnsRecord[] {
  const { object, ref, namespace } = service;
  const shape = shapeOf(object);
  if (shape === 'external') return [];
  const make = maker(world.settings.ttl);
  const why = because(shape === 'vip' ? 'cluster-ip' : 'headless', { ref, field: 'spec.clusterIP', values: { service: object.name } });
  const endpoints = world.endpoints(namespace, object.name);
  const order = endpointOrder(endpoints);
  return endpoints
    .filter((e) => e.ready && only(e))
    .flatMap((e) => {
      const own = world.nameIn(namespace, object.name, e.label);
      const reasons = [why, ...e.reasons];
      const ports = e.address.family === 'FQDN' ? [] : e.ports.filter((p) => p.port !== -1);
      return [
        ...(shape === 'vip' ? [make(own, typeOf(e.address), e.address.data, e.when, reasons)] : []),
        ...ports.map((p) => make(own, 'SRV', `${p.port} ${own}`, e.when, [...reasons, p.reason], order(e.label))),
        ...(shape === 'headless'
          ? ports.map((p) =>
              make(world.nameIn(namespace, object.name), 'SRV', `${p.port} ${own}`, e.when, [...reasons, p.reason], order('')),
            )
          : []),
      ];
    });
}

/** All forward records of one Service, endpoint names included; `only`: of some of its endpoints. */
export function recordsOfService(world: World, service: Sourced<Service>, only: Only = all): DnsRecord[] {
  const records: ByKey = new Map();
  for (const record of [...transferOf(world, service, false, only), ...beyondTransfer(world, service, only)]) add(records, record);
  return sorted(records);
}

/** A zone transfer of some namespaces, Service by Service, of none that somebody fills in; where it has more than `most` records those of the first Services by name, a few more than `most`. */
export function* zoneSteps(world: World, namespaces: Iterable<string>, most: number): Generator<undefined, DnsRecord[]> {
  const records: ByKey = new Map();
  for (const namespace of [...namespaces].sort(compareText)) {
    if (isPlaceholder(namespace, 'namespace')) continue;
    for (const service of [...world.source.services(namespace)].sort((a, b) => compareText(a.object.name, b.object.name))) {
      if (records.size > most) return sorted(records);
      for (const record of transferOf(world, service)) add(records, record);
      yield;
    }
  }
  return sorted(records);
}
