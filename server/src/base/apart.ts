import { getOrMake } from './get-or-make.ts';
import type { FileEdit, Span, TextEdit } from './span.ts';

/** Where a span belongs among others, behind those that do not start behind it. */
function placeAmong(spans: readonly TextEdit[], { start }: Span): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.span.start ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

const meet = (a: Span, b: Span): boolean => Math.max(a.start, b.start) <= Math.min(a.end, b.end);

/** Edits of several changes, without each change that meets what an earlier one edits: to touch it is to meet it. */
export function apart(changes: readonly (readonly FileEdit[])[]): readonly FileEdit[] {
  const taken = new Map<string, TextEdit[]>();
  for (const files of changes) {
    const isFree = ({ uri, edits }: FileEdit): boolean => {
      const own = taken.get(uri) ?? [];
      return edits.every(({ span }) => {
        const at = placeAmong(own, span);
        return [own[at - 1], own[at]].every((other) => other === undefined || !meet(other.span, span));
      });
    };
    if (!files.every(isFree)) continue;
    for (const { uri, edits } of files) {
      const own = getOrMake(taken, uri, () => []);
      for (const edit of edits) own.splice(placeAmong(own, edit.span), 0, edit);
    }
  }
  return [...taken].map(([uri, edits]) => ({ uri, edits }));
}
