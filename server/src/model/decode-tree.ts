import { setOwn } from '../base/own.ts';
import type { Json } from '../k8s/json.ts';
import type { Type } from '../k8s/validation/schema.ts';
import { fitsScalar } from '../k8s/validation/decode.ts';
import type { MapNode, Node } from '../yaml/node.ts';
import { keyText, toPlain } from '../yaml/scalar.ts';

/** Something that the type cannot hold. */
const unfit = Symbol('unfit');

/** Stands for what is not looked into: that it is there is all that validation asks. */
const unseen: Json = Object.freeze({});

/**
 * An object as the API server decodes it, read from its tree in one pass: what `decoded(toPlain(tree))` is, but for unknown fields and the
 * inside of those that no type describes. `undefined` where something does not fit: then the slow way says what.
 */
export function decodeTree(type: Type & { is: 'struct' }, tree: MapNode, minor: number): Json | undefined {
  const taken = takeMap(type, tree, minor);
  return typeof taken === 'symbol' ? undefined : taken;
}

function take(type: Type, node: Node, minor: number): unknown {
  if (node.kind === 'map') return type.is === 'any' ? unseen : type.is === 'map' || type.is === 'struct' ? takeMap(type, node, minor) : unfit;
  if (node.kind === 'scalar') {
    const value = toPlain(node);
    return value === null || fitsScalar(type, value) ? value : unfit;
  }
  if (type.is !== 'list') return type.is === 'any' ? unseen : unfit;
  const list: unknown[] = [];
  for (const item of node.items) {
    const value = take(type.of, item, minor);
    if (value === unfit) return unfit;
    list.push(withoutNull(type.of, value));
  }
  return list;
}

function takeMap(type: Type & { is: 'map' | 'struct' }, node: MapNode, minor: number): Json | typeof unfit {
  const result: Record<string, unknown> = {};
  for (const { key, value } of node.entries) {
    if (type.is === 'map') {
      const name = keyText(key);
      const item = take(type.of, value, minor);
      if (item === unfit) return unfit;
      setOwn(result, name, withoutNull(type.of, item));
      continue;
    }
    // No field is called like a word that YAML reads as something else.
    const field = type.fields.get(key.value);
    if (field === undefined) continue;
    const item = field.known?.({ minor }) === false ? unfit : take(field.type, value, minor);
    if (item === unfit) return unfit;
    result[field.key] = item;
  }
  return result;
}

/** In lists and maps of texts null is ''. */
function withoutNull(type: Type, value: unknown): unknown {
  return value === null && type.is === 'string' ? '' : value;
}
