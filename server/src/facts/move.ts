import type { Span } from '../base/span.ts';
import type { MapEntry, MapNode, Node } from '../yaml/node.ts';
import type { ChunkFacts, DnsMention, ObjectFacts } from './types.ts';

/** The same facts of a document that now has another number or starts elsewhere. */
export function moveChunk(facts: ChunkFacts, index: number, start: number): ChunkFacts {
  const delta = start - facts.start;
  if (delta === 0 && index === facts.index) return facts;
  return {
    ...facts, index, start,
    objects: facts.objects.map((object) => moveObject(object, index, delta)),
    trees: facts.trees.map((tree) => moveMap(tree, delta)),
    mentions: facts.mentions.map((mention) => moveMention(mention, delta)),
    comments: facts.comments.map((comment) => ({
      ...comment, span: moveSpan(comment.span, delta), ids: comment.ids.map(({ id, span }) => ({ id, span: moveSpan(span, delta) })),
    })),
  };
}

/** The facts of an object whose text moved by `delta` UTF-16 units and is now this document of its file, counted from 0. */
export function moveObject(facts: ObjectFacts, document: number, delta: number): ObjectFacts {
  if (delta === 0) return facts.document === document ? facts : { ...facts, document };
  return { ...facts, document, tree: moveMap(facts.tree, delta), mentions: facts.mentions.map((mention) => moveMention(mention, delta)) };
}

function moveMention(mention: DnsMention, delta: number): DnsMention {
  if (delta === 0) return mention;
  const moved = {
    ...mention, span: moveSpan(mention.span, delta),
    ...(mention.scalarStart === undefined ? {} : { scalarStart: mention.scalarStart + delta }),
  };
  return mention.portSpan ? { ...moved, portSpan: moveSpan(mention.portSpan, delta) } : moved;
}

function moveSpan({ start, end }: Span, delta: number): Span {
  return { start: start + delta, end: end + delta };
}

function moveMap(node: MapNode, delta: number): MapNode {
  if (delta === 0) return node;
  const entries = node.entries.map(({ key, value, merged }): MapEntry => {
    const moved = { key: { ...key, start: key.start + delta, end: key.end + delta }, value: moveNode(value, delta) };
    return merged ? { ...moved, merged } : moved;
  });
  return { ...node, start: node.start + delta, end: node.end + delta, entries };
}

function moveNode(node: Node, delta: number): Node {
  if (node.kind === 'map') return moveMap(node, delta);
  const moved = { ...node, start: node.start + delta, end: node.end + delta };
  return moved.kind === 'seq' ? { ...moved, items: moved.items.map((item) => moveNode(item, delta)) } : moved;
}
