import type { MapNode, Node } from '../yaml/node.ts';
import { entryOf } from '../yaml/path.ts';

/** An object of a document; `kind` and `apiVersion` as the object says, or as its typed list implies. */
export interface Item {
  readonly prefix: string;
  readonly root: MapNode;
  readonly apiVersion: string;
  readonly kind: string;
}

/** The objects of a document: itself, or the items of a `List` (also typed lists, also nested ones). */
export function itemsOf(root: Node | undefined): Item[] {
  return root?.kind === 'map' ? expand(root, '', '', '', 4) : [];
}

function expand(root: MapNode, prefix: string, apiVersion: string, kind: string, depth: number): Item[] {
  const ownKind = textOf(root, 'kind') || kind;
  const ownVersion = textOf(root, 'apiVersion') || apiVersion;
  if (ownKind === '' || ownVersion === '') return [];
  const items = entryOf(root, 'items')?.value;
  if (!ownKind.endsWith('List') || items?.kind !== 'seq' || depth === 0) return [{ prefix, root, apiVersion: ownVersion, kind: ownKind }];
  const itemKind = ownKind.slice(0, -'List'.length);
  return items.items.flatMap((item, index) =>
    item.kind === 'map' ? expand(item, `${prefix}items[${index}].`, itemKind === '' ? '' : ownVersion, itemKind, depth - 1) : [],
  );
}

function textOf(map: MapNode, key: string): string {
  const value = entryOf(map, key)?.value;
  return value?.kind === 'scalar' && !value.unknown ? value.value : '';
}
