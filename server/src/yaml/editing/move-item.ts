import type { Node, SeqNode } from '../node.ts';
import { columnOf, isCommentLine, lineStart, newlineOf, propsStart, trimEnd } from '../text.ts';
import { collectionAt } from '../written.ts';
import { removeItem, type Edits } from './edit.ts';

/** Puts an item of a sequence, with the comments above it, in front of another that stands above it. Nothing where they share a line in block style. */
export function moveItemBefore(text: string, list: SeqNode, item: Node, before: Node): Edits {
  const here = collectionAt(text, list);
  const target = here?.items.find(({ start }) => start === before.start);
  const [cut, ...more] = removeItem(text, list, item);
  if (here === undefined || target === undefined || target.start >= item.start || cut === undefined || more.length > 0) return [];
  if (here.flow) {
    const at = propsStart(text, target.start);
    const gap = /[[,](\s*)$/.exec(text.slice(0, at))?.[1];
    if (gap === undefined) return [];
    const body = text.slice(propsStart(text, item.start), trimEnd(text, item.end));
    return [{ span: { start: at, end: at }, newText: `${body},${gap === '' ? ' ' : gap}` }, cut];
  }
  const [from, to] = [item, target].map(({ start }) => text.lastIndexOf('-', propsStart(text, start) - 1));
  if (from === undefined || to === undefined || !isAlone(text, from) || !isAlone(text, to) || columnOf(text, from) !== columnOf(text, to))
    return [];
  const isLast = cut.span.start < lineStart(text, from);
  const first = withComments(text, lineStart(text, from));
  const own = text.slice(first, cut.span.end);
  const at = withComments(text, lineStart(text, to));
  const start = first - (lineStart(text, from) - cut.span.start);
  return [
    { span: { start: at, end: at }, newText: isLast ? own + newlineOf(text) : own },
    { span: { start, end: cut.span.end }, newText: '' },
  ];
}

/** Is the dash the first of its line? */
const isAlone = (text: string, dash: number): boolean => text.slice(lineStart(text, dash), dash).trim() === '';

/** Where the comments above a line begin. */
function withComments(text: string, line: number): number {
  let start = line;
  while (start > 0 && isCommentLine(text, lineStart(text, start - 1))) start = lineStart(text, start - 1);
  return start;
}
