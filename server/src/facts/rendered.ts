import { getOrMake } from '../base/get-or-make.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { placedUses } from './trees/move.ts';
import { shapeOf } from './trees/shape.ts';
import type { DnsMention, FileFacts, ObjectFacts, Parting, RenderedEnvironment } from './types.ts';

/** Facts of a template as they are once it is rendered. `own`: what its text says by itself; `text`: the text that positions of the objects are in. */
export function withRendered(own: FileFacts, text: string, objects: readonly ObjectFacts[]): FileFacts {
  // What is written without any template stays what it is, with all that can be done to it.
  if (!own.templated && own.broken.length === 0 && objects.length > 0 && objects.every(({ partings }) => partings === undefined))
    return own;
  const { chunks: _, starts: __, ...kept } = own;
  const documents = objects.reduce((most, { document }) => Math.max(most, document + 1), own.documents);
  const facts = { ...kept, role: 'manifests' as const, objects, trees: [], mentions: [], documents, broken: [], templated: true };
  return { ...facts, shape: `${shapeOf(facts, true)} ${partingsIn(objects)}`, rendered: { own, text } };
}

/** What partings mean, without places. */
function partingsIn(objects: readonly ObjectFacts[]): string {
  return JSON.stringify(
    objects.map(({ environment, partings }) => [
      environment,
      partings?.map(({ field, text, service, when }) => [field, text, service, when]),
    ]),
  );
}

/**
 * Objects of a template in several environments, as one list: what one place renders to, the first, the second time…, is one document in all of them.
 * `each`: those of one environment after the other.
 */
export function overEnvironments(each: readonly (readonly ObjectFacts[])[]): readonly ObjectFacts[] {
  const numbers = new Map<string, number>();
  return each.flatMap((objects) => {
    const seen = new Map<string, number>();
    return objects.map((facts) => {
      const place = `${facts.tree.start} ${facts.object.kind}`;
      const nth = seen.get(place) ?? 0;
      seen.set(place, nth + 1);
      const key = `${place} ${nth}`;
      const document = getOrMake(numbers, key, () => numbers.size);
      return document === facts.document ? facts : { ...facts, document };
    });
  });
}

/** Facts of the Chart.yaml of a chart that was rendered. */
export function withEnvironments(own: FileFacts, text: string, environments: readonly RenderedEnvironment[]): FileFacts {
  return { ...own, shape: `${own.shape} ${JSON.stringify(environments)}`, rendered: { own, text, environments } };
}

/** What the text of a file itself says, whatever its chart renders to. */
export const ownFacts = (facts: FileFacts): FileFacts => facts.rendered?.own ?? facts;

/** The facts of a rendered file whose text is another by now: what it rendered to last stays, and moves along. */
export function renderedAfterEdit({ objects, rendered }: FileFacts, own: FileFacts, text: string): FileFacts {
  if (rendered === undefined) return own;
  if (rendered.environments !== undefined) return withEnvironments(own, text, rendered.environments);
  if (rendered.text === text) return withRendered(own, text, objects);
  const move = movesTo(rendered.text, text);
  return withRendered(
    own,
    text,
    objects.map((object) => placedObject(object, move)),
  );
}

/** Where offsets of one text stand in another that one edit made of it. */
function movesTo(before: string, after: string): (offset: number) => number {
  const most = Math.min(before.length, after.length);
  let front = 0;
  while (front < most && before.charCodeAt(front) === after.charCodeAt(front)) front++;
  let back = 0;
  while (back < most - front && before.charCodeAt(before.length - 1 - back) === after.charCodeAt(after.length - 1 - back)) back++;
  return (offset) =>
    offset >= before.length - back ? offset + after.length - before.length : Math.min(offset, Math.max(front, after.length - back));
}

function placedObject(facts: ObjectFacts, move: (offset: number) => number): ObjectFacts {
  const span = ({ start, end }: { readonly start: number; readonly end: number }): { readonly start: number; readonly end: number } => ({
    start: move(start),
    end: move(end),
  });
  const mention = (each: DnsMention): DnsMention => ({
    ...each,
    span: span(each.span),
    ...(each.portSpan ? { portSpan: span(each.portSpan) } : {}),
    ...(each.scalarStart === undefined ? {} : { scalarStart: move(each.scalarStart) }),
    ...(each.built === undefined ? {} : { built: { ...each.built, span: span(each.built.span) } }),
  });
  const scalar = (of: ScalarNode): ScalarNode => ({ ...of, ...span(of) });
  const map = (of: MapNode): MapNode => ({
    ...of,
    ...span(of),
    entries: of.entries.map((entry) => ({ ...entry, key: scalar(entry.key), value: node(entry.value) })),
  });
  const node = (of: Node): Node =>
    of.kind === 'scalar' ? scalar(of) : of.kind === 'map' ? map(of) : { ...of, ...span(of), items: of.items.map(node) };
  const parting = (each: Parting): Parting => ({ ...each, span: span(each.span) });
  return {
    ...facts,
    tree: map(facts.tree),
    mentions: facts.mentions.map(mention),
    ...placedUses(facts, span),
    ...(facts.partings ? { partings: facts.partings.map(parting) } : {}),
  };
}
