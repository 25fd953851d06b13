import { touches, type Span } from '../../base/span.ts';
import { spanOfName } from '../../model/names/read-names.ts';
import type { Model } from '../../model/types.ts';

/** Spans of host names around `offset`, the innermost first: a label, the host, the host with its port. Nothing outside of host names. */
export function selectionsAt(model: Model, uri: string, offset: number): readonly Span[] {
  const found = model
    .instancesOf(uri)
    .filter((i) => i.facts.uri === uri)
    .flatMap((holder) => holder.facts.mentions.map((mention) => ({ mention, span: spanOfName(mention, holder, model) })))
    .find(({ span }) => touches(span, offset));
  if (!found) return [];
  const {
    mention: { built, portSpan, ...mention },
    span,
  } = found;
  const host = built !== undefined && span === built.span ? built.text : mention.host;
  const spans: Span[] = [];
  // With escapes in between the labels cannot be found.
  if (span.end - span.start === host.length) {
    let start = span.start;
    for (const label of host.split('.')) {
      const part = { start, end: start + label.length };
      if (touches(part, offset) && spans.length === 0) spans.push(part);
      start = part.end + 1;
    }
  }
  spans.push(span);
  if (portSpan) spans.push({ start: span.start, end: portSpan.end });
  return spans.filter((s, i) => i === 0 || s.start !== spans[i - 1]?.start || s.end !== spans[i - 1]?.end);
}
