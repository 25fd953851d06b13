import type { DnsMention } from '../../facts/types.ts';
import { beforeServiceZone } from '../../k8s/dns-name.ts';
import { plainResolver, resolverOf, type Resolver } from '../../k8s/search-list.ts';
import type { Answer } from '../../model/records.ts';
import { readAs } from '../../model/names/read-names.ts';
import type { Instance, Model } from '../../model/types.ts';
import { meantStep } from '../../model/records/questions/meant-question.ts';
import { resolveFromPod, type Resolution } from '../../model/records/questions/resolve.ts';
import { instanceOf, isPodMaker } from './sourced.ts';
import { withClusterDns } from '../resolve/with-cluster-dns.ts';

/** What the pods that read a name get for it. */
export interface MentionMeaning {
  /** Absolute name that answered; without an answer the one that was meant. */
  readonly name: string;
  readonly answer: Answer;
  /** All questions, in order. */
  readonly resolution: Resolution;
}

/** The resolver of the holder's pods; of other objects that of a plain pod of their namespace. */
export function resolverFor(model: Model, holder: Instance): Resolver {
  return isPodMaker(holder)
    ? resolverOf(holder.facts.object.template, holder.namespace, model.settings)
    : plainResolver(holder.namespace, model.settings);
}

/** Looks a host name up as the holder's pods do: of the types the first that answers. */
export function meaningOfHost(
  model: Model,
  holder: Instance,
  written: string,
  types: readonly string[] = ['A', 'AAAA'],
): MentionMeaning | undefined {
  const records = withClusterDns(model.recordsFor(holder.bundle, holder.facts.uri), model);
  const resolver = resolverFor(model, holder);
  const host = written.toLowerCase();
  let first: Resolution | undefined;
  for (const type of types) {
    const resolution = resolveFromPod(records, resolver, host, type, 'glibc');
    const { answer } = resolution;
    if (answer && answer.answers.length > 0) return { name: answer.name, answer, resolution };
    first ??= resolution;
  }
  const meant = first && meantStep(first, model.settings.clusterDomain);
  return first && meant && { name: meant.name, answer: meant.answer, resolution: first };
}

/** Looks a name in text up as the pods that read it do; of names that are built with variables the first. */
export function meaningOf(model: Model, holder: Instance, mention: DnsMention): MentionMeaning | undefined {
  return meaningOfHost(model, holder, (readAs(mention, holder, model) ?? mention).host);
}

/** Labels of a name below `svc`, from the left; empty for other names. */
function labelsBelowSvc(model: Model, name: string): readonly string[] {
  return beforeServiceZone(name, model.settings.clusterDomain)?.split('.') ?? [];
}

function servicesSpelled(model: Model, holder: Instance, labels: readonly string[]): readonly Instance[] {
  const service = labels.at(-2);
  const namespace = labels.at(-1);
  return service === undefined || namespace === undefined ? [] : model.scope.services(holder, service, namespace).map((c) => c.instance);
}

/** Objects that an answer leads to: the pods' owner before the Service. */
function answeredBy(model: Model, holder: Instance, { name }: MentionMeaning): readonly Instance[] {
  const labels = labelsBelowSvc(model, name);
  const pods =
    labels.length === 3
      ? model
          .recordsFor(holder.bundle, holder.facts.uri)
          .podsReachedBy(name)
          .flatMap((pod) => instanceOf(pod.owner) ?? [])
      : [];
  return [...new Set([...pods, ...servicesSpelled(model, holder, labels)])];
}

/** Objects that a mention leads to: the pods' owner before the Service. */
export function mentionInstances(model: Model, holder: Instance, mention: DnsMention): readonly Instance[] {
  const meaning = meaningOf(model, holder, mention);
  return meaning && meaning.answer.answers.length > 0 ? answeredBy(model, holder, meaning) : [];
}

/** The same, and for a name without answer the Service that it spells: that is where to look for the reason. */
export function mentionedInstances(model: Model, holder: Instance, mention: DnsMention): readonly Instance[] {
  const meaning = meaningOf(model, holder, mention);
  if (!meaning) return [];
  return meaning.answer.answers.length > 0
    ? answeredBy(model, holder, meaning)
    : servicesSpelled(model, holder, labelsBelowSvc(model, meaning.name));
}
