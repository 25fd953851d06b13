import type { Span } from '../base/span.ts';
import type { Model } from '../model/types.ts';
import type { TextOf } from '../rules/define.ts';
import type { Node } from '../yaml/node.ts';
import { parsePath } from '../yaml/path.ts';
import { occurrencesOf } from './rename/occurrences.ts';
import { subjectAt, unquoted } from './rename/rename.ts';
import type { Subject } from './rename/subject.ts';
import { targetAt, type Target } from './shared/target.ts';

export interface Highlight {
  readonly span: Span;
  /** `write`: where the name is given, `read`: a field that uses it, `text`: part of a text. */
  readonly kind: 'write' | 'read' | 'text';
}

/** Spans of the subject's own name in the file. */
function given(model: Model, subject: Subject, uri: string): ReadonlySet<number> {
  if (subject.kind === 'namespace' || subject.kind === 'port' || subject.kind === 'container-port') return new Set();
  const field = subject.kind === 'hostname' ? subject.field : 'metadata.name';
  return new Set(
    subject.instances
      .map((i) => model.placeOf(i, field))
      .filter((p) => p.uri === uri)
      .map((p) => p.span.start),
  );
}

/** Values of `key` below maps of labels and selectors. */
function pairs(node: Node, own: string, uri: string, key: string, value: string, inLabels: boolean, into: Span[]): void {
  const here = node.uri ?? own;
  if (node.kind === 'seq') for (const item of node.items) pairs(item, here, uri, key, value, false, into);
  if (node.kind !== 'map') return;
  for (const entry of node.entries) {
    const below = /^(?:labels|matchLabels|selector)$/.test(entry.key.value);
    if (
      inLabels &&
      entry.key.value === key &&
      entry.value.kind === 'scalar' &&
      entry.value.value === value &&
      (entry.value.uri ?? here) === uri
    )
      into.push({ start: entry.value.start, end: entry.value.end });
    else pairs(entry.value, here, uri, key, value, below, into);
  }
}

/** A pair of a selector: everywhere in the file where it is written. */
function ofPair(model: Model, uri: string, target: Target): readonly Highlight[] {
  const key = parsePath(target.field).at(-1);
  if (typeof key !== 'string' || target.value === '') return [];
  const spans: Span[] = [];
  for (const { facts } of model.instancesOf(uri)) pairs(facts.tree, facts.uri, uri, key, target.value, false, spans);
  return [...new Map(spans.map((span) => [span.start, span])).values()].map((span) => ({ span, kind: 'read' }));
}

/** Every place of the file that means the name or pair under the cursor, in order; also parts of DNS names. */
export function highlightsAt(model: Model, uri: string, offset: number, textOf: TextOf): readonly Highlight[] {
  const target = targetAt(model, uri, offset);
  if (target?.kind === 'selector') return ofPair(model, uri, target);
  const subject = subjectAt(model, uri, offset, textOf);
  if (!subject) return [];
  const own = given(model, subject, uri);
  const text = textOf(uri) ?? '';
  return occurrencesOf({ model, holders: model.instancesOf(uri), textOf }, subject)
    .filter(({ place }) => place.uri === uri)
    .map(({ place: { span }, inText }): Highlight => ({
      span: unquoted(span, text.slice(span.start, span.end)),
      kind: own.has(span.start) ? 'write' : inText ? 'text' : 'read',
    }))
    .sort((a, b) => a.span.start - b.span.start);
}
