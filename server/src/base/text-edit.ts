import type { TextEdit } from './span.ts';

/** Applies edits that do not overlap; of two insertions at one place the one given first comes first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index })).sort((a, b) => a.edit.span.start - b.edit.span.start || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    result += text.slice(at, edit.span.start) + edit.newText;
    at = Math.max(at, edit.span.end);
  }
  return result + text.slice(at);
}
