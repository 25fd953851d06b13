import { lineStartsAfter } from '../base/lines.ts';
import type { Chunk } from '../yaml/split.ts';
import type { ChunkFacts, FileFacts } from './types.ts';

interface Written {
  readonly text: string;
  readonly documents: readonly Chunk[];
  /** UTF-16 offsets of its lines. */
  readonly starts: Uint32Array;
}

/** Texts of files that are being edited, for as long as their facts are. */
const written = new WeakMap<FileFacts, Written>();

/** The text that facts were made of: comparing it with the next one costs less than recognising every document by its hash. */
export function rememberText(facts: FileFacts, text: Written): void {
  written.set(facts, text);
}

export interface Unchanged {
  /** Facts of a document, by its number in the new text, that stands before or behind all that changed. */
  readonly at: (index: number) => ChunkFacts | undefined;
  /** The other documents of the old text. */
  readonly rest: readonly ChunkFacts[];
  /** UTF-16 offsets of the lines of the new text. */
  readonly starts: Uint32Array;
}

/** Which documents stand before or behind all that changed since `before` was made; `undefined`: its text is not known. */
export function unchangedIn(before: FileFacts, text: string, documents: readonly Chunk[]): Unchanged | undefined {
  const old = written.get(before);
  if (!old || !before.chunks) return undefined;
  const { chunks } = before;
  const shift = old.documents.length - documents.length;
  const same = (index: number, from: number): boolean => {
    const [a, b] = [documents[index], old.documents[from]];
    return (
      a !== undefined &&
      b !== undefined &&
      a.end - a.start === b.end - b.start &&
      text.slice(a.start, a.end) === old.text.slice(b.start, b.end)
    );
  };
  const most = Math.min(documents.length, old.documents.length);
  let front = 0;
  while (front < most && same(front, front)) front++;
  let back = 0;
  while (back < most - front && same(documents.length - 1 - back, old.documents.length - 1 - back)) back++;
  const behind = documents.length - back;
  return {
    at: (index) => (index < front ? chunks[index] : index >= behind ? chunks[index + shift] : undefined),
    rest: chunks.slice(front, chunks.length - back),
    starts: lineStartsAfter(old.starts, old.text, text),
  };
}
