import { intern } from '../base/intern.ts';
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
  for (const entry of node.entries) {
    const name = entry.key.value;
    if (shape.drop?.has(name) === true) continue;
    const below = (shape.fields && Object.hasOwn(shape.fields, name) ? shape.fields[name] : shape.each) ?? (shape.free ? free : keep);
    const value = prune(entry.value, below, shape.fields || shape.each ? name : name || key, state, limit);
    if (entry.key.unknown || (!shape.free && isPlaceholder(name))) state.unknown = true;
    if (value === undefined) continue;
    const kept = pruneKey(entry.key);
    entries.push(entry.merged ? { key: kept, value, merged: true } : { key: kept, value });
  }
  return { ...node, entries };
}

function prune(node: Node, shape: Shape, key: string, state: Pruning, limit: number): Node | undefined {
  if (state.budget-- <= 0) return undefined;
  if (node.kind === 'scalar') return node.value.length > limit ? undefined : pruneScalar(node, shape, key, state);
  if (node.kind === 'map') return pruneMap(node, shape, key, state, limit);
  const below = shape.each ?? (shape.free ? free : keep);
  const items = node.items.map((item) => prune(item, below, key, state, limit) ?? hole(item));
  return { ...node, items };
}

/** Keeps the place of a list item that is too long, so that indexes stay true. */
function hole(node: Node): ScalarNode {
  return { kind: 'scalar', start: node.start, end: node.end, value: '', style: 'plain', unknown: true };
}

function pruneKey(key: ScalarNode): ScalarNode {
  const value = intern(key.value);
  if (key.unknown || key.tag !== undefined || key.uri !== undefined) return { ...key, value };
  return { kind: 'scalar', start: key.start, end: key.end, value, style: key.style };
}

function pruneScalar(node: ScalarNode, shape: Shape, key: string, state: Pruning): ScalarNode {
  const value = intern(node.value);
  const unknown = node.unknown === true || isPlaceholder(value) || isCapitalPlaceholder(key, value);
  if (unknown && !shape.free) state.unknown = true;
  const { start, end, style } = node;
  if (!unknown && node.tag === undefined && node.uri === undefined) return { kind: 'scalar', start, end, value, style };
  return unknown ? { ...node, value, unknown: true } : { ...node, value };
}
