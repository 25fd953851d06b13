import { nearest } from '../../base/texts/nearest.ts';
import { isDialled } from '../../facts/mentions/identifiers.ts';
import { isPlaceholder } from '../../facts/unknown.ts';
import type { DnsMention } from '../../facts/types.ts';
import { customPodNames, type NamedPods } from '../../k8s/operators/custom-pod-names.ts';
import { evidence } from '../../model/scope/evidence.ts';
import type { Instance, Model } from '../../model/types.ts';
import { setAndOrdinal } from '../../k8s/pod-ordinals.ts';
import { defineRule } from '../define.ts';
import type { RuleFinding } from '../define.ts';
import { replaceText } from '../fixes/field-edits.ts';
import { placeOfMention } from '../fixes/name-fixes.ts';
import { namesHosts } from '../lib/preconditions.ts';
import { atName } from '../lib/reach.ts';
import { called, podText } from '../lib/words.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Pods } from '../lib/words.ts';

type Values = { readonly holder: string; readonly pod: string; readonly host: string };

const say = sentences({
  'no-names': ({ holder, pod, host }: Values) =>
    `${holder} makes no pod "${pod}", so ${host} is NXDOMAIN: its pods have no names (enableDNSHostnames is false).`,
  'other-pods': ({ holder, pod, host, pods }: Values & { readonly pods: Pods }) =>
    `${holder} makes no pod "${pod}", so ${host} is NXDOMAIN: its pods are ${podText(pods)}.`,
  'wrong-service': ({
    holder,
    service,
    under,
    host,
    right,
  }: Omit<Values, 'pod'> & { readonly service: string; readonly under: string; readonly right: string }) =>
    `The pods of ${holder} have their names under "${service}", not under "${under}", so ${host} is NXDOMAIN. Write ${right}.`,
  near: ({ near }: { readonly near: string }) => `Did you mean "${near}"?`,
});

export const rule = defineRule({
  on: ['*'],
  when: namesHosts,
  *check(subject, model) {
    for (const mention of subject.facts.mentions) {
      if (mention.open || !isDialled(mention)) continue;
      const found = namedSet(mention, subject, model);
      if (found === undefined) continue;
      const { holder, named, pod, under } = found;
      if (under !== undefined) {
        yield wrongService(subject, mention, { ...found, under }, model);
        continue;
      }
      const meant = nearest(pod, named.pods);
      const [first] = named.pods;
      const values = { holder: called(holder), pod, host: mention.host };
      yield {
        rests: [evidence(subject, [mention.field]), evidence(holder, ['metadata.name', 'spec'], subject)],
        field: mention.field,
        at: placeOfMention(subject, mention),
        ...inTurn(
          first === undefined
            ? say('no-names', values)
            : say('other-pods', { ...values, pods: named.pods.length > 1 ? { first, last: named.pods.at(-1) ?? '' } : [first] }),
          meant === undefined ? undefined : say('near', { near: meant }),
        ),
        related: [atName(model, holder)],
        fixes:
          meant === undefined
            ? []
            : [
                {
                  title: `Write ${meant}`,
                  safe: false,
                  preferred: true,
                  edits: replaceText(
                    subject,
                    mention.field,
                    { start: mention.span.start, end: mention.span.start + pod.length },
                    pod,
                    meant,
                  ),
                },
              ],
      };
    }
  },
});

interface Found {
  readonly holder: Instance;
  readonly named: NamedPods;
  readonly pod: string;
  /** What stands in the place of the Service, where the set makes the pod and has its names elsewhere. */
  readonly under?: string;
}

function wrongService(
  subject: Instance,
  { field, host, span }: DnsMention,
  { holder, named, pod, under }: Found & { readonly under: string },
  model: Model,
): RuleFinding {
  const start = span.start + pod.length + 1;
  const right = `${pod}.${named.service}${host.slice(pod.length + 1 + under.length)}`;
  return {
    rests: [evidence(subject, [field]), evidence(holder, ['metadata.name', 'spec'], subject)],
    field,
    at: { uri: subject.facts.uri, span },
    ...say('wrong-service', { holder: called(holder), service: named.service, under, host, right }),
    related: [atName(model, holder)],
    fixes: [
      {
        title: `Write ${right}`,
        safe: false,
        preferred: true,
        edits: replaceText(subject, field, { start, end: start + under.length }, under, named.service),
      },
    ],
  };
}

/** The set under whose Service the name is, where the set does not make the pod. */
function namedSet({ host }: DnsMention, subject: Instance, model: Model): Found | undefined {
  const suffix = ['.svc', `.svc.${model.settings.clusterDomain}`].find((each) => host.endsWith(each)) ?? '';
  const [pod, service, namespace, ...more] = host.slice(0, host.length - suffix.length).split('.');
  if (pod === undefined || service === undefined || more.length > 0 || pod.startsWith('_') || (suffix !== '' && namespace === undefined))
    return undefined;
  for (const kind of ['JobSet', 'LeaderWorkerSet']) {
    for (const holder of model.scope.customs(kind)) {
      const { object } = holder.facts;
      if (
        object.kind !== 'Custom' ||
        holder.unapplied !== undefined ||
        holder.bundle.id !== subject.bundle.id ||
        holder.namespace !== (namespace ?? subject.namespace) ||
        isPlaceholder(object.name)
      )
        continue;
      const all = customPodNames(object) ?? [];
      const named = all.find((each) => each.service === service);
      const own = named === undefined ? all.find((each) => each.pods.includes(pod)) : undefined;
      if (model.scope.services(subject, service, namespace).length > 0) continue;
      if (named !== undefined && !named.pods.includes(pod)) return { holder, named, pod };
      if (own !== undefined && model.scope.named(holder, 'StatefulSet', setAndOrdinal(pod)?.set ?? '').length === 0)
        return { holder, named: own, pod, under: service };
    }
  }
  return undefined;
}
