import type { Place, Span } from '../base/span.ts';
import type { ChunkFacts, FileFacts } from '../facts/types.ts';
import type { Finding } from '../rules/define.ts';

/** Which documents of a file an edit left alone, and where they went. */
export interface Moves {
  /** Numbers, in the new text, of the documents that changed. */
  readonly changed: ReadonlySet<number>;
  /** New number of a document by its old one. */
  readonly kept: ReadonlyMap<number, ChunkFacts>;
  /** Documents of the old text. */
  readonly before: readonly ChunkFacts[];
}

/** `undefined`: nothing tells the documents apart, or no document stayed. Equal documents are matched in their order. */
export function movesBetween(before: FileFacts, now: FileFacts): Moves | undefined {
  if (!before.chunks || !now.chunks) return undefined;
  const waiting = new Map<string, ChunkFacts[]>();
  for (const chunk of before.chunks) {
    const same = waiting.get(chunk.key);
    if (same) same.push(chunk);
    else if (chunk.key !== '') waiting.set(chunk.key, [chunk]);
  }
  const kept = new Map<number, ChunkFacts>();
  const changed = new Set<number>();
  for (const chunk of now.chunks) {
    const old = waiting.get(chunk.key)?.shift();
    if (old) kept.set(old.index, chunk);
    else changed.add(chunk.index);
  }
  return kept.size === 0 ? undefined : { changed, kept, before: before.chunks };
}

/** Findings of documents that stayed, where they stand now. */
export function movedFindings(findings: readonly Finding[], uri: string, moves: Moves): readonly Finding[] {
  const shift = (offset: number): number => {
    const old = moves.before.findLast((chunk) => chunk.start <= offset);
    const now = old && moves.kept.get(old.index);
    return old && now ? offset + now.start - old.start : offset;
  };
  const moveSpan = ({ start, end }: Span): Span => ({ start: shift(start), end: shift(start) + end - start });
  const move = (place: Place): Place => (place.uri === uri ? { uri, span: moveSpan(place.span) } : place);
  return findings.flatMap((finding): Finding[] => {
    const document = moves.kept.get(finding.document)?.index;
    if (document === undefined) return [];
    return [{
      ...finding, document, place: move(finding.place), related: finding.related.map((r) => ({ ...r, place: move(r.place) })),
      ...(finding.anchor ? { anchor: moveSpan(finding.anchor) } : {}),
    }];
  });
}
