import type { Context } from '../context.ts';
import { legacyNetwork } from './addresses.ts';
import { eachInvalid, forbidden, invalid, notSupported, typedText } from '../errors.ts';
import { trimSpace } from '../go/go-text.ts';
import type { Cause } from '../errors.ts';
import type { StringMap } from '../labels.ts';
import { qualifiedName } from '../names.ts';
import { isReachable } from './service-spec.ts';
import type { ServiceSpec } from './service-spec.ts';
import { preferSameOn, trafficDistributionOn, trafficPolicyWithExternalIps } from '../../versions.ts';

const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";
const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** Load balancer and traffic fields. */
export function trafficCauses(c: Context, s: ServiceSpec, annotations: StringMap): Cause[] {
  const balanced = s.type === 'LoadBalancer';
  const causes = rangeCauses(c, s, annotations);
  if (s.allocateNodePorts !== undefined && !balanced) causes.push(forbidden('spec.allocateLoadBalancerNodePorts', onlyLoadBalancer));
  if (s.loadBalancerClass !== undefined) {
    causes.push(
      ...(balanced
        ? eachInvalid(c, 'spec.loadBalancerClass', s.loadBalancerClass, qualifiedName(c, s.loadBalancerClass))
        : [forbidden('spec.loadBalancerClass', onlyLoadBalancer)]),
    );
  }
  causes.push(...externalPolicyCauses(c, s));
  if (s.internalTrafficPolicy !== undefined && !['Cluster', 'Local'].includes(s.internalTrafficPolicy)) {
    causes.push(notSupported(c, 'spec.internalTrafficPolicy', s.internalTrafficPolicy, ['Cluster', 'Local']));
  }
  const known = preferSameOn(c) ? ['PreferClose', 'PreferSameZone', 'PreferSameNode'] : ['PreferClose'];
  if (s.trafficDistribution !== undefined && trafficDistributionOn(c) && !known.includes(s.trafficDistribution)) {
    causes.push(notSupported(c, 'spec.trafficDistribution', s.trafficDistribution, known, true));
  }
  return causes;
}

function rangeCauses(c: Context, s: ServiceSpec, annotations: StringMap): Cause[] {
  const annotation = annotations[rangesAnnotation];
  const listed = s.loadBalancerSourceRanges.length > 0;
  if (!listed && annotation === undefined) return [];
  const field = listed ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${rangesAnnotation}]`;
  const causes = s.type === 'LoadBalancer' ? [] : [forbidden(field, onlyLoadBalancer)];
  if (listed) {
    for (const [i, range] of s.loadBalancerSourceRanges.entries()) causes.push(...legacyNetwork(c, `${field}[${i}]`, trimSpace(range)));
  } else if (annotation !== undefined && trimSpace(annotation) !== '') {
    for (const range of trimSpace(annotation).split(',')) causes.push(...legacyNetwork(c, field, trimSpace(range)));
  }
  return causes;
}

function externalPolicyCauses(c: Context, s: ServiceSpec): Cause[] {
  const causes: Cause[] = [];
  const policy = s.externalTrafficPolicy;
  if (!isReachable(s, c)) {
    const detail = trafficPolicyWithExternalIps(c)
      ? 'may only be set for externally-accessible services'
      : "may only be set when `type` is 'NodePort' or 'LoadBalancer'";
    if (policy !== '') causes.push(invalid(c, 'spec.externalTrafficPolicy', typedText(policy), detail));
  } else if (policy !== 'Cluster' && policy !== 'Local') {
    causes.push(notSupported(c, 'spec.externalTrafficPolicy', policy, ['Cluster', 'Local']));
  }
  const port = s.healthCheckNodePort;
  if (port !== 0 && !(s.type === 'LoadBalancer' && policy === 'Local')) {
    causes.push(
      invalid(c, 'spec.healthCheckNodePort', port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
    );
  } else if (port < 0 || port > 65535) {
    causes.push(invalid(c, 'spec.healthCheckNodePort', port, 'must be between 1 and 65535, inclusive'));
  }
  return causes;
}
