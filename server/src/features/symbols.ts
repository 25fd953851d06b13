import type { Place } from '../base/span.ts';
import { beforeServiceZone, serviceDnsName } from '../k8s/dns-name.ts';
import { kindOf } from '../k8s/kinds.ts';
import type { Instance, Model } from '../model/types.ts';
import { isPodMaker, isService, sourced } from './sourced.ts';

export interface WorkspaceSymbol {
  /** The object's name, or the cluster name that the query meant: clients look for the query in it. */
  readonly name: string;
  /** The object's name where `name` is another. */
  readonly owner?: string;
  readonly kind: string;
  /** Namespace, and the bundle where there are several. */
  readonly container: string;
  readonly place: Place;
}

const maxSymbols = 500;

/** Can the first label of a query end the first label of a name of these pods? Asked before records are. */
function mayBeCalled(instance: Instance, first: string): boolean {
  const { object } = instance.facts;
  if (!isPodMaker(instance)) return false;
  if (object.kind !== 'StatefulSet') return (instance.facts.object.template.hostname ?? object.name).toLowerCase().includes(first) || first.includes(object.name.toLowerCase());
  const stem = /^(?:(.*)-)?\d+$/.exec(first);
  return stem?.[1] !== undefined && object.name.toLowerCase().endsWith(stem[1]);
}

/** Can `name.namespace.svc.zone` hold the query, which the name alone does not? Asked before it is put together. */
function mayHold(name: string, instance: Instance, query: string, clusterDomain: string): boolean {
  const dot = query.indexOf('.');
  const namespace = instance.namespace.toLowerCase();
  if (`svc.${clusterDomain}`.includes(query)) return true;
  if (dot < 0) return namespace.includes(query);
  const first = query.slice(0, dot);
  return name.endsWith(first) || namespace.endsWith(first);
}

/** The name of an object that holds the query: its own, with its namespace, or a cluster name that reaches it, as short as the query allows. */
function matchOf(model: Model, instance: Instance, query: string): string | undefined {
  const { object } = instance.facts;
  const lowerName = object.name.toLowerCase();
  if (query === '' || lowerName.includes(query)) return object.name;
  if (!query.includes('.') && !/-\d+$/.test(query)) return undefined;
  const { clusterDomain } = model.settings;
  const fitting = (name: string): string | undefined => {
    const lower = name.toLowerCase();
    const short = beforeServiceZone(name, clusterDomain) ?? name;
    return short.toLowerCase().includes(query) ? short : lower.includes(query) ? name : undefined;
  };
  const own = !mayHold(lowerName, instance, query, clusterDomain) ? undefined : fitting(isService(instance) ? serviceDnsName(object.name, instance.namespace, clusterDomain) : `${object.name}.${instance.namespace}`);
  if (own !== undefined || !isPodMaker(instance) || !mayBeCalled(instance, query.split('.')[0] ?? '')) return own;
  for (const { name } of model.recordsFor(instance.bundle).namesOf(sourced(instance))) {
    const found = fitting(name);
    if (found !== undefined && !found.includes('<')) return found;
  }
  return undefined;
}

/** Objects that decide names, by their own name or by a cluster name that reaches them. `query` is matched as a part, case aside. */
export function workspaceSymbols(model: Model, query: string): readonly WorkspaceSymbol[] {
  const wanted = query.trim().toLowerCase();
  const found = new Map<string, WorkspaceSymbol>();
  for (const instance of model.instances()) {
    const { object } = instance.facts;
    if (object.name === '' || object.kind === 'Custom' || object.kind === 'ConfigMap' || object.kind === 'Secret') continue;
    const name = matchOf(model, instance, wanted);
    if (name === undefined) continue;
    const place = model.placeOf(instance, 'metadata.name');
    const key = `${place.uri} ${place.span.start} ${object.name} ${instance.namespace}`;
    if (!found.has(key)) found.set(key, { name, kind: kindOf(object), ...(name === object.name ? {} : { owner: object.name }), container: instance.namespace, place });
    if (found.size >= maxSymbols) break;
  }
  return [...found.values()];
}
