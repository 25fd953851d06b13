import { asLabels } from '../../k8s/json.ts';
import type { Labels } from '../../k8s/kinds.ts';
import { toPlain } from '../../yaml/scalar.ts';
import type { FileFacts, ObjectFacts } from '../../facts/types.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import type { ConfigGenerator } from './kustomization.ts';
import { mentionsWithin } from '../files/loose-texts.ts';
import { emptyMapAt, madeAt, scalarAt } from './patches/tree-edit.ts';

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
  const tree = mapOf(node, [
    ['apiVersion', madeAt(node, 'v1', 'double')],
    ['kind', madeAt(node, kind, 'double')],
    ['metadata', metadata],
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

function labelsIn(metadata: MapNode, field: string): Labels {
  const node = child(metadata, field);
  return node === undefined ? {} : asLabels(toPlain(node));
}

function mapOf(at: Node, fields: readonly (readonly [string, Node])[]): MapNode {
  const key = (name: string): ScalarNode => madeAt(at, name);
  return { ...emptyMapAt(at), entries: fields.map(([name, value]) => ({ key: key(name), value })) };
}
