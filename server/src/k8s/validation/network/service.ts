import type { Context } from '../context.ts';
import type { Cause } from '../errors.ts';
import { forbidden, invalid, notSupported, required } from '../errors.ts';
import { endpointAddress, legacyAddress } from './addresses.ts';
import { stringMapOf, validateLabels } from '../labels.ts';
import { validateMetadata } from '../metadata.ts';
import { dns1035Label, dnsLabel, subdomainCauses } from '../names.ts';
import { duplicatePorts, validatePort } from './service-ports.ts';
import { clusterIpCauses, expectedFamilies } from './service-ip.ts';
import { isHeadless } from './service-spec.ts';
import type { ServiceSpec } from './service-spec.ts';
import { trafficCauses } from './service-traffic.ts';
import { kubeletPortBanned, relaxedServiceNames } from '../../versions.ts';
import type { AtVersion } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { asObject } from '../../json.ts';

/** Names of Services (facts D.1): a label, at first one that starts with a letter. */
export const serviceName = (c: AtVersion): ((text: string) => readonly string[]) => (relaxedServiceNames(c) ? dnsLabel : dns1035Label);

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** Strategy validation of a Service whose addresses could be allocated; `s` has its defaults. */
export function validateService(c: Context, object: Json, s: ServiceSpec): Cause[] {
  const causes = [...validateMetadata(c, object, serviceName(c)), ...topologyAnnotations(c, object)];
  if (s.ports.length === 0 && !isHeadless(s) && s.type !== 'ExternalName') causes.push(required('spec.ports'));
  causes.push(...typeCauses(c, s));
  const names = new Set<string>();
  for (const [i, port] of s.ports.entries()) causes.push(...validatePort(c, `spec.ports[${i}]`, port, s.ports.length > 1, names));
  causes.push(...validateLabels(c, 'spec.selector', s.selector));
  causes.push(...affinityCauses(c, s));
  causes.push(...clusterIpCauses(c, s, expectedFamilies(c, s)));
  for (const [i, ip] of s.externalIPs.entries()) {
    const field = `spec.externalIPs[${i}]`;
    const wrong = legacyAddress(c, field, ip);
    causes.push(...(wrong.length > 0 ? wrong : endpointAddress(c, field, ip)));
  }
  if (!types.includes(s.type)) causes.push(notSupported(c, 'spec.type', s.type, types));
  causes.push(...duplicatePorts(c, s));
  causes.push(...trafficCauses(c, s, stringMapOf(asObject(object['metadata'])['annotations']) ?? {}));
  return causes;
}

const hints = 'service.kubernetes.io/topology-aware-hints';
const mode = 'service.kubernetes.io/topology-mode';

function topologyAnnotations(c: Context, object: Json): Cause[] {
  const annotations = stringMapOf(asObject(object['metadata'])['annotations']) ?? {};
  const [hint, value] = [annotations[hints], annotations[mode]];
  if (hint === undefined || value === undefined || hint === value) return [];
  return [invalid(c, `metadata.annotations[${mode}]`, value, `must match annotations[${hints}] when both are specified`)];
}

function typeCauses(c: Context, s: ServiceSpec): Cause[] {
  const causes: Cause[] = [];
  if (s.type === 'LoadBalancer' && kubeletPortBanned(c)) {
    for (const [i, port] of s.ports.entries()) {
      if (port.port === 10250)
        causes.push(invalid(c, `spec.ports[${i}]`, port.port, 'may not expose port 10250 externally since it is used by kubelet'));
    }
  }
  if ((s.type === 'LoadBalancer' || s.type === 'NodePort') && isHeadless(s)) {
    causes.push(invalid(c, 'spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${s.type} services`));
  }
  if (s.type !== 'ExternalName') return causes;
  const detail = 'may not be set for ExternalName services';
  if (s.clusterIPs.length > 0) causes.push(forbidden('spec.clusterIPs', detail));
  if (s.families.length > 0) causes.push(forbidden('spec.ipFamilies', detail));
  if (s.policy !== undefined) causes.push(forbidden('spec.ipFamilyPolicy', detail));
  const target = s.externalName.replace(/\.$/, '');
  causes.push(...(target === '' ? [required('spec.externalName')] : subdomainCauses(c, 'spec.externalName', target)));
  return causes;
}

function affinityCauses(c: Context, s: ServiceSpec): Cause[] {
  if (s.sessionAffinity !== 'ClientIP' && s.sessionAffinity !== 'None') {
    return [notSupported(c, 'spec.sessionAffinity', s.sessionAffinity, ['ClientIP', 'None'])];
  }
  const seconds = s.affinitySeconds;
  if (s.sessionAffinity === 'None' || seconds === undefined || (seconds > 0 && seconds <= 86400)) return [];
  return [invalid(c, 'spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, 'must be greater than 0 and less than 86400')];
}
