import { getOrMake } from '../../base/get-or-make.ts';
import type { ScalarNode, YamlDocument } from '../../yaml/node.ts';
import { parseYaml } from '../../yaml/parse.ts';

const parsed = new WeakMap<ScalarNode, readonly YamlDocument[]>();

/** Documents of a patch that stands as text in a kustomization; offsets are those in the text. */
export function inlinePatch(text: ScalarNode): readonly YamlDocument[] {
  return getOrMake(parsed, text, () => parseYaml(text.value));
}
