import { memo } from '../../../base/memo.ts';
import { isPlaceholder } from '../../../facts/unknown.ts';
import type { Node, ScalarNode, YamlDocument } from '../../../yaml/node.ts';
import { parseYaml } from '../../../yaml/parse.ts';

/** Documents of a patch that stands as text in a kustomization; offsets are those in the text. What a placeholder stands in is unknown, the rest is as written. */
export const inlinePatch = memo((text: ScalarNode): readonly YamlDocument[] =>
  parseYaml(text.value).map((document) => (document.root === undefined ? document : { ...document, root: marked(document.root, '') })),
);

/** As files of patches are marked when they are read (`facts/trees/prune.ts`). */
function marked(node: Node, key: string): Node {
  if (node.kind === 'scalar') return isPlaceholder(node.value, key) ? { ...node, unknown: true } : node;
  if (node.kind === 'seq') return { ...node, items: node.items.map((item) => marked(item, key)) };
  return { ...node, entries: node.entries.map((entry) => ({ ...entry, key: entry.key, value: marked(entry.value, entry.key.value) })) };
}
