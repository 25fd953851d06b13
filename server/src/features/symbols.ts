import type { Place } from '../base/span.ts';
import { kindOf } from '../k8s/kinds.ts';
import type { Instance, Model } from '../model/types.ts';
import { isPodMaker, isService, sourced } from './sourced.ts';

export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: string;
  /** Namespace, and the bundle where there are several. */
  readonly container: string;
  readonly place: Place;
}

const maxSymbols = 500;

/** Does a query like `db-0.db-headless.data` fit a name such as `db.db-headless.data`, digits of an ordinal aside? */
function fits(query: string, candidates: readonly string[]): boolean {
  return candidates.some((c) => c.includes(query));
}

function namesOf(model: Model, instance: Instance, query: string): readonly string[] {
  const { object } = instance.facts;
  const own = [object.name, `${object.name}.${instance.namespace}`];
  if (isService(instance)) return [...own, `${object.name}.${instance.namespace}.svc.${model.settings.clusterDomain}`];
  if (!isPodMaker(instance) || !query.includes('.')) return own;
  const stem = object.name.toLowerCase();
  if (!query.startsWith(stem.slice(0, Math.min(stem.length, query.indexOf('.')))) && !query.includes(stem)) return own;
  return [...own, ...model.recordsFor(instance.bundle).namesOf(sourced(instance)).map((n) => n.name)];
}

/** Objects that decide names, by their own name or by a cluster name that reaches them. `query` is matched as a part, case aside. */
export function workspaceSymbols(model: Model, query: string): readonly WorkspaceSymbol[] {
  const wanted = query.trim().toLowerCase();
  const found = new Map<string, WorkspaceSymbol>();
  for (const instance of model.instances()) {
    const { object } = instance.facts;
    if (object.name === '' || object.kind === 'Custom' || object.kind === 'ConfigMap' || object.kind === 'Secret') continue;
    if (wanted !== '' && !fits(wanted, namesOf(model, instance, wanted))) continue;
    const place = model.placeOf(instance, 'metadata.name');
    const key = `${place.uri} ${place.span.start} ${object.name} ${instance.namespace}`;
    if (!found.has(key)) found.set(key, { name: object.name, kind: kindOf(object), container: instance.namespace, place });
    if (found.size >= maxSymbols) break;
  }
  return [...found.values()];
}
