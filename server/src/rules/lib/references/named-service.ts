import type { Service } from '../../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../../model/types.ts';
import { nearestOf, possible } from '../reach.ts';

/** What a host name leads to, taken apart as pods ask for it, by their search list. */
export interface NamedService {
  readonly service: InstanceOf<Service>;
  /** Label in front of the Service, if any. */
  readonly pod?: string;
  /** Ends in `.svc` and the cluster domain. */
  readonly isFull: boolean;
}

/** The Service that a host means, asked by who stands where `holder` does; `undefined`: none that is known here. Unlike `readClusterName` it takes short forms of Services, too. */
export function serviceNamed(host: string, holder: Instance, model: Model): NamedService | undefined {
  const parts = partsOf(host.toLowerCase(), holder, model);
  const service = parts === undefined ? undefined : nearestOf(model.scope.services(holder, parts.service, parts.namespace))[0];
  return parts === undefined || service === undefined ? undefined : { ...parts, service };
}

interface Parts {
  readonly pod?: string;
  readonly service: string;
  readonly namespace?: string;
  readonly isFull: boolean;
}

function partsOf(host: string, holder: Instance, model: Model): Parts | undefined {
  const whole = `.svc.${model.settings.clusterDomain.toLowerCase()}`;
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  const isFull = name.endsWith(whole);
  const bare = isFull ? name.slice(0, -whole.length) : name.endsWith('.svc') ? name.slice(0, -4) : undefined;
  const labels = (bare ?? name).split('.');
  const [first, second, third] = labels;
  if (first === undefined || labels.length > 3 || (bare !== undefined && labels.length < 2)) return undefined;
  if (third !== undefined && second !== undefined) return { pod: first, service: second, namespace: third, isFull };
  if (second === undefined) return { service: first, isFull };
  const isPod = bare === undefined && possible(model.scope.services(holder, second)).length > 0;
  return isPod ? { pod: first, service: second, isFull } : { service: first, namespace: second, isFull };
}
