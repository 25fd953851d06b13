import { mixNumber, mixText } from '../../base/hash.ts';
import { textOfLength } from '../../base/texts/hole.ts';
import { intern, pooledLength } from '../../base/intern.ts';
import { setOwn } from '../../base/own.ts';
import { byteLength } from '../../k8s/validation/names.ts';
import { badByteAt } from '../../k8s/validation/schema/base64.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { closeNode, openNode, packed, packScalar, unpacked, type PackedMap, type Packing } from '../../yaml/packed-map.ts';
import { keyText, plainScalar, resolveScalar } from '../../yaml/scalar.ts';
import { free, keep, shapeFor, type Shape } from './prune-shapes.ts';
import { isPlaceholder, isSecretToFill } from '../unknown.ts';

/** Texts longer than this are cut off the kept tree: no name, number or address is as long. */
const longText = 300;
/** Of objects that are judged as a whole longer texts are kept, too: what is wrong with them is told with the text. */
const longestText = 5_000;

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
  /** Too long texts are counted, not left out. */
  readonly counts: boolean;
  unknown: boolean;
  /** Nodes still allowed: guards against aliases that expand to very many. */
  budget: number;
}

/** The part of an object's tree that stays in memory. `known`: a kind of Kubernetes; `judged`: there can be a verdict on it; `whole`: texts of any length, too. */
export function pruneObject(root: MapNode, kind: string, known: boolean, judged: boolean, whole = false): Pruned {
  return pruned(root, shapeFor(kind, known), whole ? Number.POSITIVE_INFINITY : judged ? longestText : longText, judged);
}

/** The whole tree with pooled strings: kustomizations, chart files. */
export function keepTree(root: MapNode): MapNode {
  return unpacked(pruned(root, { free: true, each: free }, Number.POSITIVE_INFINITY, false).tree);
}

/** Everything that is asked of an object's tree is done on one way through it. */
function pruned(root: MapNode, shape: Shape, limit: number, counts: boolean): Pruned {
  let plain: Record<string, unknown> = {};
  let unknown = false;
  const tree = packed(root, (packing) => {
    const state: Pruning = { packing, limit, counts, unknown: false, budget: 60_000 };
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
    if (!isKept(entry.value, own ?? others, state)) continue;
    const text = owned(name);
    packScalar(packing, entry.key, text, entry.key.unknown === true, entry.merged);
    mixText(packing.hash, text);
    const value = prune(entry.value, own ?? others, name || key, state);
    if (value !== undefined) setOwn(plain, keyText(entry.key), value);
    count++;
  }
  mixNumber(packing.hash, 6 + count * 8);
  return plain;
}

function isKept(node: Node, shape: Shape, state: Pruning): boolean {
  return state.budget-- > 0 && (state.counts || node.kind !== 'scalar' || !isTooLong(node, shape, state));
}

function isTooLong({ value }: ScalarNode, shape: Shape, { limit, counts }: Pruning): boolean {
  return value.length > longText && value.length > (shape.counted !== undefined && counts ? longText : limit);
}

/** A text of which the length says enough. Where it refers to another variable that is read. */
function isDiscreet(node: ScalarNode, shape: Shape): boolean {
  return shape.counted === 'all' && node.value !== '' && !node.value.includes('$(') && resolveScalar(node).type === 'string';
}

/** Writes what is kept of a node, and gives it as plain JSON; `undefined`: what its text says is not kept. */
function prune(node: Node, shape: Shape, key: string, state: Pruning): unknown {
  if (node.kind === 'scalar') return pruneScalar(node, shape, key, state);
  if (isBraced(node, key) && (!shape.free || holdsTexts(shape) || inCapitals.test(node.entries[0]?.key.value ?? '')))
    return pruneScalar(braced(node), shape, key, state);
  const { packing } = state;
  openNode(packing, node);
  const plain =
    node.kind === 'map'
      ? pruneEntries(node, shape, key, state)
      : pruneItems(node.items, shape.each ?? (shape.free ? free : keep), key, state);
  closeNode(packing, node);
  return plain;
}

/** Do only texts belong there, so that a map is none that somebody means? */
const holdsTexts = ({ counted, secret }: Shape): boolean => counted !== undefined || secret !== undefined;

/** A key that stands for something also where any key may stand. */
const inCapitals = /^[A-Z][A-Z0-9_]+$/;

/** `{name}`, which YAML reads as a map of one key without a value, and which stands for a text that a program fills in; `{}` where a name belongs. */
function isBraced(node: Node, key: string): node is MapNode {
  if (node.kind === 'map' && node.flow && node.entries.length === 0) return key === 'name';
  if (node.kind !== 'map' || !node.flow || node.entries.length !== 1) return false;
  const [entry] = node.entries;
  return (
    entry !== undefined &&
    entry.merged !== true &&
    entry.key.style === 'plain' &&
    entry.value.kind === 'scalar' &&
    // With a colon behind it, it is a key without a value.
    entry.value.start === entry.key.end &&
    entry.value.end === entry.key.end
  );
}

function braced({ start, end, entries }: MapNode): ScalarNode {
  return { kind: 'scalar', start, end, value: `{${entries[0]?.key.value ?? 'name'}}`, style: 'plain', unknown: true };
}

function pruneItems(items: readonly Node[], shape: Shape, key: string, state: Pruning): unknown[] {
  const { packing } = state;
  const plain = items.map((item) => {
    if (isKept(item, shape, state)) {
      const value = prune(item, shape, key, state);
      return value === undefined ? '' : value;
    }
    // Keeps the place of an item that is too long, so that indexes stay true.
    const { start, end } = item;
    return writeScalar({ kind: 'scalar', start, end, value: '', style: 'plain' }, '', true, packing);
  });
  mixNumber(packing.hash, 5 + items.length * 8);
  return plain;
}

function pruneScalar(node: ScalarNode, shape: Shape, key: string, state: Pruning): unknown {
  const { value } = node;
  const unknown = node.unknown === true || isPlaceholder(value, key) || (shape.secret !== undefined && isSecretToFill(value));
  if (unknown && !shape.free) state.unknown = true;
  const short =
    shape.secret !== undefined
      ? masked(node, shape.secret, unknown)
      : isTooLong(node, shape, state) || isDiscreet(node, shape)
        ? counted(node)
        : undefined;
  if (short !== undefined) {
    const plain = writeScalar(short, short.value, short.unknown === true, state.packing);
    return short.unknown === true ? undefined : plain;
  }
  return writeScalar(node, owned(value), unknown, state.packing);
}

/** Stands for a text that is too long. */
function counted(node: ScalarNode): ScalarNode {
  return { ...node, value: textOfLength(byteLength(node.value)), unknown: true };
}

/** Stands for a value that nobody else is to know: of the same type, as long, and base64 where it is. */
function masked(node: ScalarNode, secret: 'text' | 'base64', unknown: boolean): ScalarNode {
  if (unknown) return { ...node, value: '', unknown: true };
  const { type } = resolveScalar(node);
  if (type !== 'string') return { ...node, value: type === 'bool' ? 'true' : type === 'null' ? '' : '0', style: 'plain' };
  const wrong = secret === 'base64' ? badByteAt(node.value) : undefined;
  if (wrong !== undefined) return { ...node, value: `${'A'.repeat(Math.min(wrong, longestText))}*`, style: 'double' };
  return node.value === '' ? node : counted(node);
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
