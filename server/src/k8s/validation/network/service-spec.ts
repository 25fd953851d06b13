import type { Context } from '../context.ts';
import { stringMapOf } from '../labels.ts';
import type { StringMap } from '../labels.ts';
import { trafficPolicyWithExternalIps } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { asFlag, asList, asNumber, asObject, asText, asTexts } from '../../json.ts';

export interface Port {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort: number;
  readonly appProtocol: string | undefined;
}

/** `spec` of a Service with the defaults of the API server (facts D.1, Defaults). */
export interface ServiceSpec {
  readonly type: string;
  readonly ports: readonly Port[];
  readonly selector: StringMap | undefined;
  readonly clusterIP: string;
  /** Filled from `clusterIP` where only that is written. */
  readonly clusterIPs: readonly string[];
  /** Of an update: those that the Service had. */
  readonly oldClusterIPs?: readonly string[];
  readonly families: readonly string[];
  readonly policy: string | undefined;
  readonly externalIPs: readonly string[];
  readonly externalName: string;
  readonly sessionAffinity: string;
  readonly affinitySeconds: number | undefined;
  readonly loadBalancerIP: string;
  readonly loadBalancerSourceRanges: readonly string[];
  readonly loadBalancerClass: string | undefined;
  readonly allocateNodePorts: boolean | undefined;
  readonly externalTrafficPolicy: string;
  readonly internalTrafficPolicy: string | undefined;
  readonly healthCheckNodePort: number;
  readonly trafficDistribution: string | undefined;
}

/** The spec of a Service as validation sees it, after the API server's defaults. */
export function readServiceSpec(c: Context, object: Json): ServiceSpec {
  const spec = asObject(object['spec']);
  const text = (key: string): string => asText(spec[key]) ?? '';
  const type = text('type') || 'ClusterIP';
  const externalIPs = asTexts(spec['externalIPs']);
  const listed = asTexts(spec['clusterIPs']);
  const clusterIP = text('clusterIP');
  const reachable =
    type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && externalIPs.length > 0 && trafficPolicyWithExternalIps(c));
  const seconds = asNumber(asObject(asObject(spec['sessionAffinityConfig'])['clientIP'])['timeoutSeconds']);
  return {
    type,
    clusterIP,
    externalIPs,
    ports: asList(spec['ports']).map((item) => readPort(asObject(item))),
    selector: stringMapOf(spec['selector']),
    clusterIPs: listed.length === 0 && clusterIP !== '' ? [clusterIP] : listed,
    families: asTexts(spec['ipFamilies']),
    policy: asText(spec['ipFamilyPolicy']),
    externalName: text('externalName'),
    sessionAffinity: text('sessionAffinity') || 'None',
    affinitySeconds: seconds,
    loadBalancerIP: text('loadBalancerIP'),
    loadBalancerSourceRanges: asTexts(spec['loadBalancerSourceRanges']),
    loadBalancerClass: asText(spec['loadBalancerClass']),
    allocateNodePorts: asFlag(spec['allocateLoadBalancerNodePorts']),
    externalTrafficPolicy: text('externalTrafficPolicy') || (reachable ? 'Cluster' : ''),
    internalTrafficPolicy: asText(spec['internalTrafficPolicy']),
    healthCheckNodePort: asNumber(spec['healthCheckNodePort']) ?? 0,
    trafficDistribution: asText(spec['trafficDistribution']),
  };
}

function readPort(port: Json): Port {
  const number = asNumber(port['port']) ?? 0;
  const target = port['targetPort'];
  const written = typeof target === 'number' || typeof target === 'string' ? target : 0;
  return {
    name: asText(port['name']) ?? '',
    protocol: asText(port['protocol']) || 'TCP',
    port: number,
    targetPort: written === 0 || written === '' ? number : written,
    nodePort: asNumber(port['nodePort']) ?? 0,
    appProtocol: asText(port['appProtocol']),
  };
}

/** Headless as validation sees it: `None` is the only cluster IP. */
export const isHeadless = (s: ServiceSpec): boolean => s.clusterIPs.length === 1 && s.clusterIPs[0] === 'None';

/** Reachable from outside of the cluster, so that externalTrafficPolicy may be set (Go ExternallyAccessible). */
export const isReachable = (s: ServiceSpec, c: Context): boolean =>
  s.type === 'NodePort' ||
  s.type === 'LoadBalancer' ||
  (s.type === 'ClusterIP' && s.externalIPs.length > 0 && trafficPolicyWithExternalIps(c));
