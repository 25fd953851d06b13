import { getOrMake } from '../../base/get-or-make.ts';
import type { Place } from '../../base/span.ts';
import { kindOf, podPath, referencesOf } from '../../k8s/kinds.ts';
import { hostLabels, isPodMaker, isService, isStatefulSet, lookupName, mentionKeys } from '../../model/keys.ts';
import { readNames } from '../../model/names/read-names.ts';
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

/** Who uses one of these names of the state before, by name. */
export function* userSteps(
  before: State,
  after: State,
  names: ReadonlySet<string>,
): Generator<undefined, ReadonlyMap<string, readonly NameUser[]>> {
  const users = new Map<string, NameUser[]>();
  if (names.size === 0) return users;
  const seen = new Set<string>();
  const lost = lostNames(before.model, names);
  for (const [state, of] of [
    [after, 'after'],
    [before, 'before'],
  ] as const) {
    let count = 0;
    for (const instance of state.model.instances()) {
      if (++count % atOnce === 0) yield;
      if (instance.unapplied !== undefined) continue;
      for (const { name, ...user } of usesIn(state.model, instance, lost)) {
        if (of === 'before' && isOwnSelector(user)) continue;
        const key = `${name} ${kindOf(instance.facts.object)}/${instance.namespace}/${instance.facts.object.name} ${user.field} ${user.text}`;
        if (seen.has(key)) continue;
        seen.add(key);
        getOrMake(users, name, () => []).push({ ...user, state: of });
      }
    }
  }
  return users;
}

/** Steps of a walk over all objects take so many of them. */
const atOnce = 200;

interface LostNames {
  readonly names: ReadonlySet<string>;
  /** Labels of them that may stand first or second in a text that names one. */
  readonly labels: ReadonlySet<string>;
  /** Did a name answer in the state before? It decides what a short one meant. */
  readonly answered: (name: string) => boolean;
}

function lostNames(model: Model, names: ReadonlySet<string>): LostNames {
  const known = new Map<string, boolean>();
  const answers = (name: string): boolean => model.records().dig(name, 'A').rcode === 'NOERROR';
  return {
    names,
    labels: new Set([...names].flatMap((name) => hostLabels(name).slice(0, 2))),
    answered: (name) => names.has(name) || getOrMake(known, name, () => answers(name)),
  };
}

function* usesIn(model: Model, instance: Instance, lost: LostNames): Generator<Found> {
  for (const mention of readNames(instance, model)) {
    if (mention.identifier === true || !mentionKeys(mention).some((label) => lost.labels.has(label))) continue;
    const name = meantBy(model, mention.host, instance.namespace, lost);
    if (name !== undefined && lost.names.has(name))
      yield { instance, name, field: mention.field, place: { uri: instance.facts.uri, span: mention.span }, text: mention.host };
  }
  for (const { field, service, namespace } of fieldsOf(instance)) {
    const name = `${service}.${namespace}.svc.${model.settings.clusterDomain}`;
    if (lost.names.has(name)) yield { instance, name, field, place: model.placeOf(instance, field), text: service };
  }
}

/** The name of the zone that a text means where a pod of the namespace looks it up: the first along the search list. */
function meantBy(model: Model, host: string, namespace: string, { names, answered }: LostNames): string | undefined {
  const [plain, domain] = [host.toLowerCase(), model.settings.clusterDomain];
  const candidates = [`${plain}.${namespace}.svc.${domain}`, `${plain}.svc.${domain}`, `${plain}.${domain}`, plain];
  return candidates.some((name) => names.has(name)) ? candidates.find(answered) : undefined;
}

/** A Service that goes takes its own name with it: it is no user of that. One that stays selects pods for a name that does not answer. */
const isOwnSelector = ({ instance, field }: Pick<Found, 'instance' | 'field'>): boolean => field === 'spec.selector' && isService(instance);

/** Fields that name a Service, or choose its pods. */
function fieldsOf(instance: Instance): readonly { readonly field: string; readonly service: string; readonly namespace: string }[] {
  const { object } = instance.facts;
  const { namespace } = instance;
  const references = referencesOf(object);
  if (references.length > 0)
    return references.map(({ nameField, service, namespace: written = namespace }) => ({ field: nameField, service, namespace: written }));
  if (isService(instance))
    return instance.facts.object.selector === undefined ? [] : [{ field: 'spec.selector', service: object.name, namespace }];
  if (object.kind === 'Endpoints' || object.kind === 'EndpointSlice')
    return [{ field: object.kind === 'Endpoints' ? 'metadata.name' : 'metadata.labels', service: lookupName(object), namespace }];
  if (!isPodMaker(instance)) return [];
  const { subdomain } = instance.facts.object.template;
  const governing = isStatefulSet(instance) ? instance.facts.object.serviceName : undefined;
  return [
    ...(governing === undefined ? [] : [{ field: 'spec.serviceName', service: governing, namespace }]),
    ...(subdomain === undefined ? [] : [{ field: `${podPath(instance.facts.object, 'spec')}.subdomain`, service: subdomain, namespace }]),
  ];
}
