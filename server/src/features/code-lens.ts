import { printable } from '../base/texts/printable.ts';
import type { Span } from '../base/span.ts';
import { count } from '../base/texts/words.ts';
import { serviceDnsName } from '../k8s/dns-name.ts';
import { kindWord, type Service, type Workload } from '../k8s/kinds.ts';
import { numberedPod, ordinalsOf } from '../k8s/pod-ordinals.ts';
import { withReleaseSymbol } from '../model/instances/release-symbol.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import type { TextOf } from '../rules/define.ts';
import { spanNow } from './shared/last-good.ts';
import { podsBehind, podsText } from './shared/pods-behind.ts';
import { podRange } from './shared/pod-range.ts';
import { isService } from './shared/sourced.ts';

export interface CodeLens {
  /** The object's name: the lens stands over its line. */
  readonly span: Span;
  readonly title: string;
  /** Settings turn each kind off. */
  readonly kind: 'service' | 'workload';
  /** Shows the references of the name at this offset; `undefined`: nothing to show. */
  readonly references: number | undefined;
}

function serviceTitle(model: Model, service: InstanceOf<Service>): string {
  const { object } = service.facts;
  if (object.type === 'ExternalName') return `CNAME ${object.externalName ?? ''}`;
  const kind = kindWord(object);
  const used = new Set(model.scope.mentionsOf(service).map(({ mention }) => mention.host)).size;
  const pods = object.selector
    ? podsText(podsBehind(model, service))
    : model.scope.endpointsOf(service).length > 0
      ? 'endpoints by hand'
      : 'no endpoints';
  return [kind, pods, ...(used > 0 ? [`${count(used, 'name')} used`] : [])].join(' · ');
}

function setTitle(model: Model, set: InstanceOf<Workload>): string | undefined {
  const range = podRange(set.facts.object);
  const { serviceName } = set.facts.object;
  if (range === undefined) return 'no pods';
  const first = serviceDnsName(
    serviceName ?? '',
    set.namespace,
    model.settings.clusterDomain,
    numberedPod(set.facts.object.name, ordinalsOf(set.facts.object).first),
  );
  const named =
    serviceName !== undefined &&
    serviceName !== '' &&
    model
      .recordsFor(set.bundle)
      .podsReachedBy(first)
      .some((pod) => pod.owner.name === set.facts.object.name);
  return named ? `${range}.${serviceName}` : `${range} · no names of their own`;
}

function titleOf(model: Model, instance: Instance): string | undefined {
  if (isService(instance)) return serviceTitle(model, instance);
  const { object } = instance.facts;
  return object.kind === 'StatefulSet' ? setTitle(model, { ...instance, facts: { ...instance.facts, object } }) : undefined;
}

/** One lens over each Service and StatefulSet of a file, object by object. Those of a document that is being typed stay, on the line where the name stands now. */
export function* codeLensSteps(model: Model, uri: string, textOf: TextOf): Generator<undefined, readonly CodeLens[]> {
  const lenses = new Map<number, CodeLens>();
  for (const instance of model.instancesOf(uri)) {
    if (instance.facts.uri !== uri || (instance.facts.partial && !instance.facts.lastGood) || instance.facts.object.name === '') continue;
    const place = model.placeOf(instance, 'metadata.name');
    const span = place.uri === uri ? spanNow(instance, place.span, 'name', instance.facts.object.name, textOf) : undefined;
    if (!span || lenses.has(span.start)) continue;
    yield;
    const title = titleOf(model, instance);
    if (title !== undefined)
      lenses.set(span.start, {
        span,
        title: printable(withReleaseSymbol(title, instance.bundle)),
        kind: isService(instance) ? 'service' : 'workload',
        references: span.start,
      });
  }
  return [...lenses.values()].sort((a, b) => a.span.start - b.span.start);
}
