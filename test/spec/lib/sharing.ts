import {
  Alias,
  Document,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { getOrMake } from '../../../server/src/base/get-or-make.ts';

/** An object that rules have nothing to say of: others share values with it. */
const holder = (key: string): object => ({ apiVersion: 'example.com/v1', kind: 'Holder', metadata: { name: 'holder' }, [key]: [] });

type Which = (value: unknown) => boolean;

const isLeaf = (value: unknown): boolean => isMap(value) && value.items.length > 0 && value.items.every((pair) => isScalar(pair.value));
/** A text with a host name in it is spoken of once, however many aliases it has; so is what is no text and has to be one. */
const isWord = (value: unknown): boolean => isScalar(value) && typeof value.value === 'string' && /^[\w-]+$/.test(value.value);
const isCollection = (value: unknown): boolean => (isMap(value) || isSeq(value)) && value.items.length > 0;
/** Values by which kinds and versions are told stay written out: nobody shares those. */
const isTold = (key: unknown): boolean => isScalar(key) && (key.value === 'apiVersion' || key.value === 'kind');

/** How the `yaml` library writes values so that those who read YAML 1.1 read the same: `y` is a text in quotes. */
export const written = { lineWidth: 0, aliasDuplicateObjects: false, schema: 'yaml-1.1' } as const;

interface Listed {
  readonly document: Document;
  readonly objects: readonly unknown[];
  readonly held: YAMLSeq;
}

function listed(objects: readonly unknown[], holderFirst: boolean, key: string): Listed {
  const items = holderFirst ? [holder(key), ...objects] : [...objects, holder(key)];
  const document = new Document({ apiVersion: 'v1', kind: 'List', items }, written);
  const list = document.get('items') as YAMLSeq<YAMLMap>;
  const at = holderFirst ? 0 : items.length - 1;
  const held = list.items[at]?.get(key) as YAMLSeq;
  return { document, objects: list.items.filter((_, index) => index !== at), held };
}

/** Values of entries below a node, each before those that hold it: an anchor has to stand before its aliases. */
function valuesBelow(root: unknown, which: Which): readonly Pair<Scalar, Node>[] {
  const found: Pair<Scalar, Node>[] = [];
  visit(root as Node, {
    Pair: (_, pair) => {
      if (!isTold(pair.key) && which(pair.value)) found.push(pair as Pair<Scalar, Node>);
    },
  });
  return found.reverse();
}

const text = (document: Document, flow: boolean): string => {
  if (flow)
    visit(document, {
      Collection: (_, node) => {
        node.flow = true;
      },
    });
  return document.toString({ lineWidth: 0 });
};

/** Each of these values has an anchor, and another object behind them all has its alias. */
function anchored(objects: readonly unknown[], which: Which, flow = false): string {
  const { document, objects: nodes, held } = listed(objects, false, 'uses');
  let count = 0;
  for (const node of nodes) {
    for (const { value } of valuesBelow(node, which).toReversed()) {
      (value as Scalar).anchor = `a${count++}`;
      held.items.push(new Alias((value as Scalar).anchor ?? ''));
    }
  }
  return text(document, flow);
}

/** Each of these values is an alias of one in an object before them all. */
function aliased(objects: readonly unknown[], which: Which, flow = false): string {
  const { document, objects: nodes, held } = listed(objects, true, 'defines');
  let count = 0;
  for (const node of nodes) {
    for (const pair of valuesBelow(node, which)) {
      const { value } = pair;
      if (value instanceof Alias) continue;
      (value as Scalar).anchor = `a${count++}`;
      held.items.push(value);
      pair.value = new Alias((value as Scalar).anchor ?? '');
    }
  }
  return text(document, flow);
}

/** Each of these maps merges one in an object before them all, and writes `own` of its entries itself. */
function merging(objects: readonly unknown[], which: Which, own: number, flow = false): string {
  const { document, objects: nodes, held } = listed(objects, true, 'defines');
  let count = 0;
  for (const node of nodes) {
    for (const { value } of valuesBelow(node, which)) {
      const map = value as YAMLMap;
      const source = document.createNode({}) as YAMLMap;
      source.items = map.items.slice(own);
      if (source.items.length === 0) continue;
      source.anchor = `a${count++}`;
      held.items.push(source);
      const merge = document.createPair('<<', undefined);
      merge.value = new Alias(source.anchor);
      map.items = [merge as Pair, ...map.items.slice(0, own)];
    }
  }
  return text(document, flow);
}

/** Of equal values in one object, each behind the first is an alias of that; items of lists as well. */
function repeated(objects: readonly unknown[], which: Which, flow = false): string {
  const { document, objects: nodes } = listed(objects, false, 'uses');
  let count = 0;
  for (const node of nodes) {
    const firsts = new Map<string, Scalar>();
    const shared = (value: unknown): Node | undefined => {
      if (!which(value)) return undefined;
      const first = getOrMake(firsts, JSON.stringify(value), () => value as Scalar);
      if (first === value) return undefined;
      first.anchor ??= `a${count++}`;
      return new Alias(first.anchor);
    };
    visit(node as Node, {
      Pair: (_, pair) => {
        if (isTold(pair.key)) return visit.SKIP;
        pair.value = shared(pair.value) ?? pair.value;
        return undefined;
      },
      Seq: (_, list) => {
        list.items = list.items.map((item) => shared(item) ?? item);
      },
    });
  }
  return text(document, flow);
}

const any: Which = (value) => isScalar(value) || isCollection(value);

/** Ways to write a List of these objects in which they share values with another object, beside the one in which they share none. */
export const sharedSpellings: Readonly<Record<string, (objects: readonly unknown[]) => string>> = {
  'anchored scalars': (objects) => anchored(objects, isScalar),
  'anchored maps of scalars in flow style': (objects) => anchored(objects, isLeaf, true),
  'anchored maps and lists': (objects) => anchored(objects, isCollection),
  'anchors everywhere, in flow style': (objects) => anchored(objects, any, true),
  'aliases of scalars': (objects) => aliased(objects, isScalar),
  'aliases of scalars in flow style': (objects) => aliased(objects, isScalar, true),
  'aliases of maps of scalars': (objects) => aliased(objects, isLeaf),
  'aliases of maps and lists': (objects) => aliased(objects, isCollection),
  'aliases of maps and lists in flow style': (objects) => aliased(objects, isCollection, true),
  'aliases of words of their own object': (objects) => repeated(objects, isWord),
  'aliases of words of their own object, in flow style': (objects) => repeated(objects, isWord, true),
  'aliases of maps of scalars of their own object': (objects) => repeated(objects, isLeaf),
  'maps that are merged': (objects) => merging(objects, isMap, 0),
  'maps that are merged in part': (objects) => merging(objects, isMap, 1),
  'maps that are merged in part, in flow style': (objects) => merging(objects, isMap, 1, true),
};

/** The objects of a YAML text. */
export function objectsIn(yaml: string): readonly unknown[] {
  return parseAllDocuments(yaml, { uniqueKeys: false, merge: true })
    .filter((document) => document.errors.length === 0 && document.contents !== null)
    .map((document): unknown => document.toJS());
}
