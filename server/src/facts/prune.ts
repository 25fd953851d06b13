import { mixNumber, mixText } from '../base/hash.ts';
import { intern, pooledLength } from '../base/intern.ts';
import { setOwn } from '../base/own.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { closeNode, openNode, packed, packScalar, unpacked, type PackedMap, type Packing } from '../yaml/packed-map.ts';
import { keyText, plainScalar } from '../yaml/scalar.ts';
import { free, keep, shapeFor, type Shape } from './prune-shapes.ts';
import { isPlaceholder } from './unknown.ts';

/** Texts longer than this are cut off the kept tree: no name, number or address is as long. */
const longText = 300;

export interface Pruned {
  readonly tree: PackedMap;
  /** What is kept, as plain JSON. */
  readonly plain: Readonly<Record<string, unknown>>;
  /** Something kept is unknown before rendering or substitution. */
  readonly unknown: boolean;
}

interface Pruning {
  readonly packing: Packing;
  readonly limit: number;
  unknown: boolean;
  /** Nodes still allowed: guards against aliases that expand to very many. */
  budget: number;
}

/** The part of an object's tree that stays in memory. `known`: a kind that `k8s/read.ts` reads field by field; `whole`: long texts, too. */
export function pruneObject(root: MapNode, kind: string, known: boolean, whole = false): Pruned {
  return pruned(root, shapeFor(kind, known), whole ? Number.POSITIVE_INFINITY : longText);
}

/** The whole tree with pooled strings: kustomizations, chart files. */
export function keepTree(root: MapNode): MapNode {
  return unpacked(pruned(root, { free: true, each: free }, Number.POSITIVE_INFINITY).tree);
}

/** Everything that is asked of an object's tree is done on one way through it. */
function pruned(root: MapNode, shape: Shape, limit: number): Pruned {
  let plain: Record<string, unknown> = {};
  let unknown = false;
  const tree = packed(root, (packing) => {
    const state: Pruning = { packing, limit, unknown: false, budget: 60_000 };
    plain = pruneEntries(root, shape, '', state);
    unknown = state.unknown;
  });
  return { tree, plain, unknown };
}

function pruneEntries(node: MapNode, shape: Shape, key: string, state: Pruning): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  const { packing } = state;
  const others = shape.each ?? (shape.free ? free : keep);
  let count = 0;
  for (const entry of node.entries) {
    const name = entry.key.value;
    const own = shape.rules?.get(name);
    if (own === null) continue;
    if (entry.key.unknown || (!shape.free && isPlaceholder(name))) state.unknown = true;
    if (!isKept(entry.value, state)) continue;
    const text = owned(name);
    packScalar(packing, entry.key, text, entry.key.unknown === true, entry.merged);
    mixText(packing.hash, text);
    const value = prune(entry.value, own ?? others, name || key, state);
    setOwn(plain, keyText(entry.key), value);
    count++;
  }
  mixNumber(packing.hash, 6 + count * 8);
  return plain;
}

function isKept(node: Node, state: Pruning): boolean {
  return state.budget-- > 0 && (node.kind !== 'scalar' || node.value.length <= state.limit);
}

/** Writes what is kept of a node, and gives it as plain JSON. */
function prune(node: Node, shape: Shape, key: string, state: Pruning): unknown {
  if (node.kind === 'scalar') return pruneScalar(node, shape, key, state);
  if (!shape.free && isBraced(node)) return pruneScalar(braced(node), shape, key, state);
  const { packing } = state;
  openNode(packing, node);
  const plain = node.kind === 'map' ? pruneEntries(node, shape, key, state) : pruneItems(node.items, shape.each ?? (shape.free ? free : keep), key, state);
  closeNode(packing, node);
  return plain;
}

/** `{name}`, which YAML reads as a map of one key without a value, and which stands for a text that a program fills in. */
function isBraced(node: Node): node is MapNode {
  if (node.kind !== 'map' || !node.flow || node.entries.length !== 1) return false;
  const [entry] = node.entries;
  return entry !== undefined && entry.merged !== true && entry.key.style === 'plain' && entry.value.kind === 'scalar' && entry.value.start === entry.value.end;
}

function braced({ start, end, entries }: MapNode): ScalarNode {
  return { kind: 'scalar', start, end, value: `{${entries[0]?.key.value ?? ''}}`, style: 'plain', unknown: true };
}

function pruneItems(items: readonly Node[], shape: Shape, key: string, state: Pruning): unknown[] {
  const { packing } = state;
  const plain = items.map((item) => {
    if (isKept(item, state)) return prune(item, shape, key, state);
    // Keeps the place of an item that is too long, so that indexes stay true.
    const { start, end } = item;
    return writeScalar({ kind: 'scalar', start, end, value: '', style: 'plain' }, '', true, packing);
  });
  mixNumber(packing.hash, 5 + items.length * 8);
  return plain;
}

function pruneScalar(node: ScalarNode, shape: Shape, key: string, state: Pruning): unknown {
  const { value } = node;
  const unknown = node.unknown === true || isPlaceholder(value, key);
  if (unknown && !shape.free) state.unknown = true;
  return writeScalar(node, owned(value), unknown, state.packing);
}

function writeScalar(node: ScalarNode, value: string, unknown: boolean, packing: Packing): unknown {
  packScalar(packing, node, value, unknown);
  mixNumber(packing.hash, (node.style === 'plain' ? 1 : 2) + (unknown ? 4 : 0));
  if (node.tag !== undefined) mixText(packing.hash, node.tag);
  mixText(packing.hash, value);
  if (unknown) return value;
  const plain = plainScalar(node);
  return plain === node.value ? value : plain;
}

/** The parser pools short texts; longer ones would keep the file's text alive. */
function owned(value: string): string {
  return value.length <= pooledLength ? value : intern(value);
}
