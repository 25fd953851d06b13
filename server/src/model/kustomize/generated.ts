import { asLabels } from '../../k8s/json.ts';
import type { Labels } from '../../k8s/kinds.ts';
import { toPlain } from '../../yaml/scalar.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import type { Item } from './item.ts';
import type { ConfigGenerator } from './kustomization.ts';
import { mentionsWithin } from '../files/loose-texts.ts';
import { emptyMapAt, list, madeAt, scalarAt, text, withEntry } from './patches/tree-edit.ts';

const made = new WeakMap<Node, ObjectFacts>();

/**
 * The ConfigMap or Secret of a generator, at the generator's place. Its name is kept without the content hash that kustomize appends:
 * references lose it likewise, so they still meet.
 */
export function generatedObject(generator: ConfigGenerator, options: MapNode | undefined, file: FileFacts): ObjectFacts {
  const known = made.get(generator.node);
  if (known !== undefined) return known;
  const { node, kind, name, namespace } = generator;
  const nameNode = child(node, 'name') ?? node;
  const extra = (['labels', 'annotations'] as const).flatMap((field) => {
    const entries = [options, child(node, 'options')].flatMap((from) => {
      const pairs = child(from, field);
      return pairs?.kind === 'map' ? pairs.entries : [];
    });
    return entries.length === 0 ? [] : [[field, { ...emptyMapAt(node), entries }] as const];
  });
  const metadata = mapOf(nameNode, [
    ...extra,
    ['name', scalarAt(nameNode, name)],
    ...(namespace !== undefined ? [['namespace', scalarAt(nameNode, namespace)] as const] : []),
  ]);
  const data = literalsOf(generator);
  const tree = mapOf(node, [
    ['apiVersion', madeAt(node, 'v1', 'double')],
    ['kind', madeAt(node, kind, 'double')],
    ['metadata', metadata],
    ...(data === undefined ? [] : [['data', data] as const]),
  ]);
  const facts: ObjectFacts = {
    uri: file.uri,
    document: 0,
    prefix: `@${node.start}`,
    tree,
    mentions: mentionsWithin(file, node),
    partial: false,
    ignores: [],
    object: {
      kind,
      apiVersion: 'v1',
      name,
      labels: labelsIn(metadata, 'labels'),
      annotations: labelsIn(metadata, 'annotations'),
      ...(namespace !== undefined ? { namespace } : {}),
    },
  };
  made.set(node, facts);
  return facts;
}

/** What a generator that merges with an object, or replaces it, makes of its data (resmap AbsorbAll); where a file may set any key nobody knows them. */
export function absorbed(item: Item, generator: ConfigGenerator): Item {
  if (generator.kind !== 'ConfigMap') return item;
  if (setsAnyKey(generator))
    return { ...item, tree: { ...item.tree, entries: item.tree.entries.filter(({ key }) => key.value !== 'data') } };
  const before = child(item.tree, 'data');
  const own = literalsOf(generator)?.entries ?? [];
  const kept = generator.behavior === 'merge' && before?.kind === 'map' ? before.entries : [];
  const entries = [...kept.filter(({ key }) => !own.some((each) => each.key.value === key.value)), ...own];
  return { ...item, tree: withEntry(item.tree, madeAt(generator.node, 'data'), { ...emptyMapAt(generator.node), entries }) };
}

function setsAnyKey({ node }: ConfigGenerator): boolean {
  return child(node, 'envs') !== undefined || child(node, 'env') !== undefined;
}

/** `literals` of a ConfigMap as data (kustomize kv ParseLiteralSource); `undefined`: there are none, or files may set the same keys. */
function literalsOf(generator: ConfigGenerator): MapNode | undefined {
  const { kind, node } = generator;
  const literals = list(child(node, 'literals'));
  if (kind !== 'ConfigMap' || literals.length === 0 || setsAnyKey(generator)) return undefined;
  return mapOf(
    node,
    literals.flatMap((literal) => {
      const [, key, value = ''] = /^([^=]+)=(.*)$/s.exec(text(literal) ?? '') ?? [];
      return key === undefined ? [] : [[key, madeAt(literal, value.replace(/^(["'])(.*)\1$/s, '$2'), 'double')] as const];
    }),
  );
}

function labelsIn(metadata: MapNode, field: string): Labels {
  const node = child(metadata, field);
  return node === undefined ? {} : asLabels(toPlain(node));
}

function mapOf(at: Node, fields: readonly (readonly [string, Node])[]): MapNode {
  const key = (name: string): ScalarNode => madeAt(at, name);
  return { ...emptyMapAt(at), entries: fields.map(([name, value]) => ({ key: key(name), value })) };
}
