import { getOrMake } from '../../base/get-or-make.ts';
import type { Place, Span } from '../../base/span.ts';
import type { Instance, Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import type { Node } from '../../yaml/node.ts';
import { splitDocuments } from '../../yaml/split.ts';

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** The match of `pattern` in the instance's document that begins nearest to `near`: of group 1 where there is one. */
function nearest({ facts }: Instance, near: number, pattern: RegExp, textOf: TextOf): Span | undefined {
  const text = textOf(facts.uri);
  const document = text === undefined ? undefined : splitDocuments(text)[facts.document];
  if (text === undefined || !document) return undefined;
  let best: Span | undefined;
  for (const { indices } of text.slice(document.start, document.end).matchAll(pattern)) {
    const [from, to] = indices?.[1] ?? indices?.[0] ?? [0, 0];
    const span = { start: document.start + from, end: document.start + to };
    if (!best || Math.abs(span.start - near) < Math.abs(best.start - near)) best = span;
  }
  return best;
}

/** Where a value stands now: `span` itself, unless the document broke since it was read; `undefined`: it is gone. */
export function spanNow(instance: Instance, span: Span, key: string, value: string, textOf: TextOf): Span | undefined {
  if (!instance.facts.lastGood) return span;
  return nearest(
    instance,
    span.start,
    new RegExp(
      `(?<![\\w-])["']?${key}["']?[ \\t]*:[ \\t]+("${literal(value)}"|'${literal(value)}'|${literal(value)}(?=[\\s,}#]|$))`,
      'dgm',
    ),
    textOf,
  );
}

/** Offset behind the colon of a key that stands at `span`, or stood there before its document broke. */
export function keyEndNow(instance: Instance, span: Span, key: string, textOf: TextOf): number | undefined {
  if (!instance.facts.lastGood) return span.end + 1;
  return nearest(instance, span.start, new RegExp(`(?<![\\w-])["']?${key}["']?[ \\t]*:(?=\\s)`, 'dg'), textOf)?.end;
}

/** Text of the value that begins at an offset of a tree. */
function valueAt(node: Node, start: number): string | undefined {
  if (node.kind === 'scalar') return node.start === start ? node.value : undefined;
  if (start < node.start || node.end < start) return undefined;
  const children = node.kind === 'seq' ? node.items : node.entries.map(({ value }) => value);
  for (const child of children) {
    const found = valueAt(child, start);
    if (found !== undefined) return found;
  }
  return undefined;
}

export interface Present {
  readonly model: Model;
  /** Numbers of a file's documents that do not parse. */
  readonly brokenIn: (uri: string) => readonly number[];
  readonly textOf: TextOf;
}

/** Places as the texts stand now: of documents that broke since they were read those of the same words, as far as these are still written; a key or a whole part stays where it was. */
export function placesNow({ model, brokenIn, textOf }: Present, places: readonly Place[]): readonly Place[] {
  const broken = new Map<string, readonly Instance[]>();
  return places.flatMap((place) => {
    const { uri, span } = place;
    const numbers = brokenIn(uri);
    if (numbers.length === 0) return [place];
    const old = getOrMake(broken, uri, () => model.instancesOf(uri).filter(({ facts }) => numbers.includes(facts.document)));
    const holder = old.find(({ facts: { tree } }) => tree.start <= span.start && span.start <= tree.end);
    if (holder === undefined) return [place];
    const value =
      holder.facts.mentions.find((mention) => mention.span.start === span.start)?.host ?? valueAt(holder.facts.tree, span.start);
    if (value === undefined) return span.end <= (textOf(uri)?.length ?? 0) ? [place] : [];
    const now = nearest(holder, span.start, new RegExp(`(?<![\\w-])${literal(value)}(?![\\w-])`, 'dg'), textOf);
    return now ? [{ uri, span: now }] : [];
  });
}
