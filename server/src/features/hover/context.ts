import type { FileFacts } from '../../facts/types.ts';
import { lineAt, startsOf } from '../../base/lines.ts';
import type { Place } from '../../base/span.ts';
import { reasonText, type Reason } from '../../model/records.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import { isHeadless, kindWord, type Pod, type Workload } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { count } from '../../base/texts/words.ts';
import { code, escape, fileLink, lines } from './markdown.ts';

/** What hovers are made from. */
export interface HoverContext {
  readonly model: Model;
  readonly factsOf: (uri: string) => FileFacts | undefined;
  /** Rows of a table before it is cut. */
  readonly rows: number;
  /** Does a problem stand at this offset, whose message is shown beside the hover? */
  readonly hasProblem: (uri: string, offset: number) => boolean;
}

/** Longest list of sentences. */
const maxReasons = 5;

/** `[db.yaml:3](file:///…#L3)`: opens the place. Only file uris become links. */
export function sourceLink({ factsOf }: HoverContext, place: Place): string {
  const facts = factsOf(place.uri);
  const line = facts ? lineAt(startsOf(facts.lineStarts), place.span.start) + 1 : 1;
  return fileLink(place.uri, line);
}

/** Reasons as a list, no sentence twice, cut with a count. */
export function reasonList(reasons: readonly Reason[], skip: ReadonlySet<string> = new Set()): string {
  const texts = [...new Set(reasons.filter((r) => !skip.has(r.code)).map((r) => reasonText(r)))];
  const shown = texts.slice(0, maxReasons).map((text) => `- ${escape(text)}`);
  if (texts.length > maxReasons) shown.push(`- … and ${count(texts.length - maxReasons, 'more reason')}`);
  return shown.join('\n');
}

/** `namespace data`, or that it is an assumption. */
export function namespaceText(instance: Instance): string {
  return `namespace ${escape(instance.namespace)}${instance.namespaceExplicit ? '' : ' (assumed)'}`;
}

/** Absolute name of a Service in this cluster domain. */
export function serviceFqdn(model: Model, namespace: string, service: string): string {
  return serviceDnsName(service, namespace, model.settings.clusterDomain);
}

/** How long answers and misses are kept (facts A.8). */
export function cacheText(model: Model): string {
  return `negative answers are cached for up to ${model.settings.ttl} s`;
}

/** Services that select these pods. `names`: those under which they have names; the others lead to addresses only. */
export function selectingServices(
  context: HoverContext,
  owner: InstanceOf<Workload | Pod>,
  names: ReadonlySet<string> = new Set(),
): string {
  const found = context.model.scope.servicesSelecting(owner).filter(countsHere);
  const all = found.map(({ instance }) => {
    const { object } = instance.facts;
    const kind = kindWord(object);
    const only = isHeadless(object) && names.size > 0 && !names.has(object.name) ? ' · by address only' : '';
    return `Service ${code(serviceFqdn(context.model, instance.namespace, object.name))} (${escape(kind)})${only} · ${sourceLink(context, context.model.placeOf(instance, 'metadata.name'))}`;
  });
  return lines(all.length > 5 ? [...all.slice(0, 5), `… and ${count(all.length - 5, 'more Service')}`] : all);
}
