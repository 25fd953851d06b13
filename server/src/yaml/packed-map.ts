import { mixNumber, mixText, newHash, type Hash } from '../base/hash.ts';
import type { MapEntry, MapNode, Node, ScalarNode, ScalarStyle } from './node.ts';

const styles: readonly ScalarStyle[] = ['plain', 'single', 'double', 'literal', 'folded'];

/** What a node's head says besides the style: of scalars three bits, of collections which one and whether in flow style. */
const tagged = 8;
const unknown = 16;
/** The source is as long as the value. */
const asLong = 32;
const flow = 1;
const map = 64;
const list = 128;

/** Numbers are written as characters that JSON need not escape; those from `large` on as two. */
const first = 35;
const large = 0x8000;

/** Maps that were looked at last, so that one look after another does not unpack them again. */
const recent: (PackedMap | undefined)[] = Array.from({ length: 256 }, () => undefined);
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
  /** Hash of all that `mixNode` mixes. */
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
    const unpacked = unpack(this);
    const oldest = recent[turn];
    if (oldest !== undefined) oldest.#entries = undefined;
    recent[turn] = this;
    turn = (turn + 1) % recent.length;
    return (this.#entries = unpacked);
  }

  /** The same map where its text starts `delta` UTF-16 units further. */
  moved(delta: number): PackedMap {
    return new PackedMap(this.start + delta, this.end + delta, this.flow, this, this.layout, this.texts);
  }
}

interface Packing {
  readonly codes: number[];
  readonly texts: string[];
  readonly hash: Hash;
  /** Offset up to which places are written. */
  at: number;
  /** No tree in the order of its text: aliases and merges lead to nodes that stand elsewhere. */
  crossed: boolean;
}

/** The map packed; as it is where aliases or merges make it more than a tree. */
export function packMap(root: MapNode): MapNode {
  const packing: Packing = { codes: [], texts: [], hash: newHash(), at: root.start, crossed: false };
  packEntries(packing, root);
  if (packing.crossed || root.end < packing.at) return root;
  return new PackedMap(root.start, root.end, root.flow, packing.hash, written(packing.codes), packing.texts);
}

/** In parts, since an engine takes only so many arguments. */
function written(codes: readonly number[]): string {
  if (codes.length <= 4096) return String.fromCharCode(...codes);
  let text = '';
  for (let at = 0; at < codes.length; at += 4096) text += String.fromCharCode(...codes.slice(at, at + 4096));
  return text;
}

function put(codes: number[], value: number): void {
  if (value >= large) codes.push(first + large + (value >> 15), first + (value & 0x7fff));
  else codes.push(first + value);
}

/** Writes how far behind the last written place `to` stands. */
function step(packing: Packing, to: number): void {
  const gap = to - packing.at;
  if (gap < 0) packing.crossed = true;
  else put(packing.codes, gap);
  packing.at = to;
}

function packEntries(packing: Packing, node: MapNode): void {
  mixNumber(packing.hash, 6 + node.entries.length * 8);
  put(packing.codes, node.entries.length);
  for (const { key, value, merged } of node.entries) {
    if (merged === true || packing.crossed) {
      packing.crossed = true;
      return;
    }
    packScalar(packing, key);
    mixText(packing.hash, key.value);
    packNode(packing, value);
  }
}

function packNode(packing: Packing, node: Node): void {
  if (node.kind === 'scalar') {
    packScalar(packing, node);
    mixScalar(packing.hash, node);
    return;
  }
  put(packing.codes, (node.kind === 'map' ? map : list) + (node.flow ? flow : 0));
  step(packing, node.start);
  if (node.kind === 'map') packEntries(packing, node);
  else {
    mixNumber(packing.hash, 5 + node.items.length * 8);
    put(packing.codes, node.items.length);
    for (const item of node.items) packNode(packing, item);
  }
  step(packing, node.end);
}

function packScalar(packing: Packing, node: ScalarNode): void {
  const { start, end, value, tag } = node;
  const same = end - start === value.length;
  put(packing.codes, styles.indexOf(node.style) + (tag === undefined ? 0 : tagged) + (node.unknown ? unknown : 0) + (same ? asLong : 0));
  step(packing, start);
  packing.texts.push(value);
  if (tag !== undefined) packing.texts.push(tag);
  if (same) packing.at = end;
  else step(packing, end);
}

/** Mixes in all that a tree means: everything but places. */
export function mixNode(hash: Hash, node: Node): void {
  if (node.kind === 'scalar') mixScalar(hash, node);
  else if (node.kind === 'seq') {
    mixNumber(hash, 5 + node.items.length * 8);
    for (const item of node.items) mixNode(hash, item);
  } else {
    mixNumber(hash, 6 + node.entries.length * 8);
    for (const { key, value } of node.entries) {
      mixText(hash, key.value);
      mixNode(hash, value);
    }
  }
}

function mixScalar(hash: Hash, node: ScalarNode): void {
  mixNumber(hash, (node.style === 'plain' ? 1 : 2) + (node.unknown ? 4 : 0));
  if (node.tag !== undefined) mixText(hash, node.tag);
  mixText(hash, node.value);
}

/** Hash of what a map means. */
export function hashOfMap(node: MapNode): Readonly<Hash> {
  if (node instanceof PackedMap) return node;
  const hash = newHash();
  mixNode(hash, node);
  return hash;
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

function take(from: Unpacking): number {
  const value = from.layout.charCodeAt(from.index++) - first;
  return value < large ? value : ((value - large) << 15) + from.layout.charCodeAt(from.index++) - first;
}

function unpackEntries(from: Unpacking): MapEntry[] {
  const entries: MapEntry[] = [];
  for (let left = take(from); left > 0; left--) {
    const key = unpackScalar(from, take(from));
    entries.push({ key, value: unpackNode(from) });
  }
  return entries;
}

function unpackNode(from: Unpacking): Node {
  const head = take(from);
  if (head < map) return unpackScalar(from, head);
  const start = (from.at += take(from));
  if (head < list) {
    const entries = unpackEntries(from);
    return { kind: 'map', start, end: (from.at += take(from)), flow: head !== map, entries };
  }
  const items: Node[] = [];
  for (let left = take(from); left > 0; left--) items.push(unpackNode(from));
  return { kind: 'seq', start, end: (from.at += take(from)), flow: head !== list, items };
}

function unpackScalar(from: Unpacking, head: number): ScalarNode {
  const start = (from.at += take(from));
  const value = from.texts[from.text++] ?? '';
  const style = styles[head & 7] ?? 'plain';
  const tag = head & tagged ? from.texts[from.text++] ?? '' : undefined;
  const end = (from.at += head & asLong ? value.length : take(from));
  if (head & unknown) return { kind: 'scalar', start, end, value, style, ...(tag === undefined ? {} : { tag }), unknown: true };
  return tag === undefined ? { kind: 'scalar', start, end, value, style } : { kind: 'scalar', start, end, value, style, tag };
}
