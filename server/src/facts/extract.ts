import { lineStarts, packLines } from '../base/lines.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import { plainBreaks } from '../yaml/line-breaks.ts';
import type { Parser } from '../yaml/parse.ts';
import { splitDocuments } from '../yaml/split.ts';
import { chunkKey, extractChunk } from './chunk.ts';
import { moveChunk, moveObject } from './trees/move.ts';
import { roleOf } from './role.ts';
import { shapeOf } from './trees/shape.ts';
import { suppressionsOf } from './suppressions.ts';
import { textFacts } from './text-file.ts';
import type { ChunkFacts, FileFacts, ObjectFacts } from './types.ts';
import { rememberText, unchangedIn } from './unchanged.ts';

/**
 * Everything we keep of one file. Never throws. `previous`: facts of an earlier text of the same file; documents that did not
 * change since are taken from it, and documents that are broken now keep their last good objects from it, as partial ones.
 * `closed`: nobody edits the file, so its documents need not be recognised later. `asText`: it is no manifest, but a text that a generator reads; as it was before, if it is not said.
 */
export function extractFacts(
  uri: string,
  text: string,
  previous?: FileFacts,
  parser: Parser = 'both',
  closed = false,
  asText = previous?.role === 'texts',
): FileFacts {
  if (asText) return textFacts(uri, text, closed);
  const role = roleOf(uri);
  const plain = plainBreaks(text);
  const documents = splitDocuments(text);
  const several = documents.length > 1 && !closed;
  const before = several && previous?.uri === uri ? previous : undefined;
  const unmoved = before && unchangedIn(before, text, documents);
  const byKey = before && lazyMap(unmoved?.rest ?? before.chunks ?? []);
  const chunks = documents.map((chunk): ChunkFacts => {
    const kept = unmoved?.at(chunk.index);
    const key = kept ? kept.key : several ? chunkKey(text.slice(chunk.start, chunk.end)) : '';
    const same = kept ?? (key === '' ? undefined : byKey?.(key));
    return same ? moveChunk(same, chunk.index, chunk.start) : extractChunk(uri, role, { text, plain }, chunk, parser, key);
  });
  const starts = unmoved?.starts ?? lineStarts(text);
  const broken = chunks.some((chunk) => chunk.broken) ? chunks.filter((chunk) => chunk.broken).map((chunk) => chunk.index) : none;
  const own = joined(chunks, (chunk) => chunk.objects);
  const objects = previous !== undefined && broken.length > 0 ? withLastGood(chunks, previous) : own;
  const trees = joined(chunks, (chunk) => chunk.trees);
  const misuses = joined(chunks, (chunk) => chunk.misuses ?? none);
  const empty = role === 'manifests' && objects.length === 0 && trees.length === 0 && broken.length === 0;
  const facts = {
    uri,
    role: empty ? ('irrelevant' as const) : role,
    objects,
    trees,
    mentions: joined(chunks, (chunk) => chunk.mentions),
    suppressions: suppressionsOf(
      joined(chunks, (chunk) => chunk.comments),
      plain,
      plain === text ? starts : lineStarts(plain),
    ),
    ...(misuses.length > 0 ? { misuses } : {}),
    documents: chunks.length,
    broken,
    ...(objects.length === own.length && objects.every((each, index) => each === own[index]) ? {} : { remembers: true as const }),
    templated: chunks.some((chunk) => chunk.templated),
  };
  const made = {
    ...facts,
    lineStarts: closed ? packLines(starts) : starts,
    shape: shapeOf(facts, !closed),
    ...(chunks.length < 2 ? {} : closed ? { starts: chunks.map((chunk) => chunk.start) } : { chunks }),
  };
  if (several) rememberText(made, { text, documents, starts });
  return made;
}

const none: readonly never[] = [];

/** What all documents hold of one sort. Most hold nothing, and most files are one document. */
function joined<T>(chunks: readonly ChunkFacts[], held: (chunk: ChunkFacts) => readonly T[]): readonly T[] {
  let only: readonly T[] = none;
  let several: T[] | undefined;
  for (const chunk of chunks) {
    const items = held(chunk);
    if (items.length === 0) continue;
    if (only.length === 0) {
      only = items;
      continue;
    }
    several ??= [...only];
    for (const item of items) several.push(item);
  }
  return several ?? only;
}

/** Documents by their key; made only when an edit left one that is not where it was. */
function lazyMap(chunks: readonly ChunkFacts[]): (key: string) => ChunkFacts | undefined {
  let known: Map<string, ChunkFacts> | undefined;
  return (key) => (known ??= new Map(chunks.map((chunk) => [chunk.key, chunk]))).get(key);
}

/** Objects of all documents; of a broken one those that it had when it last was whole, as partial ones. */
function withLastGood(chunks: readonly ChunkFacts[], previous: FileFacts): ObjectFacts[] {
  const good = new Set(chunks.filter((chunk) => !chunk.broken).flatMap((chunk) => chunk.objects.map(({ object }) => identity(object))));
  return chunks.flatMap((chunk) => {
    if (!chunk.broken) return chunk.objects;
    const before = indexBefore(chunk, chunks, previous);
    const delta = chunk.start - (startBefore(before, chunks, previous) ?? chunk.start);
    const last = previous.objects.filter((facts) => facts.document === before && !good.has(identity(facts.object)));
    return last.length === 0 ? chunk.objects : last.map((facts) => partial(moveObject(facts, chunk.index, delta)));
  });
}

/** Where a document stood in the text before. The first stands where all texts begin, which is all there is to know of a file of one document. */
function startBefore(index: number, chunks: readonly ChunkFacts[], { chunks: known, starts }: FileFacts): number | undefined {
  return known?.[index]?.start ?? starts?.[index] ?? (index === 0 ? chunks[0]?.start : undefined);
}

/** Number that a broken document had before: counted from the file's start while what stands before it is the same, else from its end. */
function indexBefore({ index, key }: ChunkFacts, chunks: readonly ChunkFacts[], previous: FileFacts): number {
  const unchanged = key === '' ? undefined : previous.chunks?.find((chunk) => chunk.key === key);
  if (unchanged) return unchanged.index;
  const keyBefore = previous.starts?.[index - 1] === undefined ? previous.chunks?.[index - 1]?.key : '';
  const sameBefore = index === 0 || chunks[index - 1]?.key === keyBefore;
  return sameBefore ? index : index + previous.documents - chunks.length;
}

function partial(facts: ObjectFacts): ObjectFacts {
  return facts.partial ? facts : { ...facts, partial: true, lastGood: true };
}

function identity(object: KubeObject): string {
  return `${object.kind} ${object.namespace ?? ''} ${object.name}`;
}
