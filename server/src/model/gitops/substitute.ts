import { isPlaceholder } from '../../facts/unknown.ts';
import type { MapEntry, MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import type { Item } from '../kustomize/item.ts';
import { at, list, text } from '../kustomize/patches/tree-edit.ts';

/** `postBuild` of a Flux Kustomization (fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution). */
export interface Substitution {
  readonly values: ReadonlyMap<string, string>;
  /** ConfigMaps and Secrets give more, which nobody here knows. */
  readonly isOpen: boolean;
}

/** Longer values are left unknown: they are no names, and written in again and again they would fill the memory. */
const longest = 300;

/** What is written in at the end of a build; `undefined`: nothing, and then texts stay as they are. */
export function substitutionOf(postBuild: Node | undefined): Substitution | undefined {
  const own = child(postBuild, 'substitute');
  const isOpen = list(child(postBuild, 'substituteFrom')).length > 0;
  if (own?.kind !== 'map' && !isOpen) return undefined;
  const values = new Map<string, string>();
  let isLong = false;
  for (const { key, value } of own?.kind === 'map' ? own.entries : []) {
    if (value.kind !== 'scalar' || value.unknown === true) continue;
    if (value.value.length > longest) isLong = true;
    else values.set(key.value, value.value);
  }
  return { values, isOpen: isOpen || isLong };
}

/** The label or annotation that spares an object. */
const spares = 'kustomize.toolkit.fluxcd.io/substitute';

/** The object with the variables written in; what hangs on others stays unknown. */
export function substituted(item: Item, substitution: Substitution): Item {
  const isSpared = ['labels', 'annotations'].some((field) => text(at(item.tree, ['metadata', field, spares])) === 'disabled');
  if (isSpared) return item;
  const tree = inMap(item.tree, substitution);
  return tree === item.tree ? item : { ...item, tree };
}

function inNode(node: Node, substitution: Substitution): Node {
  if (node.kind === 'scalar') return inText(node, substitution);
  if (node.kind === 'map') return inMap(node, substitution);
  const items = node.items.map((item) => inNode(item, substitution));
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
}

function inMap(node: MapNode, substitution: Substitution): MapNode {
  const { entries } = node;
  const changed = entries.map((entry): MapEntry => {
    const value = inNode(entry.value, substitution);
    return value === entry.value ? entry : { ...entry, value };
  });
  return changed.every((entry, index) => entry === entries[index]) ? node : { ...node, entries: changed };
}

/** `${NAME}`, and with what counts while NAME is not set: `${NAME:=text}`, `${NAME:-text}`, `${NAME=text}`, `${NAME-text}`. */
const variable = /(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-=]([^${}]*))?\}/g;

function inText(node: ScalarNode, { values, isOpen }: Substitution): ScalarNode {
  if (!node.value.includes('${')) return node;
  const value = node.value.replace(
    variable,
    (whole, name: string, otherwise: string | undefined) => values.get(name) ?? (isOpen ? whole : (otherwise ?? whole)),
  );
  if (value === node.value) return node;
  const { unknown: _, ...known } = node;
  return isPlaceholder(value) ? { ...node, value } : { ...known, value };
}
