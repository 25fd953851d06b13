import { setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import { ordinalsOf, numberedPod } from '../../k8s/pod-ordinals.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import type { Service } from '../../k8s/kinds.ts';
import { matchesLabels } from '../../k8s/selector.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { serviceNamed } from '../lib/references/named-service.ts';
import { selectedPods } from '../lib/pods/pod-ports.ts';
import { find } from '../fixes/field-edits.ts';
import type { Maker, StartWait } from './waits.ts';

/** What a name leads to. */
export interface Target {
  /** As pods would ask for it. */
  readonly host: string;
  readonly service: InstanceOf<Service>;
  /** The pod that it means, where it means one; else any pod of the Service will do. */
  readonly pod?: { readonly maker: Maker; readonly ordinal: number };
  /** `/etc/hosts` of the pod that asks has the name (it is the pod's own, in full). */
  readonly inHosts: boolean;
}

/** A name with the variables filled in, as the pod with this number has them; `undefined`: one of them is not known. */
export function filledIn(
  host: string,
  { path }: Pick<StartWait, 'path'>,
  maker: Maker,
  ordinal: number | undefined,
  model: Model,
): string | undefined {
  const { object } = maker.facts;
  const isSet = object.kind === 'StatefulSet' && ordinal !== undefined;
  const own = isSet ? numberedPod(object.name, ordinal) : undefined;
  const values: Readonly<Record<string, string | undefined>> = {
    HOSTNAME: own,
    'HOSTNAME%': isSet ? object.name : undefined,
    'NAMESPACE+': maker.namespace,
    'HOSTNAME+':
      own === undefined || object.kind !== 'StatefulSet' || object.serviceName === undefined
        ? undefined
        : serviceDnsName(object.serviceName, maker.namespace, model.settings.clusterDomain, own),
  };
  let known = true;
  const text = host.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : ofField(maker, path, name, own);
    if (value === undefined) known = false;
    return value ?? '';
  });
  return known ? text : undefined;
}

/** What a variable of a container holds that is filled in from a field of its pod. */
function ofField(maker: Maker, path: string, name: string, own: string | undefined): string | undefined {
  const list = find(maker, `${path}.env`)?.node;
  if (list?.kind !== 'seq') return undefined;
  for (let index = 0; index < list.items.length; index++) {
    const at = `${path}.env[${index}]`;
    const key = find(maker, `${at}.name`)?.node;
    const field = find(maker, `${at}.valueFrom.fieldRef.fieldPath`)?.node;
    if (key?.kind !== 'scalar' || key.value !== name || field?.kind !== 'scalar') continue;
    return field.value === 'metadata.name' ? own : field.value === 'metadata.namespace' ? maker.namespace : undefined;
  }
  return undefined;
}

/** What a name leads to, asked by the pods of a maker; `undefined` where that is not known here. */
export function targetOf(host: string, maker: Maker, ordinal: number | undefined, model: Model): Target | undefined {
  const parts = serviceNamed(host, maker, model);
  const service = parts?.service;
  if (
    parts === undefined ||
    service === undefined ||
    service.facts.object.type === 'ExternalName' ||
    service.facts.object.selector === undefined
  )
    return undefined;
  const inHosts =
    parts.isFull && parts.pod !== undefined && ordinal !== undefined && parts.pod === numberedPod(maker.facts.object.name, ordinal);
  if (parts.pod === undefined) return { host, service, inHosts };
  const bare = selectedPods(service, model).find(
    ({ facts: { object } }) =>
      object.kind === 'Pod' && object.template.hostname === parts.pod && object.template.subdomain === service.facts.object.name,
  );
  if (bare !== undefined) return { host, service, pod: { maker: bare, ordinal: 0 }, inHosts: inHosts || (parts.isFull && bare === maker) };
  const wanted = setAndOrdinal(parts.pod);
  const isMeant = ({ facts: { object } }: Maker): boolean =>
    object.kind === 'StatefulSet' && object.name === wanted?.set && object.serviceName === service.facts.object.name;
  // Of several of one name a pod means its own.
  const set =
    isMeant(maker) && matchesLabels(service.facts.object.selector, maker.facts.object.template.labels)
      ? maker
      : selectedPods(service, model).find(isMeant);
  if (set === undefined || wanted === undefined || set.facts.object.kind === 'Pod') return undefined;
  const { first, last } = ordinalsOf(set.facts.object);
  return wanted.ordinal < first || wanted.ordinal > last
    ? undefined
    : { host, service, pod: { maker: set, ordinal: wanted.ordinal }, inHosts };
}
