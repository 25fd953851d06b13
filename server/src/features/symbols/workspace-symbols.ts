import { printable } from '../../base/texts/printable.ts';
import type { Place } from '../../base/span.ts';
import { beforeServiceZone, isKnownName, serviceDnsName } from '../../k8s/dns-name.ts';
import { kindOf } from '../../k8s/kinds.ts';
import type { Instance, Model } from '../../model/types.ts';
import { isPodMaker, isService, sourced } from '../shared/sourced.ts';

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

/** A query, taken apart once. */
interface Query {
  /** In lower case. */
  readonly text: string;
  /** Up to its first dot, or all of it. */
  readonly first: string;
  /** `first` without an ordinal, where it ends with one behind a name. */
  readonly stem: string | undefined;
  /** May be more than the name of an object. */
  readonly deep: boolean;
  /** Part of what all names of Services end with. */
  readonly inZone: boolean;
}

function queryOf(text: string, clusterDomain: string): Query {
  const [first = ''] = text.split('.', 1);
  const deep = text.includes('.') || /-\d+$/.test(text);
  return { text, first, stem: /^(.+)-\d+$/.exec(first)?.[1], deep, inZone: `svc.${clusterDomain}`.includes(text) };
}

/** Can the first label of the query end the first label of a name of these pods? Asked before records are. */
function mayBeCalled({ facts: { object } }: Instance, name: string, { first, stem }: Query): boolean {
  if (object.kind === 'StatefulSet') return stem !== undefined && name.endsWith(stem);
  return 'template' in object && ((object.template.hostname ?? object.name).toLowerCase().includes(first) || first.includes(name));
}

/** Can `name.namespace.svc.zone` hold the query, which the name alone does not? Asked before it is put together. */
function mayHold(name: string, instance: Instance, { text, first, inZone }: Query): boolean {
  if (inZone) return true;
  const namespace = instance.namespace.toLowerCase();
  return first === text ? namespace.includes(text) : name.endsWith(first) || namespace.endsWith(first);
}

/** The name of an object that holds the query: its own, with its namespace, or a cluster name that reaches it, as short as the query allows. */
function matchOf(model: Model, instance: Instance, query: Query): string | undefined {
  const { object } = instance.facts;
  const { text } = query;
  const lowerName = object.name.toLowerCase();
  if (lowerName.includes(text)) return object.name;
  if (!query.deep) return undefined;
  const { clusterDomain } = model.settings;
  const fitting = (name: string): string | undefined => {
    const lower = name.toLowerCase();
    const short = beforeServiceZone(name, clusterDomain) ?? name;
    return short.toLowerCase().includes(text) ? short : lower.includes(text) ? name : undefined;
  };
  const own = !mayHold(lowerName, instance, query)
    ? undefined
    : fitting(
        isService(instance) ? serviceDnsName(object.name, instance.namespace, clusterDomain) : `${object.name}.${instance.namespace}`,
      );
  if (own !== undefined || !mayBeCalled(instance, lowerName, query) || !isPodMaker(instance)) return own;
  for (const { name } of model.recordsFor(instance.bundle).namesOf(sourced(instance))) {
    const found = fitting(name);
    if (found !== undefined && isKnownName(found)) return found;
  }
  return undefined;
}

/** Objects that decide names, by their own name or by a cluster name that reaches them. `query` is matched as a part, case aside. */
export function workspaceSymbols(model: Model, query: string): readonly WorkspaceSymbol[] {
  const wanted = queryOf(query.trim().toLowerCase(), model.settings.clusterDomain);
  const found = new Map<string, WorkspaceSymbol>();
  for (const instance of model.instances()) {
    const { object } = instance.facts;
    if (object.name === '' || object.kind === 'Custom' || object.kind === 'ConfigMap' || object.kind === 'Secret') continue;
    const name = matchOf(model, instance, wanted);
    if (name === undefined) continue;
    const place = model.placeOf(instance, 'metadata.name');
    const key = `${place.uri} ${place.span.start} ${object.name} ${instance.namespace}`;
    if (!found.has(key))
      found.set(key, {
        name: printable(name),
        kind: kindOf(object),
        ...(name === object.name ? {} : { owner: printable(object.name) }),
        container: printable(instance.namespace),
        place,
      });
    if (found.size >= maxSymbols) break;
  }
  return [...found.values()];
}
