import type { Span } from '../base/span.ts';
import type { Node } from '../yaml/node.ts';
import { lineAt } from '../base/lines.ts';
import type { Suppression, SuppressionComment } from './types.ts';

const comment = /(^|[ \t])#[ \t]*headlight-ignore(-file)?[ \t]*:[ \t]*([^\r\n]*)/gm;

const none: readonly never[] = [];

/** Suppression comments of a document that starts at `base`, with plain line breaks. Text inside of its scalars is no comment. */
export function findComments(text: string, base: number, root: Node | undefined): readonly SuppressionComment[] {
  if (!text.includes('headlight-ignore')) return none;
  const found: SuppressionComment[] = [];
  const scalars = scalarsOf(root);
  for (const match of text.matchAll(comment)) {
    const start = base + match.index + (match[1] ?? '').length;
    if (isInside(scalars, start)) continue;
    const rest = match[3] ?? '';
    const restStart = base + match.index + match[0].length - rest.length;
    const split = /(?:^|\s)--\s*/.exec(rest);
    const list = split === null ? rest : rest.slice(0, split.index);
    found.push({
      span: { start, end: restStart + rest.trimEnd().length },
      ids: idsOf(list, restStart),
      reason: split === null ? '' : rest.slice(split.index + split[0].length).trim(),
      scope: match[2] === undefined ? 'line' : 'file',
    });
  }
  return found;
}

/** The comments with the lines that they speak of in the file. `text`: with plain line breaks; `starts`: UTF-16 offsets of its lines. */
export function suppressionsOf(comments: readonly SuppressionComment[], text: string, starts: Uint32Array): readonly Suppression[] {
  if (comments.length === 0) return none;
  // From the last to the first: each run of comment lines is walked once.
  let below: Run = { first: starts.length, end: starts.length };
  return comments
    .toReversed()
    .map((found) => {
      const line = lineAt(starts, found.span.start);
      const speaksOf = (number: number): Suppression => ({
        ...found,
        speaksOf: { start: starts[number] ?? text.length + 1, end: starts[number + 1] ?? text.length + 1 },
      });
      if (text.slice(starts[line], found.span.start).trim() !== '') return speaksOf(line);
      let end = line + 1;
      while (end + 1 < starts.length && end !== below.first && /^[ \t]*#/.test(text.slice(starts[end], starts[end + 1]))) end++;
      below = { first: line, end: end === below.first && end + 1 < starts.length ? below.end : end };
      return speaksOf(below.end);
    })
    .reverse();
}

function idsOf(list: string, offset: number): Suppression['ids'] {
  return [...list.matchAll(/[^\s,]+/g)].map((match) => ({
    id: match[0],
    span: { start: offset + match.index, end: offset + match.index + match[0].length },
  }));
}

/** Lines of comments, and the line behind them: that is what they speak of, unless text stands before them. */
interface Run {
  readonly first: number;
  readonly end: number;
}

/** Spans of all scalars by their start. */
function scalarsOf(root: Node | undefined): Span[] {
  const spans: Span[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'scalar') spans.push({ start: node.start, end: node.end });
    else if (node.kind === 'seq') node.items.forEach(visit);
    else {
      for (const { key, value, merged } of node.entries) {
        if (merged) continue;
        visit(key);
        visit(value);
      }
    }
  };
  if (root !== undefined) visit(root);
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}

function isInside(spans: readonly Span[], offset: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const last = spans[low - 1];
  return last !== undefined && offset < last.end;
}
