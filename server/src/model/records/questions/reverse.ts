import { serviceNameLabel } from '../../../k8s/kinds.ts';
import type { Service } from '../../../k8s/kinds.ts';
import type { Reason, Sourced } from '../types.ts';
import type { Endpoint } from '../endpoints.ts';
import { because } from '../reasons/reason-codes.ts';
import { clusterAddressesOf, shapeOf } from '../service-facts.ts';
import type { World } from '../world.ts';

export interface Pointers {
  readonly targets: readonly string[];
  readonly reasons: readonly Reason[];
}

/** The namespace that a placeholder address lies in; `undefined` for written and node addresses. */
function namespaceOf(address: string): string | undefined {
  return /^<[a-zA-Z]*[46] [A-Za-z]+\/([^/<>]+)\//.exec(address)?.[1];
}

function clusterService(world: World, namespaces: readonly string[], address: string): Sourced<Service> | undefined {
  for (const namespace of namespaces) {
    for (const service of world.source.services(namespace)) {
      if (shapeOf(service.object) === 'vip' && clusterAddressesOf(service, world.settings).some((a) => a.data === address)) return service;
    }
  }
  return undefined;
}

/** Keys of everything that has slices: Services, and slices that name a Service nobody made (facts A.7). */
function sliceKeys(world: World, namespaces: readonly string[]): readonly (readonly [string, string])[] {
  const keys = new Map<string, readonly [string, string]>();
  for (const namespace of namespaces) {
    for (const service of world.source.services(namespace))
      keys.set(`${namespace}/${service.object.name}`, [namespace, service.object.name]);
  }
  for (const slice of world.source.allSlices()) {
    const service = slice.object.labels[serviceNameLabel];
    if (service !== undefined && service !== '' && namespaces.includes(slice.namespace))
      keys.set(`${slice.namespace}/${service}`, [slice.namespace, service]);
  }
  return [...keys.values()];
}

/** PTR: a Service with that cluster address, else every ready endpoint with it, of any Service (facts A.7). */
export function pointersTo(world: World, address: string): Pointers {
  const inside = namespaceOf(address);
  const namespaces = inside !== undefined ? [inside] : [...world.source.namespaces()].toSorted();
  const service = clusterService(world, namespaces, address);
  if (service) {
    return {
      targets: [world.nameIn(service.namespace, service.object.name)],
      reasons: [because('cluster-ip', { ref: service.ref, field: 'spec.clusterIP', values: { service: service.object.name } })],
    };
  }
  const hits: { readonly name: string; readonly endpoint: Endpoint }[] = [];
  let hidden = false;
  for (const [namespace, name] of sliceKeys(world, namespaces)) {
    for (const endpoint of world.endpoints(namespace, name)) {
      // Only text in canonical form matches: the data of an address is canonical, its label is as stored.
      if (!endpoint.ready || endpoint.address.data !== address) continue;
      if (world.coredns.reverseNeedsHostname && !endpoint.named) hidden = true;
      else hits.push({ name: world.nameIn(namespace, name, endpoint.label), endpoint });
    }
  }
  if (hits.length === 0)
    return { targets: [], reasons: [because(hidden ? 'reverse-needs-hostname' : 'reverse-unknown', { values: { address } })] };
  return {
    targets: [...new Set(hits.map((h) => h.name))].toSorted(),
    reasons: [because('reverse', { values: { address } }), ...hits.flatMap((h) => h.endpoint.reasons)],
  };
}
