import { intern } from '../base/intern.ts';
import { packLines, startsOf } from '../base/lines.ts';
import type { MapNode } from '../yaml/node.ts';
import { PackedMap } from '../yaml/packed-map.ts';
import type { ChunkFacts, FileFacts, ObjectFacts, Suppression, SuppressionComment } from './types.ts';

/** Moves with every change of what facts hold or how they are written down: older texts are then not read. */
export const factsFormat = 9;

/** Start, end, flow style, hash, layout and texts of a packed tree. */
type StoredTree = MapNode | readonly [number, number, 0 | 1, number, number, string, readonly string[]];
type StoredObject = Omit<ObjectFacts, 'uri' | 'tree'> & { readonly tree: StoredTree };
type Stored = Omit<FileFacts, 'uri' | 'lineStarts' | 'chunks' | 'objects'> & {
  readonly objects: readonly StoredObject[];
  /** Lengths of all lines but the last. */
  readonly lines: readonly number[];
  /** Key, start, templated, and how many objects, trees, mentions and comments each document has. */
  readonly chunks?: readonly (readonly [string, number, 0 | 1, number, number, number, number])[];
};

/** Can they be written down? Numbers such as `.inf` cannot. */
const canBeKept = (uri: string, objects: readonly ObjectFacts[]): boolean =>
  objects.every((each) => each.uri === uri && isPlain(each.object));

/** Facts as one line of JSON without the file's uri; `undefined` where it could not give back the same, or where they are not what the file says by itself. */
export function encodeFacts(facts: FileFacts): string | undefined {
  const { uri, lineStarts, chunks, objects, ...rest } = facts;
  if (facts.remembers === true || !canBeKept(uri, objects)) return undefined;
  const lines: number[] = [];
  const starts = startsOf(lineStarts);
  for (let i = 1; i < starts.length; i++) lines.push((starts[i] ?? 0) - (starts[i - 1] ?? 0));
  const stored: Stored = {
    ...rest,
    objects: objects.map(storedObject),
    lines,
    ...(chunks
      ? {
          chunks: chunks.map(
            (c) => [c.key, c.start, c.templated ? 1 : 0, c.objects.length, c.trees.length, c.mentions.length, c.comments.length] as const,
          ),
        }
      : {}),
  };
  return JSON.stringify(stored);
}

const storedObject = ({ uri: _, ...object }: ObjectFacts): StoredObject => ({ ...object, tree: storedTree(object.tree) });

/** What a template renders to as one line of JSON; `undefined` where it could not give back the same. */
export function encodeRendered(uri: string, objects: readonly ObjectFacts[]): string | undefined {
  return canBeKept(uri, objects) ? JSON.stringify(objects.map(storedObject)) : undefined;
}

/** What `encodeRendered` wrote. Throws on text that is no JSON; whoever stores it keeps a checksum. */
export function decodeRendered(uri: string, text: string): readonly ObjectFacts[] {
  return (JSON.parse(text) as readonly StoredObject[]).map((stored) => ({ ...stored, uri, tree: treeOf(stored.tree) }));
}

function storedTree(tree: MapNode): StoredTree {
  return tree instanceof PackedMap ? [tree.start, tree.end, tree.flow ? 1 : 0, tree.low, tree.high, tree.layout, tree.texts] : tree;
}

function treeOf(stored: StoredTree): MapNode {
  if ('kind' in stored) return stored;
  const [start, end, flow, low, high, layout, texts] = stored;
  return new PackedMap(start, end, flow === 1, { low, high }, layout, texts.map(intern));
}

/** Numbers that JSON does not know come back as something else. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value !== 'object' || value === null || Object.values(value).every(isPlain);
}

/** The facts of a file from what `encodeFacts` wrote. Throws on text that is no JSON; whoever stores it keeps a checksum. */
export function decodeFacts(uri: string, text: string): FileFacts {
  const { objects: bare, lines, chunks, ...rest } = JSON.parse(text) as Stored;
  const starts = new Uint32Array(lines.length + 1);
  for (let i = 0, at = 0; i < lines.length; i++) starts[i + 1] = at += lines[i] ?? 0;
  const objects = bare.map(
    ({ document, prefix, tree, object, mentions, uses, partial, open, madeBy, isBare, isPatch, ignores }): ObjectFacts => ({
      uri,
      document,
      prefix,
      tree: treeOf(tree),
      object,
      mentions,
      ...(uses !== undefined ? { uses } : {}),
      partial,
      ...(open !== undefined ? { open } : {}),
      ...(madeBy !== undefined ? { madeBy } : {}),
      ...(isBare !== undefined ? { isBare } : {}),
      ...(isPatch !== undefined ? { isPatch } : {}),
      ignores,
    }),
  );
  const facts = { uri, ...rest, objects, lineStarts: packLines(starts) };
  return chunks ? { ...facts, chunks: chunksOf(chunks, facts) } : facts;
}

function chunksOf(
  stored: NonNullable<Stored['chunks']>,
  { objects, trees, mentions, suppressions, misuses, broken }: FileFacts,
): ChunkFacts[] {
  let object = 0;
  let tree = 0;
  let mention = 0;
  let comment = 0;
  return stored.map(([key, start, templated, ...counts], index) => ({
    key,
    index,
    start,
    ...misusesIn(misuses, index),
    objects: objects.slice(object, (object += counts[0])),
    trees: trees.slice(tree, (tree += counts[1])),
    mentions: mentions.slice(mention, (mention += counts[2])),
    comments: suppressions.slice(comment, (comment += counts[3])).map(commentOf),
    broken: broken.includes(index),
    templated: templated === 1,
  }));
}

function misusesIn(misuses: FileFacts['misuses'], document: number): Pick<ChunkFacts, 'misuses'> {
  const own = misuses?.filter((each) => each.document === document) ?? [];
  return own.length > 0 ? { misuses: own } : {};
}

function commentOf({ speaksOf: _, ...comment }: Suppression): SuppressionComment {
  return comment;
}
