/** Half-open range `[start, end)` of zero-based UTF-16 offsets in one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file. `uri` is whatever the host calls the file; the core only compares it. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

/** Replaces `span` by `newText`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Edits of one file, in any order, not overlapping. */
export interface FileEdit {
  readonly uri: string;
  readonly edits: readonly TextEdit[];
}

/** Is `offset` inside the span, both ends included (a cursor stands between characters)? */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
