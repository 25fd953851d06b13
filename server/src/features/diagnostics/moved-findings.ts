import { commonEnds } from '../../base/texts/common-ends.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { Place, Span } from '../../base/span.ts';
import type { ChunkFacts, FileFacts } from '../../facts/types.ts';
import type { Finding } from '../../rules/define.ts';

/** Which documents of a file an edit left alone, and where they went. */
export interface Moves {
  /** Numbers, in the new text, of the documents that changed. */
  readonly changed: ReadonlySet<number>;
  /** Where a document of the old text stands now; `undefined`: it changed, or is gone. */
  readonly kept: (document: number) => ChunkFacts | undefined;
  /** Documents of the old text. */
  readonly before: readonly ChunkFacts[];
}

/** `undefined`: nothing tells the documents apart, or no document stayed. Equal documents are matched in their order. */
export function movesBetween(before: FileFacts, now: FileFacts): Moves | undefined {
  if (!before.chunks || !now.chunks) return undefined;
  const [old, chunks] = [before.chunks, now.chunks];
  const same = (one: ChunkFacts | undefined, other: ChunkFacts | undefined): boolean =>
    one !== undefined && one.key === other?.key && one.key !== '';
  const { front, back } = commonEnds(old, chunks, same);
  const { changed, moved } = between(old.slice(front, old.length - back), chunks.slice(front, chunks.length - back));
  if (front + back + moved.size === 0) return undefined;
  const behind = old.length - back;
  return {
    changed,
    before: old,
    kept: (document) =>
      document < front ? chunks[document] : document >= behind ? chunks[document + chunks.length - old.length] : moved.get(document),
  };
}

/** Of documents between those that stayed in their order: which are new, and where the others went. */
function between(
  before: readonly ChunkFacts[],
  now: readonly ChunkFacts[],
): { readonly changed: Set<number>; readonly moved: Map<number, ChunkFacts> } {
  const waiting = new Map<string, ChunkFacts[]>();
  for (const chunk of before) if (chunk.key !== '') getOrMake(waiting, chunk.key, () => []).push(chunk);
  const moved = new Map<number, ChunkFacts>();
  const changed = new Set<number>();
  for (const chunk of now) {
    const old = waiting.get(chunk.key)?.shift();
    if (old) moved.set(old.index, chunk);
    else changed.add(chunk.index);
  }
  return { changed, moved };
}

/** Findings of documents that stayed, where they stand now. */
export function movedFindings(findings: readonly Finding[], uri: string, moves: Moves): readonly Finding[] {
  const shift = (offset: number): number => {
    const old = moves.before.findLast((chunk) => chunk.start <= offset);
    const now = old && moves.kept(old.index);
    return old && now ? offset + now.start - old.start : offset;
  };
  const moveSpan = ({ start, end }: Span): Span => ({ start: shift(start), end: shift(start) + end - start });
  const move = (place: Place): Place => (place.uri === uri ? { uri, span: moveSpan(place.span) } : place);
  return findings.flatMap((finding): Finding[] => {
    const document = moves.kept(finding.document)?.index;
    if (document === undefined) return [];
    return [
      {
        ...finding,
        document,
        place: move(finding.place),
        related: finding.related.map((r) => ({ ...r, place: move(r.place) })),
        ...(finding.anchor ? { anchor: moveSpan(finding.anchor) } : {}),
      },
    ];
  });
}
