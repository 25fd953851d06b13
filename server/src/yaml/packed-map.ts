import { newHash, type Hash } from '../base/hash.ts';
import type { MapEntry, MapNode, Node, ScalarNode, ScalarStyle, SeqNode } from './node.ts';

const styles: readonly ScalarStyle[] = ['plain', 'single', 'double', 'literal', 'folded'];

/** What a node's head says besides the style: of scalars single bits, else which collection it is and whether in flow style. */
const tagged = 8;
const unknown = 16;
/** The source is as long as the value. */
const asLong = 32;
/** Of keys: came in through a merge key. */
const merged = 64;
const map = 128;
const list = 192;
const flow = 1;
/** Ends what a collection holds. */
const endOf = 7;

/** Numbers are written as characters that JSON need not escape; those from `large` on as two. */
const first = 35;
const large = 0x8000;

/** Maps that were looked at last, so that one look after another does not unpack them again. */
const recent: (PackedMap | undefined)[] = Array.from({ length: 32 }, () => undefined);
let turn = 0;

/**
 * A map of a tree that stays in memory for long and is seldom looked at: its nodes are made when somebody asks for its entries.
 * A node takes a few bytes here, and some hundred as an object. The map itself stays the same, what it holds may be made anew.
 */
export class PackedMap implements MapNode {
  readonly kind = 'map';
  readonly start: number;
  readonly end: number;
  readonly flow: boolean;
  /** Hash of all but places. */
  readonly low: number;
  readonly high: number;
  /** Heads, gaps between the places of nodes, lengths and counts, in the order of the text. */
  readonly layout: string;
  /** Keys, values and tags in the same order. */
  readonly texts: readonly string[];
  #entries: readonly MapEntry[] | undefined;

  constructor(start: number, end: number, isFlow: boolean, hash: Readonly<Hash>, layout: string, texts: readonly string[]) {
    this.start = start;
    this.end = end;
    this.flow = isFlow;
    this.low = hash.low;
    this.high = hash.high;
    this.layout = layout;
    this.texts = texts;
  }

  get entries(): readonly MapEntry[] {
    if (this.#entries !== undefined) return this.#entries;
    const entries = unpack(this);
    const oldest = recent[turn];
    if (oldest !== undefined) oldest.#entries = undefined;
    recent[turn] = this;
    turn = (turn + 1) % recent.length;
    return (this.#entries = entries);
  }

  /** Frees what was made of the maps that were looked at last. */
  static forget(): void {
    for (let i = 0; i < recent.length; i++) {
      const map = recent[i];
      if (map !== undefined) map.#entries = undefined;
      recent[i] = undefined;
    }
  }

  /** The same map where its text starts `delta` UTF-16 units further. */
  moved(delta: number): PackedMap {
    return new PackedMap(this.start + delta, this.end + delta, this.flow, this, this.layout, this.texts);
  }
}

/** A packed map in the making: its nodes are written one behind the other. */
export interface Packing {
  readonly codes: number[];
  readonly texts: string[];
  readonly hash: Hash;
  /** Offset up to which places are written. */
  at: number;
}

/** Writes the map that `fill` writes the entries of: each a key, then its value. */
export function packed({ start, end, flow: isFlow }: MapNode, fill: (packing: Packing) => void): PackedMap {
  const packing: Packing = { codes: [], texts: [], hash: newHash(), at: start };
  fill(packing);
  packing.codes.push(first + endOf);
  // A list that grew has room for more; a copy has none.
  return new PackedMap(start, end, isFlow, packing.hash, written(packing.codes), packing.texts.slice());
}

/** In parts, since an engine takes only so many arguments. */
function written(codes: readonly number[]): string {
  if (codes.length <= 4096) return String.fromCharCode(...codes);
  let text = '';
  for (let at = 0; at < codes.length; at += 4096) text += String.fromCharCode(...codes.slice(at, at + 4096));
  return text;
}

/** Writes how far `to` stands from the last written place: seldom before it, where aliases lead. */
function step(packing: Packing, to: number): void {
  const gap = to - packing.at;
  const value = gap < 0 ? -2 * gap - 1 : 2 * gap;
  packing.at = to;
  if (value < large) packing.codes.push(first + value);
  else packing.codes.push(first + large + (value >> 15), first + (value & 0x7fff));
}

/** Writes a scalar: `value` and `isUnknown` as it shall say, all else as the node says it. */
export function packScalar(packing: Packing, node: ScalarNode, value: string, isUnknown: boolean, isMerged = false): void {
  const { start, end, tag } = node;
  const same = end - start === value.length;
  packing.codes.push(
    first +
      styles.indexOf(node.style) +
      (tag === undefined ? 0 : tagged) +
      (isUnknown ? unknown : 0) +
      (same ? asLong : 0) +
      (isMerged ? merged : 0),
  );
  step(packing, start);
  packing.texts.push(value);
  if (tag !== undefined) packing.texts.push(tag);
  if (same) packing.at = end;
  else step(packing, end);
}

/** Begins a map or list; `closeNode` ends it. */
export function openNode(packing: Packing, node: MapNode | SeqNode): void {
  packing.codes.push(first + (node.kind === 'map' ? map : list) + (node.flow ? flow : 0));
  step(packing, node.start);
}

/** Ends what `openNode` began. */
export function closeNode(packing: Packing, node: MapNode | SeqNode): void {
  packing.codes.push(first + endOf);
  step(packing, node.end);
}

/** The map with all its nodes, for readers who come back to the same nodes. */
export function unpacked(packed: PackedMap): MapNode {
  const { start, end, flow: isFlow } = packed;
  return { kind: 'map', start, end, flow: isFlow, entries: unpack(packed) };
}

interface Unpacking {
  readonly layout: string;
  readonly texts: readonly string[];
  index: number;
  text: number;
  at: number;
}

function unpack({ layout, texts, start }: PackedMap): readonly MapEntry[] {
  return unpackEntries({ layout, texts, index: 0, text: 0, at: start });
}

function head(from: Unpacking): number {
  return from.layout.charCodeAt(from.index++) - first;
}

function place(from: Unpacking): number {
  const code = from.layout.charCodeAt(from.index++) - first;
  const value = code < large ? code : ((code - large) << 15) + from.layout.charCodeAt(from.index++) - first;
  return (from.at += value & 1 ? -(value + 1) / 2 : value / 2);
}

function unpackEntries(from: Unpacking): MapEntry[] {
  const entries: MapEntry[] = [];
  for (let code = head(from); code !== endOf; code = head(from)) {
    const key = unpackScalar(from, code);
    const value = unpackNode(from, head(from));
    entries.push(code & merged ? { key, value, merged: true } : { key, value });
  }
  return entries;
}

function unpackNode(from: Unpacking, code: number): Node {
  if (code < map) return unpackScalar(from, code);
  const start = place(from);
  const isFlow = (code & flow) > 0;
  if (code < list) {
    const entries = unpackEntries(from);
    return { kind: 'map', start, end: place(from), flow: isFlow, entries };
  }
  const items: Node[] = [];
  for (let next = head(from); next !== endOf; next = head(from)) items.push(unpackNode(from, next));
  return { kind: 'seq', start, end: place(from), flow: isFlow, items };
}

function unpackScalar(from: Unpacking, code: number): ScalarNode {
  const start = place(from);
  const value = from.texts[from.text++] ?? '';
  const style = styles[code & 7] ?? 'plain';
  const tag = code & tagged ? (from.texts[from.text++] ?? '') : undefined;
  if (code & asLong) from.at += value.length;
  else place(from);
  const end = from.at;
  if (code & unknown) return { kind: 'scalar', start, end, value, style, ...(tag === undefined ? {} : { tag }), unknown: true };
  return tag === undefined ? { kind: 'scalar', start, end, value, style } : { kind: 'scalar', start, end, value, style, tag };
}
