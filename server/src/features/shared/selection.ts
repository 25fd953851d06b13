import { touches, type Span } from '../../base/span.ts';
import type { Model } from '../../model/types.ts';

/** Spans of host names around `offset`, the innermost first: a label, the host, the host with its port. Nothing outside of host names. */
export function selectionsAt(model: Model, uri: string, offset: number): readonly Span[] {
  const mention = model.instancesOf(uri).filter((i) => i.facts.uri === uri).flatMap((i) => i.facts.mentions).find((m) => touches(m.span, offset));
  if (!mention) return [];
  const { span, host, portSpan } = mention;
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
