import type { Node } from '../yaml/node.ts';
import { lineAt } from '../base/lines.ts';
import type { Suppression, SuppressionComment } from './types.ts';

const comment = /(^|[ \t])#[ \t]*headlight-ignore(-file)?[ \t]*:[ \t]*([^\r\n]*)/gm;

/** Suppression comments of a document that starts at `base`. Text inside of its scalars is no comment. */
export function findComments(text: string, base: number, root: Node | undefined): SuppressionComment[] {
  if (!text.includes('headlight-ignore')) return [];
  const found: SuppressionComment[] = [];
  for (const match of text.matchAll(comment)) {
    const start = base + match.index + (match[1] ?? '').length;
    if (insideScalar(root, start)) continue;
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

/** The comments with the lines that they speak of in the file. */
export function suppressionsOf(comments: readonly SuppressionComment[], text: string, starts: Uint32Array): Suppression[] {
  return comments.map((found) => ({ ...found, line: targetLine(text, starts, found.span.start) }));
}

function idsOf(list: string, offset: number): Suppression['ids'] {
  return [...list.matchAll(/[^\s,]+/g)].map((match) => ({
    id: match[0], span: { start: offset + match.index, end: offset + match.index + match[0].length },
  }));
}

/** The comment's own line when text stands before it, else the next line that is no comment. */
function targetLine(text: string, starts: Uint32Array, offset: number): number {
  let line = lineAt(starts, offset);
  if (text.slice(starts[line], offset).trim() !== '') return line;
  do line++;
  while (line + 1 < starts.length && /^[ \t]*#/.test(text.slice(starts[line], starts[line + 1])));
  return line;
}

function insideScalar(node: Node | undefined, offset: number): boolean {
  if (node === undefined) return false;
  if (node.kind === 'scalar') return node.start < offset && offset < node.end;
  if (node.kind === 'seq') return node.items.some((item) => insideScalar(item, offset));
  return node.entries.some(({ key, value, merged }) => !merged && (insideScalar(key, offset) || insideScalar(value, offset)));
}
