import { nearest } from '../../base/texts/nearest.ts';
import type { YamlDocument } from '../../yaml/node.ts';
import type { Misuse } from '../types.ts';

/** `***REMOVED***`, which tools that rewrite a history put in the place of secrets: nobody meant an alias. */
const removed = /^\*{2,}[A-Z]+\*{3,}$/;

/** What the API server refuses a document for, though it is read here; nothing of templates, which are no YAML yet. `text`: the whole file's. */
export function misusesOf(text: string, { index, problems, anchors = [], templated }: YamlDocument): readonly Misuse[] {
  if (templated) return [];
  return problems.flatMap(({ misuse: kind, span }): readonly Misuse[] => {
    if (kind === undefined) return [];
    const name = text.slice(span.start, span.end).replace(/^[*&]/, '');
    if (removed.test(name)) return [];
    const near =
      kind === 'unknown'
        ? nearest(
            name,
            anchors.filter(({ start }) => start < span.start).map((anchor) => anchor.name),
          )
        : undefined;
    return [{ document: index, kind, name, span, ...(near === undefined ? {} : { near }) }];
  });
}
