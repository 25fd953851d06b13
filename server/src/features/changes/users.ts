import { getOrMake } from '../../base/get-or-make.ts';
import type { Place } from '../../base/span.ts';
import { kindOf, podPath, referencesOf } from '../../k8s/kinds.ts';
import { isPodMaker, isService, isStatefulSet, lookupName } from '../../model/keys.ts';
import type { Instance, Model } from '../../model/types.ts';
import type { State } from './state.ts';

/** Somebody who uses a name. */
export interface NameUser {
  readonly instance: Instance;
  /** API path of what uses it. */
  readonly field: string;
  readonly place: Place;
  /** As it is written there. */
  readonly text: string;
  /** `after`: it is still so; `before`: it was so, and its user goes with the name. */
  readonly state: 'before' | 'after';
}

type Found = Omit<NameUser, 'state'> & { readonly name: string };

/** Who uses one of these names, by name. `zone`: all names of the state before, which decide what a short name meant. */
export function usersOf(before: State, after: State, names: ReadonlySet<string>, zone: ReadonlySet<string>): ReadonlyMap<string, readonly NameUser[]> {
  const users = new Map<string, NameUser[]>();
  if (names.size === 0) return users;
  const seen = new Set<string>();
  for (const [state, of] of [[after, 'after'], [before, 'before']] as const) {
    for (const { name, ...user } of usesIn(state.model, names, zone)) {
      const key = `${name} ${kindOf(user.instance.facts.object)}/${user.instance.namespace}/${user.instance.facts.object.name} ${user.field} ${user.text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      getOrMake(users, name, () => []).push({ ...user, state: of });
    }
  }
  return users;
}

function* usesIn(model: Model, names: ReadonlySet<string>, zone: ReadonlySet<string>): Generator<Found> {
  for (const instance of model.instances()) {
    for (const mention of instance.facts.mentions) {
      if (mention.identifier === true) continue;
      const name = meantBy(model, mention.host, instance.namespace, zone);
      if (name !== undefined && names.has(name)) yield { instance, name, field: mention.field, place: { uri: instance.facts.uri, span: mention.span }, text: mention.host };
    }
    for (const { field, service, namespace } of fieldsOf(instance)) {
      const name = `${service}.${namespace}.svc.${model.settings.clusterDomain}`;
      if (names.has(name)) yield { instance, name, field, place: model.placeOf(instance, field), text: service };
    }
  }
}

/** The name of the zone that a text means where a pod of the namespace looks it up: the first along the search list. */
function meantBy(model: Model, host: string, namespace: string, zone: ReadonlySet<string>): string | undefined {
  const [plain, domain] = [host.toLowerCase(), model.settings.clusterDomain];
  return [`${plain}.${namespace}.svc.${domain}`, `${plain}.svc.${domain}`, `${plain}.${domain}`, plain].find((name) => zone.has(name));
}

/** Fields that name a Service, or choose its pods. */
function fieldsOf(instance: Instance): readonly { readonly field: string; readonly service: string; readonly namespace: string }[] {
  const { object } = instance.facts;
  const { namespace } = instance;
  const references = referencesOf(object);
  if (references.length > 0) return references.map(({ nameField, service, namespace: written = namespace }) => ({ field: nameField, service, namespace: written }));
  if (isService(instance)) return instance.facts.object.selector === undefined ? [] : [{ field: 'spec.selector', service: object.name, namespace }];
  if (object.kind === 'Endpoints' || object.kind === 'EndpointSlice') return [{ field: object.kind === 'Endpoints' ? 'metadata.name' : 'metadata.labels', service: lookupName(object), namespace }];
  if (!isPodMaker(instance)) return [];
  const { subdomain } = instance.facts.object.template;
  const governing = isStatefulSet(instance) ? instance.facts.object.serviceName : undefined;
  return [
    ...(governing === undefined ? [] : [{ field: 'spec.serviceName', service: governing, namespace }]),
    ...(subdomain === undefined ? [] : [{ field: `${podPath(instance.facts.object, 'spec')}.subdomain`, service: subdomain, namespace }]),
  ];
}
