import type { MapNode, Node } from '../../yaml/node.ts';
import { changeAt, fieldPath, keysOf, valuesAt } from './field-path.ts';
import { kindOfItem, withPatchedTexts } from './item.ts';
import type { Item } from './item.ts';
import { targetOf } from './kustomization.ts';
import { answersTo } from './references.ts';
import { child, list, scalarAt, text } from './tree-edit.ts';

/**
 * `replacements` of a kustomization (kustomize api/filters/replacement). A plain copy of a value is followed; one with options (delimiters,
 * encodings) or of an unknown source leaves an unknown.
 */
export function applyReplacements(items: readonly Item[], replacements: readonly Node[]): readonly Item[] {
  let result = items;
  for (const replacement of replacements) {
    const source = sourceValue(result, child(replacement, 'source'));
    for (const target of list(child(replacement, 'targets'))) result = result.map((item) => replaceIn(item, target, source));
  }
  return result;
}

function sourceValue(items: readonly Item[], source: Node | undefined): Node | undefined {
  if (source === undefined || child(source, 'options') !== undefined) return undefined;
  const found = items.filter((item) => isSelected(item, source));
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const [value] = valuesAt(only.tree, fieldPath(text(child(source, 'fieldPath')) ?? 'metadata.name'));
  return value?.kind === 'scalar' && text(value) === undefined ? undefined : value;
}

function replaceIn(item: Item, target: Node, value: Node | undefined): Item {
  const select = child(target, 'select');
  if (select === undefined || !isSelected(item, select) || list(child(target, 'reject')).some((reject) => isSelected(item, reject))) return item;
  const options = child(target, 'options');
  const plain = options?.kind !== 'map' || options.entries.every(({ key }) => key.value === 'create');
  const create = text(child(options, 'create')) === 'true' ? target : undefined;
  const written = list(child(target, 'fieldPaths')).map((node) => text(node) ?? '');
  const paths = written.length > 0 ? written : ['metadata.name'];
  let { tree } = item;
  for (const path of paths) tree = replaceAt(tree, path, plain ? value : undefined, create);
  const touched = withPatchedTexts(item, (key) => paths.some((path) => keysOf(path).includes(key)));
  return tree === item.tree ? touched : { ...touched, tree, partial: item.partial || value === undefined || !plain };
}

function replaceAt(tree: MapNode, path: string, value: Node | undefined, create: Node | undefined): MapNode {
  const changed = changeAt(tree, fieldPath(path), create, (found) => {
    const at = found ?? create;
    if (at === undefined) return undefined;
    if (value === undefined) return { ...scalarAt(at, ''), unknown: true };
    return value.kind === 'scalar' ? scalarAt(at, value.value, value.style) : value;
  });
  return changed.kind === 'map' ? changed : tree;
}

function isSelected(item: Item, select: Node): boolean {
  const { kind, name, namespace } = targetOf(select);
  return (kind === undefined || kind === kindOfItem(item)) && (name === undefined || answersTo(item, name, namespace));
}
