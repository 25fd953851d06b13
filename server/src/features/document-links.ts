import { printable } from '../base/texts/printable.ts';
import type { Place, Span } from '../base/span.ts';
import { nameText } from '../k8s/known-name.ts';
import { fileNameOf } from '../model/files/paths.ts';
import { spanOfName } from '../model/names/read-names.ts';
import type { Model } from '../model/types.ts';
import { mentionedInstances } from './shared/mentions.ts';

export interface DocumentLink {
  readonly span: Span;
  readonly target: Place;
  /** Plain text. */
  readonly tooltip: string;
}

/** A link on every DNS name in text that reaches, or spells, an object of the workspace, name by name; on the charts and values files that a release names. */
export function* documentLinkSteps(model: Model, uri: string): Generator<undefined, readonly DocumentLink[]> {
  const links = new Map<number, DocumentLink>();
  for (const { environment } of model.bundles()) {
    if (environment?.origin?.uri !== uri) continue;
    for (const { span, uri: target } of environment.origin.links)
      links.set(span.start, { span, target: { uri: target, span: { start: 0, end: 0 } }, tooltip: printable(fileNameOf(target)) });
  }
  for (const holder of model.instancesOf(uri)) {
    if (holder.facts.uri !== uri) continue;
    for (const mention of holder.facts.mentions) {
      const span = spanOfName(mention, holder, model);
      if ((mention.open && mention.behindLabel !== true && span !== mention.built?.span) || links.has(span.start)) continue;
      yield;
      const [found] = mentionedInstances(model, holder, mention);
      if (!found) continue;
      const { object } = found.facts;
      links.set(span.start, {
        span,
        target: model.placeOf(found, 'metadata.name'),
        tooltip: printable(`${object.kind} ${nameText(object)} in namespace ${found.namespace}`),
      });
    }
  }
  return [...links.values()].sort((a, b) => a.span.start - b.span.start);
}
