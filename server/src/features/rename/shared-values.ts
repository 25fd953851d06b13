import type { FileEdit, TextEdit } from '../../base/span.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { TextOf } from '../../rules/define.ts';
import { plainBreaks } from '../../yaml/line-breaks.ts';
import { isMarkdown, manifestsInMarkdown } from '../../yaml/markdown.ts';
import type { Node, ScalarNode } from '../../yaml/node.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { childPath } from '../../yaml/path.ts';
import { aliasItems, isAlias } from '../../yaml/written.ts';
import type { Occurrence, WrittenField } from './occurrence.ts';
import { fileOf } from './obstacles.ts';

/** A scalar with the path of a field of a document that has it, where it stands or by an alias or a merge key (`isLent`). */
interface Leaf {
  readonly path: string;
  readonly node: ScalarNode;
  readonly isLent: boolean;
}

/** All of them below a node. */
function* leavesIn(node: Node, path: string, isLent: boolean): Generator<Leaf> {
  if (node.kind === 'scalar') yield { path, node, isLent };
  else if (node.kind === 'seq') {
    const aliases = aliasItems(node);
    for (const [index, item] of node.items.entries()) yield* leavesIn(item, childPath(path, index), isLent || aliases.has(index));
  } else {
    for (const entry of node.entries) {
      const own = childPath(path, entry.key.value);
      const isKeyLent = isLent || entry.merged === true;
      if (isKeyLent || entry.key.start < node.start) yield { path: own, node: entry.key, isLent: true };
      yield* leavesIn(entry.value, own, isKeyLent || isAlias(entry));
    }
  }
}

/** A text of an object in which a name is one word of many: whoever shares it says the same. */
const freeText = /(?:^|\.)(?:(?:data|stringData|annotations)[.[].+|env\[\d+\]\.value|(?:args|command)\[\d+\])$/;

const keyOf = ({ document, path }: WrittenField): string => `${document ?? ''} ${path}`;

/** The first edit in a node. `edits`: in the order of their places. */
function editIn(edits: readonly TextEdit[], { start, end }: ScalarNode): TextEdit | undefined {
  let [low, high] = [0, edits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.span.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found = edits[low];
  return found !== undefined && found.span.end <= end ? found : undefined;
}

/**
 * Why a rename would change a field that does not name the subject: it has its value from the text of one that does, by an alias or a merge key. `undefined`: there is
 * none.
 */
export function sharedElsewhere(occurrences: readonly Occurrence[], edits: readonly FileEdit[], textOf: TextOf): string | undefined {
  const asked = new Set(occurrences.flatMap(({ place: { uri }, fields = [] }) => fields.map((field) => `${uri} ${keyOf(field)}`)));
  const told = new Set(occurrences.flatMap(({ place: { uri, span }, fields }) => (fields ? [`${uri} ${span.start}`] : [])));
  const inTexts = new Set(occurrences.flatMap(({ place: { uri, span }, inText }) => (inText ? [`${uri} ${span.start}`] : [])));
  const byFile = new Map<string, TextEdit[]>();
  for (const file of edits) getOrMake(byFile, file.uri, () => []).push(...file.edits);
  for (const [uri, own] of byFile) {
    const text = textOf(uri) ?? '';
    if (!text.includes('&') || !text.includes('*')) continue;
    const sorted = own.sort((a, b) => a.span.start - b.span.start);
    for (const [document, { root, anchors }] of parseYaml(plainBreaks(isMarkdown(uri) ? manifestsInMarkdown(text) : text)).entries()) {
      if (root === undefined || anchors === undefined) continue;
      for (const { path, node, isLent } of leavesIn(root, '', false)) {
        const edit = isLent || told.has(`${uri} ${node.start}`) ? editIn(sorted, node) : undefined;
        if (edit === undefined || [document, undefined].some((of) => asked.has(`${uri} ${keyOf({ document: of, path })}`))) continue;
        if (freeText.test(path) && inTexts.has(`${uri} ${edit.span.start}`)) continue;
        return `In ${fileOf(uri)}, ${path} shares this text by an alias or a merge key, and would change with it: write its value out there first.`;
      }
    }
  }
  return undefined;
}
