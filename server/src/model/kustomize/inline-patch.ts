import type { ScalarNode, YamlDocument } from '../../yaml/node.ts';
import { parseYaml } from '../../yaml/parse.ts';

const parsed = new WeakMap<ScalarNode, readonly YamlDocument[]>();

/** Documents of a patch that stands as text in a kustomization; offsets are those in the text. */
export function inlinePatch(text: ScalarNode): readonly YamlDocument[] {
  const known = parsed.get(text) ?? parseYaml(text.value);
  parsed.set(text, known);
  return known;
}
