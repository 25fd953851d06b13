import { lengthOfCut } from '../../base/texts/hole.ts';
import { setOwn } from '../../base/own.ts';
import { fitsScalar, isGone, zeroOf } from '../../k8s/validation/schema/decode.ts';
import type { StructType, Type } from '../../k8s/validation/schema/schema.ts';
import type { Draft } from '../../k8s/validation/taken.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { keyText, toPlain } from '../../yaml/scalar.ts';

/** Something that the type cannot hold. */
const unfit = Symbol('unfit');
type Unfit = typeof unfit;

/** Stands for what is not looked into: that it is there is all that validation asks. */
const unseen = Object.freeze({});

interface Reading {
  /** A value hangs on a placeholder. */
  hasUnknown: boolean;
}

/** An object as the API server decodes it. */
export interface Decoded extends Readonly<Reading> {
  readonly taken: Draft;
}

/**
 * An object as the API server decodes it, read from its tree in one pass: what `decoded(plainOf(type, tree))` is, but for unknown fields and the
 * inside of those that no type describes. `undefined` where something does not fit: then the slow way says what.
 */
export function decodeTree(type: StructType, tree: MapNode): Decoded | undefined {
  const reading: Reading = { hasUnknown: false };
  const taken = takeMap(type, tree, reading);
  return taken === undefined || taken === unfit ? undefined : { taken, hasUnknown: reading.hasUnknown };
}

function take(type: Type, node: Node, reading: Reading): unknown {
  if (node.kind === 'map')
    return type.is === 'any' ? unseen : type.is === 'map' || type.is === 'struct' ? takeMap(type, node, reading) : unfit;
  if (node.kind === 'scalar') return node.unknown === true ? takeUnknown(type, node, reading) : takeScalar(type, node);
  if (type.is !== 'list') return type.is === 'any' ? unseen : unfit;
  const list: unknown[] = [];
  for (const item of node.items) {
    const value = take(type.of, item, reading);
    if (value === unfit) return unfit;
    list.push(value === null || value === undefined ? zeroOf(type.of) : value);
  }
  return list;
}

function takeScalar(type: Type, node: ScalarNode): unknown {
  const value = toPlain(node);
  return value === null || fitsScalar(type, value) ? value : unfit;
}

/** Texts that are not kept are as long as they were; of what a placeholder stands for a text is what is written, and all else is not there. */
function takeUnknown(type: Type, node: ScalarNode, reading: Reading): unknown {
  const length = lengthOfCut(node.value);
  if (length !== undefined)
    return type.is === 'string' ? 'x'.repeat(length) : type.is === 'bytes' ? 'A'.repeat(length - (length % 4)) : unfit;
  reading.hasUnknown = true;
  return type.is === 'string' ? node.value : null;
}

function takeMap(type: Type & { is: 'map' | 'struct' }, node: MapNode, reading: Reading): Draft | Unfit | undefined {
  return type.is === 'map' ? takeEntries(type.of, node, reading) : takeFields(type, node, reading);
}

function takeEntries(of: Type, node: MapNode, reading: Reading): Draft | Unfit {
  const result: Draft = {};
  for (const { key, value } of node.entries) {
    const name = keyText(key);
    const item = take(of, value, reading);
    if (item === unfit) return unfit;
    setOwn(result, name, item === null || item === undefined ? zeroOf(of) : item);
  }
  return result;
}

function takeFields(type: StructType, node: MapNode, reading: Reading): Draft | Unfit | undefined {
  const result: Draft = {};
  let dropped = false;
  for (const { key, value } of node.entries) {
    // No field is called like a word that YAML reads as something else.
    const field = type.fields.get(key.value);
    if (field === undefined) continue;
    const item = field.newer ? unfit : take(field.type, value, reading);
    if (item === unfit) return unfit;
    if (item === null || item === undefined) continue;
    if (field.disabled) dropped = true;
    else result[field.key] = item;
  }
  return dropped && isGone(type, result) ? undefined : result;
}

/** The plain value of a tree that does not fit, with texts that are not kept, and without what a placeholder stands for unless it is a text. */
export function plainOf(type: Type | undefined, node: Node): unknown {
  if (node.kind === 'seq') return node.items.map((item) => plainOf(type?.is === 'list' ? type.of : undefined, item));
  if (node.kind === 'scalar') {
    if (node.unknown !== true) return toPlain(node);
    const value = type === undefined ? node.value : takeUnknown(type, node, { hasUnknown: false });
    return value === unfit ? 'x'.repeat(lengthOfCut(node.value) ?? 0) : value;
  }
  const result: Draft = {};
  for (const { key, value } of node.entries) {
    const name = keyText(key);
    const plain = plainOf(type?.is === 'map' ? type.of : type?.is === 'struct' ? type.fields.get(name)?.type : undefined, value);
    setOwn(result, name, plain);
  }
  return result;
}
