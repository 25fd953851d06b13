import { memo } from '../../base/memo.ts';
import { openFields } from '../../facts/trees/open-fields.ts';
import type { ObjectFacts } from '../../facts/types.ts';
import { isObject } from '../../k8s/json.ts';
import type { KubeObject } from '../../k8s/kinds.ts';
import { kindOf } from '../../k8s/kinds.ts';
import { isKnownKind, readObject } from '../../k8s/read/read.ts';
import type { MapNode } from '../../yaml/node.ts';
import { toPlain } from '../../yaml/scalar.ts';
import { groupOf } from '../../k8s/operators/custom-objects.ts';
import { at, nameText } from './patches/tree-edit.ts';

/** A name and namespace that an object has, or had before a transformation. */
export interface ItemId {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** An object on its way through a build. A value: transformations make new ones. */
export interface Item {
  readonly tree: MapNode;
  /** The object as written. */
  readonly source: ObjectFacts;
  /** Names before transformations, oldest first; the present one is in the tree. */
  readonly past: readonly ItemId[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  readonly partial: boolean;
  /** Fields with texts (`env`, `args`, `data` …) that patches or replacements set: texts of the source say nothing of them any more. */
  readonly patchedTexts: readonly string[];
  /** A label entry set several fields at once, and no JSON patch, which writes everything anew, came after it. */
  readonly sharesLabels: boolean;
  /** Patches, as written in files of their own, whose texts came into it. */
  readonly texts: readonly ObjectFacts[];
}

/** An object as it enters a build. */
export function itemOf(source: ObjectFacts): Item {
  return {
    tree: source.tree,
    source,
    past: [],
    prefixes: [],
    suffixes: [],
    partial: source.partial,
    patchedTexts: [],
    sharesLabels: false,
    texts: [],
  };
}

/** Kind of the object as it was written. */
export function kindOfItem(item: Item): string {
  return kindOf(item.source.object);
}

/** API group of the object as it was written; '' for the core group. */
export function groupOfItem(item: Item): string {
  return groupOf(item.source.object.apiVersion);
}

/** Asked for often, and the same as long as the tree is. */
/** Name and namespace that the object has now. */
export function idOf({ tree }: Pick<Item, 'tree'>): ItemId {
  return readId(tree);
}

const readId = memo((tree: MapNode): ItemId => ({
  name: nameText(at(tree, ['metadata', 'name'])) ?? '',
  namespace: nameText(at(tree, ['metadata', 'namespace'])),
}));

/** Name and namespace that the object had first. */
export function originalId(item: Item): ItemId {
  return item.past[0] ?? idOf(item);
}

/** All names and namespaces that the object had, the present one last. */
export function allIds(item: Item): readonly ItemId[] {
  return [...item.past, idOf(item)];
}

/** The object that the tree means now. */
export function objectOf(item: Item): KubeObject | undefined {
  const plain = toPlain(item.tree);
  const { apiVersion } = item.source.object;
  return isObject(plain) ? readObject({ ...plain, apiVersion, kind: kindOfItem(item) }) : undefined;
}

/** Facts of the object as deployed; the source's own where nothing changed. The same for the same item. */
export function factsOf(item: Item): ObjectFacts {
  if (item.tree === item.source.tree && item.partial === item.source.partial && item.patchedTexts.length === 0) return item.source;
  return deployedFacts(item);
}

const deployedFacts = memo((item: Item): ObjectFacts => {
  const object = objectOf(item);
  if (object === undefined) return item.source;
  const { open: _, ...source } = item.source;
  const open = openFields(item.tree, kindOfItem(item), isKnownKind(object.apiVersion, kindOfItem(item)));
  const mentions =
    item.patchedTexts.length > 0 ? source.mentions.filter((mention) => !isPatched(mention.field, item.patchedTexts)) : source.mentions;
  const uses = source.uses?.filter((use) => !isPatched(use.field, item.patchedTexts));
  return {
    ...source,
    tree: item.tree,
    object,
    partial: item.partial,
    mentions,
    ...(uses === undefined ? {} : { uses }),
    ...(open.length > 0 ? { open } : {}),
  };
});

const textKeys = ['env', 'args', 'command', 'data', 'stringData', 'annotations'];

/** The item, of which a patch set these fields; `touched` says which names of fields that is about. */
export function withPatchedTexts(item: Item, touched: (key: string) => boolean): Item {
  const added = textKeys.filter((key) => !item.patchedTexts.includes(key) && touched(key));
  return added.length === 0 ? item : { ...item, patchedTexts: [...item.patchedTexts, ...added] };
}

function isPatched(field: string, keys: readonly string[]): boolean {
  return keys.some(
    (key) =>
      field === key ||
      field.startsWith(`${key}.`) ||
      field.startsWith(`${key}[`) ||
      field.includes(`.${key}[`) ||
      field.includes(`.${key}.`),
  );
}
