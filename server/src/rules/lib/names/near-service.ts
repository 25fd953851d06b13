import { distance, isSlipOf } from '../../../base/texts/nearest.ts';
import type { DnsMention } from '../../../facts/types.ts';
import type { Service } from '../../../k8s/kinds.ts';
import { neighbourhood } from '../../../model/scope/sight.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../../../model/types.ts';
import { possible } from '../reach.ts';

/** A Service that a name may mean; `sure`: there is no other explanation. */
export interface NearService {
  readonly service: InstanceOf<Service>;
  readonly sure: boolean;
}

/**
 * A Service near by in place and spelling; `sure` where it stands in the same bundle, or is a slip away in the namespace that both write, no number tells the
 * names apart, and the text does not name both as two things.
 */
export function nearService(
  { service: name, namespace }: { readonly service: string; readonly namespace?: string },
  holder: Instance,
  model: Model,
): NearService | undefined {
  const limit = name.length <= 6 ? 1 : 2;
  const ranked = possible(model.scope.servicesInReach(holder, namespace))
    .map((candidate) => ({ candidate, slips: distance(name, candidate.instance.facts.object.name, limit) }))
    .filter(({ candidate, slips }) => slips > 0 && slips <= limit && candidate.distance <= neighbourhood)
    .sort((a, b) => a.slips - b.slips || a.candidate.distance - b.candidate.distance);
  const best = ranked[0]?.candidate;
  if (best === undefined) return undefined;
  const other = best.instance.facts.object.name;
  const isTied =
    best.distance <= 1 ||
    (namespace !== undefined && best.instance.namespaceExplicit && best.instance.namespace === namespace && isSlipOf(name, other));
  return {
    service: best.instance,
    sure: isTied && (name.length > 4 || isTypo(name, other)) && !isNumbered(name, other) && isOne(name, other, holder),
  };
}

/** The only Service of the own namespace, applied together with the text, of which a single label is a misspelling. */
export function meantByLabel(label: string, holder: Instance, model: Model): InstanceOf<Service> | undefined {
  const near = possible(model.scope.servicesInReach(holder)).filter(
    (candidate) => isBeside(candidate) && isMisspelt(label, candidate.instance.facts.object.name),
  );
  const [only] = near;
  return only === undefined ||
    new Set(near.map(({ instance }) => instance.facts.object.name)).size > 1 ||
    !isOne(label, only.instance.facts.object.name, holder)
    ? undefined
    : only.instance;
}

/**
 * The Service that `db.data` means where nothing is called so: of a written namespace the one Service of which the first label is a misspelling, of any other
 * the Service of that name in a namespace of which the second is one.
 */
export function meantInNamespace(label: string, namespace: string, holder: Instance, model: Model): InstanceOf<Service> | undefined {
  const swapped = swappedService(label, namespace, holder, model);
  if (swapped !== undefined) return swapped;
  const near = model.scope.isNamespaceWritten(namespace)
    ? possible(model.scope.servicesInReach(holder, namespace)).filter(
        ({ instance, distance: away, variant }) =>
          away <= neighbourhood && variant !== true && instance.namespaceExplicit && isMisspelt(label, instance.facts.object.name),
      )
    : model.scope
        .services(holder, label, namespace)
        .filter(
          ({ instance, distance: away, variant }) =>
            away <= neighbourhood && variant !== true && instance.namespaceExplicit && isNamespaceSlip(namespace, instance.namespace),
        );
  const [only] = near;
  return only === undefined ||
    near.some(
      ({ instance }) => instance.facts.object.name !== only.instance.facts.object.name || instance.namespace !== only.instance.namespace,
    )
    ? undefined
    : only.instance;
}

/** `data.db` for Service `db` of namespace `data`: the two stand in the other order, no Service is called as written, and no namespace. */
export function swappedService(service: string, namespace: string, holder: Instance, model: Model): InstanceOf<Service> | undefined {
  if (service === namespace || model.scope.isNamespaceWritten(namespace) || !model.scope.isNamespaceWritten(service)) return undefined;
  return model.scope
    .services(holder, namespace, service)
    .find(
      ({ instance, distance: away, variant }) =>
        away <= neighbourhood && variant !== true && instance.namespaceExplicit && instance.namespace === service,
    )?.instance;
}

function isBeside({ distance: away, variant, sight }: Candidate): boolean {
  return away <= 1 && variant !== true && sight === 'together';
}

function isMisspelt(label: string, name: string): boolean {
  return (
    !isNumbered(label, name) &&
    ((isTypo(label, name) && (Math.max(label.length, name.length) > 4 || isDoubledOrSwapped(label, name))) ||
      isSlipOf(label, name) ||
      isLongSlip(label, name))
  );
}

/** Two slips in one long word. */
function isLongSlip(label: string, name: string): boolean {
  const pair = onlyDifferingWords(label, name);
  return pair !== undefined && Math.min(pair[0].length, pair[1].length) >= 8 && distance(pair[0], pair[1], 2) <= 2;
}

/** The words between dashes in which two names of as many words differ, if it is one alone. */
function onlyDifferingWords(one: string, other: string): readonly [string, string] | undefined {
  const [words, others] = [one.split('-'), other.split('-')];
  const differing = words.flatMap((word, at) => (word === others[at] ? [] : [[word, others[at] ?? ''] as const]));
  return words.length === others.length && differing.length === 1 ? differing[0] : undefined;
}

/** Is one the other with one slip of the fingers? In short names another letter makes another name: there only a letter too many, too few, or two in the wrong order. */
export function isTypo(one: string, other: string): boolean {
  if (one === other || distance(one, other, 1) > 1) return false;
  return Math.max(one.length, other.length) >= 5 || one.length !== other.length || isDoubledOrSwapped(one, other);
}

function isDoubledOrSwapped(one: string, other: string): boolean {
  if (one.length === other.length) return [...one].sort().join('') === [...other].sort().join('');
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return [...long].some((letter, at) => letter === long[at + 1] && long.slice(0, at) + long.slice(at + 1) === short);
}

function isNumbered(one: string, other: string): boolean {
  return one.replace(/\d+/g, '') === other.replace(/\d+/g, '');
}

/** Names of one length that are both there are two things: reader and leader. A letter too many or too few is a slip. */
function isOne(name: string, other: string, holder: Instance): boolean {
  const names = ({ host }: DnsMention): boolean => host.split('.').slice(0, 2).includes(other);
  return !holder.facts.mentions.some(names) || (name.length !== other.length && isSlipOf(name, other));
}

/** Words that people call their environments by: none of them is another one misspelt. */
const environments = /^(?:dev|test|prod|stage|staging|qa|uat|int|acc|preprod|sandbox|demo|live|ci|local|default)$/;

/** Is the namespace, which nothing is in, one that is declared, misspelt? */
export function isNamespaceSlip(written: string, declared: string): boolean {
  if (isNumbered(written, declared) || environments.test(written)) return false;
  const pair = onlyDifferingWords(written, declared);
  if (pair === undefined) return false;
  const [one, other] = pair;
  const longest = Math.max(one.length, other.length);
  if (longest >= 4 && distance(one, other, 1) === 1 && (longest >= 6 || one.length !== other.length || isDoubledOrSwapped(one, other)))
    return true;
  return Math.min(one.length, other.length) >= 8 && distance(one, other, 2) === 2;
}
