import type { Context } from '../context.ts';
import { isReachable, readServiceSpec } from '../network/service-spec.ts';
import { byDefault, draft, drafts, flag, number, text } from '../taken.ts';
import type { Draft } from '../taken.ts';
import { isDraft } from '../taken.ts';
import { fillFamilies, giveAddresses } from './service-families.ts';
import { clusterIPs, hasHealthPort, hasNodePorts } from './service-fields.ts';

/** What the server fills into a Service whenever it reads one (kubernetes SetDefaults_Service). */
export function defaultService(c: Context, object: Draft): Draft {
  const found = draft(object, 'spec');
  const spec = found ?? {};
  if (found === undefined) object['spec'] = spec;
  byDefault(spec, 'sessionAffinity', 'None');
  if (spec['sessionAffinity'] === 'None') delete spec['sessionAffinityConfig'];
  const seconds = draft(draft(spec, 'sessionAffinityConfig') ?? {}, 'clientIP')?.['timeoutSeconds'];
  if (spec['sessionAffinity'] === 'ClientIP' && seconds === undefined)
    spec['sessionAffinityConfig'] = { clientIP: { timeoutSeconds: 10_800 } };
  byDefault(spec, 'type', 'ClusterIP');
  for (const port of drafts(spec, 'ports')) {
    byDefault(port, 'protocol', 'TCP');
    if (port['targetPort'] === undefined || port['targetPort'] === 0 || port['targetPort'] === '')
      port['targetPort'] = number(port, 'port');
  }
  if (isReachable(readServiceSpec(c, object), c)) byDefault(spec, 'externalTrafficPolicy', 'Cluster');
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(text(spec, 'type'))) spec['internalTrafficPolicy'] ??= 'Cluster';
  if (spec['type'] === 'LoadBalancer') spec['allocateLoadBalancerNodePorts'] ??= true;
  return spec;
}

/** Stands for the first node port that the server gives: beyond all that can be written. */
const firstNodePort = 100_000;
/** Stands for the port for health checks that the server gives. */
const healthPort = 65_535;

/** Gives node ports as the server does to a new Service: ports of one number get one. */
export function giveNodePorts(spec: Draft): void {
  if (hasNodePorts(spec) && !(spec['type'] === 'LoadBalancer' && !flag(spec, 'allocateLoadBalancerNodePorts'))) {
    const byPort = new Map(
      drafts(spec, 'ports')
        .filter((port) => number(port, 'nodePort') !== 0)
        .map((port) => [number(port, 'port'), number(port, 'nodePort')]),
    );
    for (const [i, port] of drafts(spec, 'ports').entries()) {
      if (number(port, 'nodePort') !== 0) continue;
      const given = byPort.get(number(port, 'port')) ?? firstNodePort + i;
      byPort.set(number(port, 'port'), given);
      port['nodePort'] = given;
    }
  }
  giveHealthPort(spec);
}

function giveHealthPort(spec: Draft): void {
  if (hasHealthPort(spec) && number(spec, 'healthCheckNodePort') === 0) spec['healthCheckNodePort'] = healthPort;
}

/** Gives node ports as the server does in an update. Gives the protocol and number that two ports share; `undefined`: none do. */
export function keepNodePorts(spec: Draft, neededHealth: boolean): string | undefined {
  const allocates = spec['type'] === 'NodePort' || flag(spec, 'allocateLoadBalancerNodePorts');
  const seen = new Set<string>();
  for (const [i, port] of (hasNodePorts(spec) ? drafts(spec, 'ports') : []).entries()) {
    if (number(port, 'nodePort') === 0) {
      if (!allocates) continue;
      port['nodePort'] = firstNodePort * 2 + i;
    }
    const key = `${text(port, 'protocol')} ${number(port, 'nodePort')}`;
    if (seen.has(key)) return key;
    seen.add(key);
  }
  if (!neededHealth) giveHealthPort(spec);
  return undefined;
}

/** Writes into a new Service all that the server fills in and gives. */
export function storeService(c: Context, object: Draft): void {
  const spec = defaultService(c, object);
  if (text(spec, 'clusterIP') !== '' && clusterIPs(spec).length === 0) spec['clusterIPs'] = [text(spec, 'clusterIP')];
  fillFamilies(c, spec, undefined);
  giveAddresses(spec);
  giveNodePorts(spec);
}

/** The spec of a Service that can be changed. */
export const serviceSpec = (object: Draft): Draft => {
  const spec = object['spec'];
  return isDraft(spec) ? spec : {};
};
