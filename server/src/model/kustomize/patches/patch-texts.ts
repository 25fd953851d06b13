import { getOrMake } from '../../../base/get-or-make.ts';
import type { ObjectFacts } from '../../../facts/types.ts';
import { idOf } from '../item.ts';
import type { Item } from '../item.ts';

const made = new WeakMap<ObjectFacts, Map<string, ObjectFacts>>();

/**
 * The texts of patches as objects of their own, which only hold texts: names in a patch are linked and judged in its own file, in the
 * namespace of what it patches. Each patch once per build.
 */
export function patchTexts(items: readonly Item[]): readonly ObjectFacts[] {
  const found = new Map<ObjectFacts, ObjectFacts>();
  for (const item of items) for (const text of item.texts) if (!found.has(text)) found.set(text, textObject(text, item));
  return [...found.values()];
}

function textObject(patch: ObjectFacts, item: Item): ObjectFacts {
  const { name, namespace } = idOf(item);
  const key = `${namespace ?? ''}/${name}`;
  return getOrMake(
    getOrMake(made, patch, () => new Map<string, ObjectFacts>()),
    key,
    () => ({
      ...patch,
      tree: { ...patch.tree, entries: [], common: true },
      object: {
        kind: 'Custom',
        customKind: 'Patch',
        apiVersion: '',
        name,
        labels: {},
        annotations: {},
        ...(namespace !== undefined ? { namespace } : {}),
      },
    }),
  );
}
