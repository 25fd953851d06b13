import type { Span } from '../../base/span.ts';
import type { MapEntry, MapNode, Node } from '../../yaml/node.ts';
import { PackedMap } from '../../yaml/packed-map.ts';
import type { ChunkFacts, DnsMention, ObjectFacts } from '../types.ts';

/** The same facts of a document that now has another number or starts elsewhere. Trees are moved when they are looked at, always from where they were read. */
export function moveChunk(facts: ChunkFacts, index: number, start: number): ChunkFacts {
  if (start === facts.start && index === facts.index) return facts;
  const origin = facts.origin ?? facts;
  const delta = start - origin.start;
  if (delta === 0 && index === origin.index) return origin;
  return {
    key: facts.key,
    index,
    start,
    broken: facts.broken,
    templated: facts.templated,
    origin,
    objects: all(origin.objects, (object) => moveObject(object, index, delta)),
    trees: all(origin.trees, (tree) => moveMap(tree, delta)),
    mentions: all(origin.mentions, (mention) => moveMention(mention, delta)),
    ...(origin.misuses === undefined
      ? {}
      : { misuses: origin.misuses.map((misuse) => ({ ...misuse, document: index, span: moveSpan(misuse.span, delta) })) }),
    comments: all(origin.comments, (comment) => ({
      ...comment,
      span: moveSpan(comment.span, delta),
      ids: comment.ids.map(({ id, span }) => ({ id, span: moveSpan(span, delta) })),
    })),
  };
}

/** The facts of an object whose text moved by `delta` UTF-16 units and is now this document of its file, counted from 0. */
export function moveObject(facts: ObjectFacts, document: number, delta: number): ObjectFacts {
  if (delta === 0) return facts.document === document ? facts : { ...facts, document };
  return {
    ...facts,
    document,
    tree: moveMap(facts.tree, delta),
    mentions: all(facts.mentions, (mention) => moveMention(mention, delta)),
    ...placedUses(facts, (span) => moveSpan(span, delta)),
  };
}

/** What texts do with names, at other places. */
export function placedUses({ uses }: ObjectFacts, place: (span: Span) => Span): Pick<ObjectFacts, 'uses'> {
  return uses === undefined ? {} : { uses: uses.map((use) => ({ ...use, span: place(use.span) })) };
}

/** Most lists are empty: those stay. */
function all<T>(list: readonly T[], move: (each: T) => T): readonly T[] {
  return list.length === 0 ? list : list.map(move);
}

function moveMention(mention: DnsMention, delta: number): DnsMention {
  if (delta === 0) return mention;
  const moved = {
    ...mention,
    span: moveSpan(mention.span, delta),
    ...(mention.scalarStart === undefined ? {} : { scalarStart: mention.scalarStart + delta }),
    ...(mention.built === undefined ? {} : { built: { ...mention.built, span: moveSpan(mention.built.span, delta) } }),
  };
  return mention.portSpan ? { ...moved, portSpan: moveSpan(mention.portSpan, delta) } : moved;
}

function moveSpan({ start, end }: Span, delta: number): Span {
  return { start: start + delta, end: end + delta };
}

/** Every key moves all that stands behind it, and few of it is looked at before the next key: what a map holds is moved when it is asked for. */
class MovedMap {
  readonly kind = 'map';
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  declare readonly entries: readonly MapEntry[];
  readonly #origin: MapNode;
  #entries: readonly MapEntry[] | undefined;

  constructor(origin: MapNode, delta: number) {
    this.start = origin.start + delta;
    this.end = origin.end + delta;
    this.flow = origin.flow;
    this.#origin = origin instanceof MovedMap ? origin.#origin : origin;
    Object.defineProperty(this, 'entries', MovedMap.#lazily);
  }

  /** A property of its own, not of the class: copies and JSON hold it, too. */
  static readonly #lazily = {
    enumerable: true,
    get(this: MovedMap): readonly MapEntry[] {
      const delta = this.start - this.#origin.start;
      return (this.#entries ??= this.#origin.entries.map((entry) => moveEntry(entry, delta)));
    },
  };
}

function moveMap(node: MapNode, delta: number): MapNode {
  if (delta === 0) return node;
  if (node instanceof PackedMap) return node.moved(delta);
  const moved = new MovedMap(node, delta);
  return node.uri === undefined ? moved : { ...moved, uri: node.uri };
}

function moveEntry({ key, value, merged }: MapEntry, delta: number): MapEntry {
  const moved = { key: { ...key, start: key.start + delta, end: key.end + delta }, value: moveNode(value, delta) };
  return merged ? { ...moved, merged } : moved;
}

function moveNode(node: Node, delta: number): Node {
  if (node.kind === 'map') return moveMap(node, delta);
  const moved = { ...node, start: node.start + delta, end: node.end + delta };
  return moved.kind === 'seq' ? { ...moved, items: moved.items.map((item) => moveNode(item, delta)) } : moved;
}
