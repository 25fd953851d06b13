import type { Span, TextEdit } from '../base/span.ts';
import type { Edits } from './editing/edit.ts';
import type { Anchor } from './node.ts';
import { columnOf, lineStart, propsStart } from './text.ts';
import { isInScalar, usedAnchors } from './written.ts';

/**
 * Edits after which every alias means what it meant: where an edit changes or removes what an anchor names, the anchor moves with its text to the first alias that is
 * left. Empty where that is not possible. `text`: with plain line breaks.
 */
export function keepAliases(text: string, edits: Edits): Edits {
  const anchors = usedAnchors(text);
  const moves: TextEdit[] = [];
  for (const anchor of anchors) {
    const left = anchor.uses.filter((use) => !edits.some(({ span }) => covers(span, use)));
    const [first] = left;
    if (first === undefined || !edits.some((edit) => changes(text, anchor, edit) && !isOfComment(text, edit))) continue;
    const move = moved(text, anchor, first, anchors, edits);
    if (move === undefined) return [];
    moves.push(...move);
  }
  return moves.length === 0 ? edits : [...edits, ...moves];
}

/** Is it about a comment, or part of one? */
function isOfComment(text: string, { span, newText }: TextEdit): boolean {
  const whole = /^[ \t]*(?:#[^\r\n]*)?(?:\r?\n)?$/;
  const removed = text.slice(span.start, span.end);
  const head = text.slice(lineStart(text, span.start), span.start);
  const sign = /(?:^|[ \t])#/.exec(head);
  const isInside = sign !== null && !/[\r\n]/.test(removed + newText);
  return (
    (isInside || (whole.test(removed) && whole.test(newText))) &&
    !isInScalar(text, span.start) &&
    !isInScalar(text, span.start - head.length + (sign?.index ?? head.length) + 1)
  );
}

function covers(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

const endOf = ({ start, name, node }: Anchor): number => Math.max(node?.end ?? 0, start + 1 + name.length);

/** Is anything else there after the edit than what the anchor named? */
function changes(text: string, anchor: Anchor, { span, newText }: TextEdit): boolean {
  const end = endOf(anchor);
  if (span.start < span.end) return span.start < end && anchor.start < span.end;
  if (anchor.start < span.start && span.start < end) return true;
  const node = anchor.node;
  if (node === undefined || span.start < end) return false;
  if (node.kind === 'scalar' || node.flow) return span.start === end && node.start === node.end;
  // New lines behind a block belong to it as far as they are as deep as it is.
  const isBehind = /^(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*[ \t]*(?:#[^\r\n]*)?$/.test(text.slice(end, span.start));
  return isBehind && columnOfNew(text, span.start, newText) >= columnOf(text, node.start);
}

/** Column in which the first of the new lines begins. */
function columnOfNew(text: string, at: number, newText: string): number {
  const lead = /^\r?\n( *)/.exec(newText);
  return lead === null ? columnOf(text, at) + (/^ */.exec(newText)?.[0].length ?? 0) : (lead[1] ?? '').length;
}

/** The anchor leaves its place, and stands with its text where an alias stood; `undefined` where the text does not fit there. */
function moved(text: string, anchor: Anchor, use: Span, anchors: readonly Anchor[], edits: Edits): readonly TextEdit[] | undefined {
  const { node, start, name } = anchor;
  const end = endOf(anchor);
  const body = text.slice(start, end);
  const isLine = !/[\r\n]/.test(body);
  // A plain text may end elsewhere inside of brackets, and what stands before the anchor is not taken along.
  const isPlain = node?.kind === 'scalar' && node.style === 'plain' && /[,[\]{}]/.test(node.value);
  const isKey = /^[ \t]*:/.test(text.slice(use.end, use.end + 80)) || /^[ \t]*:(?:[ \t\r\n]|$)/.test(text.slice(end, end + 80));
  const holdsOthers = anchors.some((other) =>
    [other, ...other.uses].some((each) => each !== anchor && start < each.start && each.start < end),
  );
  if (node === undefined || !isLine || isPlain || isKey || holdsOthers || propsStart(text, start) < start) return undefined;
  const behind = start + 1 + name.length;
  const sign = { start, end: behind + (/^[ \t]*/.exec(text.slice(behind, node.start))?.[0].length ?? 0) };
  const replaced: TextEdit = { span: use, newText: body };
  return edits.some(({ span }) => covers(span, sign)) ? [replaced] : [{ span: sign, newText: '' }, replaced];
}
