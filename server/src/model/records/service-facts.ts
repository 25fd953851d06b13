import { isHeadless } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import type { ClusterSettings } from '../../k8s/cluster-settings.ts';
import { ipFamilyOf } from '../../k8s/dns-name.ts';
import type { Family } from '../../k8s/dns-name.ts';
import type { Sourced } from './types.ts';
import { clusterAddress, writtenAddress } from './address.ts';
import type { Address } from './address.ts';
import { coreDnsOf } from './coredns.ts';

export type ServiceShape = 'headless' | 'vip' | 'external';

/** How CoreDNS treats a Service (facts A.1). */
export function shapeOf(service: Service): ServiceShape {
  if (service.type === 'ExternalName') return 'external';
  return isHeadless(service) ? 'headless' : 'vip';
}

/** Does the endpoint slice controller work for it (facts B.17, B.19)? */
export function hasSelector(service: Service): service is Service & { readonly selector: NonNullable<Service['selector']> } {
  return service.selector !== undefined && Object.keys(service.selector).length > 0;
}

const isFamily = (text: string): text is Family => text === 'IPv4' || text === 'IPv6';

function writtenIps(service: Service): readonly string[] {
  const all = service.clusterIPs ?? (service.clusterIP !== undefined ? [service.clusterIP] : []);
  return all.filter((ip) => ipFamilyOf(ip) !== undefined);
}

/** `spec.ipFamilies` as the API server fills it in (facts B.14), in order. */
export function familiesOf(service: Service, settings: ClusterSettings): readonly Family[] {
  const cluster = settings.ipFamilies;
  const fromIps = writtenIps(service)
    .map(ipFamilyOf)
    .filter((f) => f !== undefined);
  const wanted = (service.ipFamilies ?? []).filter(isFamily);
  const given = wanted.length > 0 ? wanted : fromIps;
  if (shapeOf(service) === 'headless' && !hasSelector(service) && service.ipFamilyPolicy === undefined && given.length === 0)
    return ['IPv4', 'IPv6'];
  const dual = service.ipFamilyPolicy === 'PreferDualStack' || service.ipFamilyPolicy === 'RequireDualStack' || given.length > 1;
  const first = given[0] ?? cluster[0] ?? 'IPv4';
  if (!dual || cluster.length < 2) return [first];
  return [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
}

/** The cluster addresses of a Service with a virtual IP, one per family; written ones as written. */
export function clusterAddressesOf(source: Sourced<Service>, settings: ClusterSettings): readonly Address[] {
  const { object, namespace } = source;
  const coredns = coreDnsOf(settings.kubernetesMinor);
  return familiesOf(object, settings).map((family) => {
    const written = writtenIps(object).find((ip) => ipFamilyOf(ip) === family);
    return written !== undefined ? writtenAddress(written, coredns) : clusterAddress(namespace, object.name, family);
  });
}
