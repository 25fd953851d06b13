import type { Place } from '../base/span.ts';
import type { DnsMention } from '../facts/types.ts';
import { isWithin } from '../k8s/dns-name.ts';
import { plainResolver, resolverOf } from '../k8s/search-list.ts';
import type { Answer } from '../model/records.ts';
import type { Instance, Model } from '../model/types.ts';
import { resolveFromPod, type Resolution } from '../model/records/resolve.ts';
import { instanceOf, isPodMaker } from './sourced.ts';

/** What the pods that read a name get for it. */
export interface MentionMeaning {
  /** Absolute name that answered; without an answer the one that was meant. */
  readonly name: string;
  readonly answer: Answer;
  /** All questions, in order. */
  readonly resolution: Resolution;
}

/** Is it a name that cluster DNS decides on? */
function isInZone(model: Model, name: string): boolean {
  return isWithin(name, model.settings.clusterDomain);
}

const nowhere = new Set(['service-unknown', 'namespace-unknown', 'too-many-labels', 'not-svc-or-pod']);

/**
 * The question that was meant by a name without answer: the one it spells (`db.data.svc` and longer), else the first that
 * leads to a Service that exists. `undefined`: it may be any name of the world outside.
 */
function meantStep(model: Model, host: string, resolution: Resolution): Resolution['steps'][number] | undefined {
  const inside = resolution.steps.filter((step) => isInZone(model, step.name));
  const zone = model.settings.clusterDomain;
  const spelled = [host, `${host}.${zone}`].find((name) => name.endsWith(`.svc.${zone}`) || name.endsWith(`.pod.${zone}`));
  return inside.find((step) => step.name === spelled) ?? inside.find((step) => !step.answer.reasons.some((r) => nowhere.has(r.code)));
}

/** Looks a name up as the holder's pods do; from text of other objects as a plain pod of their namespace. */
export function meaningOf(model: Model, holder: Instance, mention: DnsMention): MentionMeaning | undefined {
  const records = model.recordsFor(holder.bundle, holder.facts.uri);
  const resolver = isPodMaker(holder)
    ? resolverOf(holder.facts.object.template, holder.namespace, model.settings) : plainResolver(holder.namespace, model.settings);
  const host = mention.host.toLowerCase();
  const ask = (type: string): Resolution => resolveFromPod(records, resolver, host, type, 'glibc');
  const v4 = ask('A');
  const answered = (r: Resolution): boolean => (r.answer?.answers.length ?? 0) > 0;
  const v6 = answered(v4) ? v4 : ask('AAAA');
  const resolution = answered(v6) ? v6 : v4;
  if (answered(resolution) && resolution.answer) return { name: resolution.answer.name, answer: resolution.answer, resolution };
  const meant = meantStep(model, host, resolution);
  return meant && { name: meant.name, answer: meant.answer, resolution };
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
    ? model.recordsFor(holder.bundle, holder.facts.uri).podsReachedBy(meaning.name).flatMap((pod) => instanceOf(pod.owner) ?? []) : [];
  return [...new Set([...pods, ...services])];
}

export function mentionPlaces(model: Model, holder: Instance, mention: DnsMention): readonly Place[] {
  return mentionInstances(model, holder, mention).map((instance) => model.placeOf(instance, 'metadata.name'));
}
