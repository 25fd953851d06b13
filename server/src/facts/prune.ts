import { intern, pooledLength } from '../base/intern.ts';
import type { MapEntry, MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { free, keep, shapeFor, type Shape } from './prune-shapes.ts';
import { isCapitalPlaceholder, isPlaceholder } from './unknown.ts';

/** Texts longer than this are cut off the kept tree: no name, number or address is as long. */
const longText = 300;

export interface Pruned {
  readonly tree: MapNode;
  /** Something kept is unknown before rendering or substitution. */
  readonly unknown: boolean;
}

interface Pruning {
  unknown: boolean;
  /** Nodes still allowed: guards against aliases that expand to very many. */
  budget: number;
}

/** The part of an object's tree that stays in memory. `known`: a kind that `k8s/read.ts` reads field by field. */
export function pruneObject(root: MapNode, kind: string, known: boolean): Pruned {
  const shape = shapeFor(kind, known);
  const state: Pruning = { unknown: false, budget: 60_000 };
  return { tree: pruneMap(root, shape, '', state), unknown: state.unknown };
}

/** The whole tree with pooled strings: kustomizations, chart files. */
export function keepTree(root: MapNode): MapNode {
  return pruneMap(root, { free: true, each: free }, '', { unknown: false, budget: 60_000 }, Number.POSITIVE_INFINITY);
}

function pruneMap(node: MapNode, shape: Shape, key: string, state: Pruning, limit = longText): MapNode {
  const entries: MapEntry[] = [];
  let same = true;
  for (const entry of node.entries) {
    const name = entry.key.value;
    if (shape.drop?.has(name) === true) {
      same = false;
      continue;
    }
    const below = (shape.fields && Object.hasOwn(shape.fields, name) ? shape.fields[name] : shape.each) ?? (shape.free ? free : keep);
    const value = prune(entry.value, below, shape.fields || shape.each ? name : name || key, state, limit);
    if (entry.key.unknown || (!shape.free && isPlaceholder(name))) state.unknown = true;
    const kept = value === undefined ? entry.key : pruneKey(entry.key);
    if (value === entry.value && kept === entry.key) entries.push(entry);
    else {
      same = false;
      if (value !== undefined) entries.push(entry.merged ? { key: kept, value, merged: true } : { key: kept, value });
    }
  }
  return same ? node : { ...node, entries };
}

function prune(node: Node, shape: Shape, key: string, state: Pruning, limit: number): Node | undefined {
  if (state.budget-- <= 0) return undefined;
  if (node.kind === 'scalar') return node.value.length > limit ? undefined : pruneScalar(node, shape, key, state);
  if (node.kind === 'map') return pruneMap(node, shape, key, state, limit);
  const below = shape.each ?? (shape.free ? free : keep);
  let same = true;
  const items = node.items.map((item) => {
    const kept = prune(item, below, key, state, limit) ?? hole(item);
    if (kept !== item) same = false;
    return kept;
  });
  return same ? node : { ...node, items };
}

/** Keeps the place of a list item that is too long, so that indexes stay true. */
function hole(node: Node): ScalarNode {
  return { kind: 'scalar', start: node.start, end: node.end, value: '', style: 'plain', unknown: true };
}

/** The parser pools short texts, so that its own nodes can stay; longer ones would keep the file's text alive. */
function pruneKey(key: ScalarNode): ScalarNode {
  return key.value.length <= pooledLength ? key : { ...key, value: intern(key.value) };
}

function pruneScalar(node: ScalarNode, shape: Shape, key: string, state: Pruning): ScalarNode {
  const { value } = node;
  const unknown = node.unknown === true || isPlaceholder(value) || isCapitalPlaceholder(key, value);
  if (unknown && !shape.free) state.unknown = true;
  const own = value.length <= pooledLength ? node : { ...node, value: intern(value) };
  return unknown && node.unknown !== true ? { ...own, unknown: true } : own;
}
