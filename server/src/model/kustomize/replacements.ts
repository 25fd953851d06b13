import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { kindOfItem } from './item.ts';
import type { Item } from './item.ts';
import { targetOf } from './kustomization.ts';
import { answersTo } from './references.ts';
import { child, list, scalarAt, text, update } from './tree-edit.ts';

/**
 * `replacements` written in the kustomization. A plain copy of a value is followed; one with options (delimiters, encodings), of an
 * unknown source, or into a part of a text leaves an unknown.
 */
export function applyReplacements(items: readonly Item[], replacements: readonly Node[]): readonly Item[] {
  let result = items;
  for (const replacement of replacements) {
    const source = sourceValue(result, child(replacement, 'source'));
    for (const target of list(child(replacement, 'targets'))) result = result.map((item) => replaceIn(item, target, source));
  }
  return result;
}

function sourceValue(items: readonly Item[], source: Node | undefined): ScalarNode | undefined {
  if (source === undefined || child(source, 'options') !== undefined) return undefined;
  const { kind, name, namespace } = targetOf(source);
  const found = items.filter((item) => (kind === undefined || kind === kindOfItem(item)) && (name === undefined || answersTo(item, name, namespace)));
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  let value: ScalarNode | undefined;
  update(only.tree, pathOf(text(child(source, 'fieldPath')) ?? 'metadata.name'), undefined, (node) => {
    if (node?.kind === 'scalar' && text(node) !== undefined) value ??= node;
    return undefined;
  });
  return value;
}

function replaceIn(item: Item, target: Node, value: ScalarNode | undefined): Item {
  const select = child(target, 'select');
  if (select === undefined || !isSelected(item, select) || list(child(target, 'reject')).some((reject) => isSelected(item, reject))) return item;
  const options = child(target, 'options');
  const plain = options?.kind !== 'map' || options.entries.every(({ key }) => key.value === 'create');
  const create = text(child(options, 'create')) === 'true';
  let { tree } = item;
  const paths = list(child(target, 'fieldPaths')).map((node) => text(node) ?? '');
  for (const path of paths.length > 0 ? paths : ['metadata.name']) tree = replaceAt(tree, pathOf(path), plain ? value : undefined, create ? target : undefined);
  if (tree === item.tree) return item;
  return { ...item, tree, partial: item.partial || value === undefined || !plain };
}

function replaceAt(tree: MapNode, path: readonly string[], value: ScalarNode | undefined, create: Node | undefined): MapNode {
  const changed = update(tree, path, create, (found) => {
    const at = found ?? create;
    if (at === undefined || (found !== undefined && found.kind !== 'scalar')) return undefined;
    return value === undefined ? { ...scalarAt(at, ''), unknown: true } : scalarAt(at, value.value, value.style);
  });
  return changed.kind === 'map' ? changed : tree;
}

function isSelected(item: Item, select: Node): boolean {
  const { kind, name, namespace } = targetOf(select);
  return (kind === undefined || kind === kindOfItem(item)) && (name === undefined || answersTo(item, name, namespace));
}

/** Field path with list items left out: `spec.containers.[name=a].env.0` walks all items, which only makes more unknown. */
function pathOf(path: string): readonly string[] {
  const parts = path.match(/\[[^\]]*\]|(?:\\.|[^.[])+/g) ?? [];
  return parts.map((part) => part.replaceAll('\\.', '.')).filter((part) => !/^(\[[^\]]*\]|\d+|\*)$/.test(part));
}
