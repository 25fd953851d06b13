import { lineStarts, packLines } from '../base/lines.ts';
import { findMentions } from './mentions/mentions.ts';
import { shapeOf } from './trees/shape.ts';
import { childPath } from '../yaml/path.ts';
import { findComments, suppressionsOf } from './suppressions.ts';
import type { FileFacts } from './types.ts';
import { usesInText } from './uses/read-uses.ts';

/** Facts of a file that is no manifest and becomes the value of a key in a ConfigMap or Secret: names in its text, and what it does with them. `closed`: nobody edits it. */
export function textFacts(uri: string, text: string, closed: boolean): FileFacts {
  const node = { kind: 'scalar', start: 0, end: text.length, value: '', style: 'literal' } as const;
  const starts = lineStarts(text);
  const key = uri.slice(uri.lastIndexOf('/') + 1);
  const uses = usesInText({ field: childPath('data', key), key, text, start: 0 });
  const facts = {
    uri,
    role: 'texts' as const,
    objects: [],
    trees: [],
    mentions: findMentions(text, [{ field: 'data', node, wholes: 'none' }]),
    ...(uses.length > 0 ? { uses } : {}),
    suppressions: suppressionsOf(findComments(text, 0, undefined), text, starts),
    documents: 1,
    broken: [],
    templated: false,
  };
  return { ...facts, lineStarts: closed ? packLines(starts) : starts, shape: shapeOf(facts, !closed) };
}
