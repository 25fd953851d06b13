import type { Place } from '../base/span.ts';
import type { DnsMention } from '../facts/types.ts';
import type { Answer } from '../model/records.ts';
import type { Instance, Model } from '../model/types.ts';
import { instanceOf } from './sourced.ts';

export interface MentionMeaning {
  /** Absolute name that answered, or the first that was tried. */
  readonly name: string;
  readonly answer: Answer;
  /** Namespace whose search list was walked; `undefined`: the name was absolute. */
  readonly namespace: string;
}

/** Absolute names a pod's resolver tries, in order (facts C): search list first below five dots. */
function candidates(model: Model, holder: Instance, host: string): readonly string[] {
  const zone = model.settings.clusterDomain;
  const search = [`${holder.namespace}.svc.${zone}`, `svc.${zone}`, zone].map((suffix) => `${host}.${suffix}`);
  const dots = host.split('.').length - 1;
  return dots >= 5 ? [host, ...search] : [...search, host];
}

/** Is it a name that cluster DNS decides on (ends in the cluster domain, or is short)? */
export function isInZone(model: Model, name: string): boolean {
  const zone = model.settings.clusterDomain;
  return name === zone || name.endsWith(`.${zone}`);
}

/** What the pods of `holder` get for a name in its text. */
export function meaningOf(model: Model, holder: Instance, mention: DnsMention): MentionMeaning | undefined {
  const records = model.recordsFor(holder.bundle);
  const inside = candidates(model, holder, mention.host.toLowerCase()).filter((name) => isInZone(model, name));
  let first: MentionMeaning | undefined;
  for (const name of inside) {
    const answer = records.dig(name, 'A');
    const answered = answer.answers.length > 0 ? answer : records.dig(name, 'AAAA');
    const meaning = { name, answer: answered.answers.length > 0 ? answered : answer, namespace: holder.namespace };
    if (meaning.answer.answers.length > 0 || meaning.answer.dependsOn.length > 0) return meaning;
    if (!first && isInZone(model, mention.host) === (name === mention.host.toLowerCase())) first = meaning;
  }
  return first ?? undefined;
}

/** Objects that a mention leads to: the pods' owner before the Service. */
export function mentionInstances(model: Model, holder: Instance, mention: DnsMention): readonly Instance[] {
  const meaning = meaningOf(model, holder, mention);
  if (!meaning || meaning.answer.answers.length === 0) return [];
  const zone = `.svc.${model.settings.clusterDomain}`;
  const labels = meaning.name.endsWith(zone) ? meaning.name.slice(0, -zone.length).split('.') : [];
  const service = labels.at(-2);
  const namespace = labels.at(-1);
  const services = service === undefined || namespace === undefined ? []
    : model.scope.services(holder, service, namespace).map((c) => c.instance);
  const pods = labels.length === 3
    ? model.recordsFor(holder.bundle).podsReachedBy(meaning.name).flatMap((pod) => instanceOf(pod.owner) ?? []) : [];
  return [...new Set([...pods, ...services])];
}

export function mentionPlaces(model: Model, holder: Instance, mention: DnsMention): readonly Place[] {
  return mentionInstances(model, holder, mention).map((instance) => model.placeOf(instance, 'metadata.name'));
}
