import type { Span, TextEdit } from '../../base/span.ts';
import type { Edits } from './edit.ts';

/** Edits of one text that were computed apart, as one; empty where one is in the way of another. */
export function joinEdits(text: string, edits: Edits): Edits {
  const removals = joinedRemovals(
    text,
    edits.filter(({ newText }) => newText === ''),
  );
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    if (edit.newText === '') continue;
    const at = edit.span.start === edit.span.end ? removals.findIndex((removal) => takesIn(text, removal, edit)) : -1;
    const removal = removals[at];
    const newText = removal && placedIn(text, removal.span, edit);
    if (removal === undefined) joined.push(edit);
    else if (newText === undefined) return [];
    else removals[at] = { span: removal.span, newText: removal.newText + newText };
  }
  const all = [...removals, ...joined].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return all.every(({ span }, i) => i === 0 || (all[i - 1]?.span.end ?? 0) <= span.start) ? all : [];
}

/** Removals that share a line break, as at the end of a text that has none there, are one. */
function joinedRemovals(text: string, removals: Edits): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of [...removals].sort((a, b) => a.span.start - b.span.start)) {
    const last = joined.at(-1);
    if (last === undefined || edit.span.start >= last.span.end) {
      joined.push(edit);
      continue;
    }
    const end = Math.max(last.span.end, edit.span.end);
    const before = end === text.length ? (/\r?\n$/.exec(text.slice(0, last.span.start))?.[0].length ?? 0) : 0;
    joined[joined.length - 1] = { span: { start: last.span.start - before, end }, newText: '' };
  }
  return joined;
}

/** Does an insertion stand inside of what is removed, or behind all that stood between two brackets? */
function takesIn(text: string, { span }: TextEdit, { span: { start }, newText }: TextEdit): boolean {
  return (
    (span.start < start && start < span.end) || (start === span.end && newText.startsWith(',') && /[[{]/.test(text.charAt(span.start - 1)))
  );
}

/** What is inserted, as text in the place of what is removed; `undefined`: it does not fit there. */
function placedIn(text: string, removed: Span, { span: { start }, newText }: TextEdit): string | undefined {
  if (/[[{]/.test(text.charAt(removed.start - 1))) return newText.replace(/^,\s*/, '');
  if (text[removed.end - 1] !== '\n' || (removed.start > 0 && text[removed.start - 1] !== '\n')) return undefined;
  const [lineBreak = ''] = /^\r?\n/.exec(newText) ?? [];
  if (lineBreak !== '') return newText.slice(lineBreak.length) + lineBreak;
  const pad = text.slice(removed.start, start);
  return /^ *$/.test(pad) && newText.endsWith(`\n${pad}`) ? pad + newText.slice(0, newText.length - pad.length) : undefined;
}
