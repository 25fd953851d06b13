import type { Context } from './context.ts';
import { addressWarning, networkWarning } from './network/addresses.ts';
import { quote } from './go/go-text.ts';
import { storedName } from './metadata.ts';
import { dnsLabel } from './names.ts';
import type { ServiceSpec } from './network/service-spec.ts';
import { endpointsDeprecated, externalIpsDeprecated, headlessWarnings, preferCloseDeprecated, trafficDistributionOn } from '../versions.ts';
import type { Json } from '../json.ts';
import { asList, asObject, asText, asTexts } from '../json.ts';

/** Warnings for an accepted Service (facts D.9). */
export function serviceWarnings(c: Context, object: Json, s: ServiceSpec): string[] {
  const annotations = asObject(asObject(object['metadata'])['annotations']);
  const headless = s.type === 'ClusterIP' && s.clusterIP === 'None';
  const warnings: string[] = [];
  if (annotations['service.kubernetes.io/topology-aware-hints'] !== undefined) {
    warnings.push(
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
    );
  }
  if (s.type !== 'ExternalName' && s.clusterIP !== 'None') {
    for (const [i, ip] of s.clusterIPs.entries()) warnings.push(...addressWarning(c, `spec.clusterIPs[${i}]`, ip));
  }
  if (headless && headlessWarnings(c)) {
    if (s.loadBalancerIP !== '') warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (s.externalIPs.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (s.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  for (const [i, ip] of s.externalIPs.entries()) warnings.push(...addressWarning(c, `spec.externalIPs[${i}]`, ip));
  if (s.externalIPs.length > 0 && !headless && s.type !== 'ExternalName' && externalIpsDeprecated(c)) {
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  }
  if (s.loadBalancerIP !== '') warnings.push(...addressWarning(c, 'spec.loadBalancerIP', s.loadBalancerIP));
  for (const [i, range] of s.loadBalancerSourceRanges.entries())
    warnings.push(...networkWarning(c, `spec.loadBalancerSourceRanges[${i}]`, range));
  if (s.type === 'ExternalName' && s.externalIPs.length > 0) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (s.type !== 'ExternalName' && s.externalName !== '')
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (s.trafficDistribution === 'PreferClose' && preferCloseDeprecated(c) && trafficDistributionOn(c)) {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return warnings;
}

/** The API server's warnings about v1 Endpoints. */
export function endpointsWarnings(c: Context, object: Json): string[] {
  if (!endpointsDeprecated(c)) return [];
  return asList(object['subsets']).flatMap((item, i) =>
    ['addresses', 'notReadyAddresses'].flatMap((key) =>
      asList(asObject(item)[key]).flatMap((address, k) =>
        addressWarning(c, `subsets[${i}].${key}[${k}].ip`, asText(asObject(address)['ip']) ?? ''),
      ),
    ),
  );
}

/** The API server's warnings about an EndpointSlice. */
export function endpointSliceWarnings(c: Context, object: Json): string[] {
  const deprecated = object['addressType'] === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
  if (!endpointsDeprecated(c)) return deprecated;
  return [
    ...deprecated,
    ...asList(object['endpoints']).flatMap((item, i) =>
      asTexts(asObject(item)['addresses']).flatMap((ip, k) => addressWarning(c, `endpoints[${i}].addresses[${k}]`, ip)),
    ),
  ];
}

/** Warning about a name that becomes part of host names but is no label. */
export function nameWarning(object: Json, use: 'Pod' | 'workload'): string[] {
  const messages = dnsLabel(storedName(object));
  if (messages.length === 0) return [];
  const where = use === 'Pod' ? "the Pod's hostname" : 'Pod names and hostnames';
  return [
    `metadata.name: this is used in ${where}, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
  ];
}

/** The API server's warnings about an Ingress. */
export function ingressWarnings(object: Json): string[] {
  const key = 'kubernetes.io/ingress.class';
  const written = asObject(asObject(object['metadata'])['annotations'])[key] !== undefined;
  return written && asText(asObject(object['spec'])['ingressClassName']) === undefined
    ? [`annotation ${quote(key)} is deprecated, please use 'spec.ingressClassName' instead`]
    : [];
}
