import type { FileFacts } from '../../facts/types.ts';
import type { Node, ScalarNode } from '../../yaml/node.ts';
import { child, childPath, entryOf } from '../../yaml/path.ts';
import { resolveScalar } from '../../yaml/scalar.ts';
import type { Fault } from './faults.ts';
import { inlinePatch } from './patches/inline-patch.ts';
import type { PatchEntry } from './kustomization.ts';
import { isOpenText, list, text } from './patches/tree-edit.ts';
import { inTurn, type Said } from '../../base/texts/sentences.ts';
import { say } from './problem-sentences.ts';
import type { ValueType } from './problem-sentences.ts';

type Shape =
  'text' | 'flag' | 'number' | { readonly list: Shape } | { readonly each: Shape } | { readonly fields: Readonly<Record<string, Shape>> };

const texts: Shape = { list: 'text' };
const pairs: Shape = { each: 'text' };
const options: Shape = { fields: { labels: pairs, annotations: pairs, disableNameSuffixHash: 'flag', immutable: 'flag' } };
const generators: Shape = {
  list: {
    fields: {
      name: 'text',
      namespace: 'text',
      behavior: 'text',
      type: 'text',
      literals: texts,
      files: texts,
      envs: texts,
      env: 'text',
      options,
    },
  },
};
const target: Shape = {
  fields: {
    group: 'text',
    version: 'text',
    kind: 'text',
    name: 'text',
    namespace: 'text',
    labelSelector: 'text',
    annotationSelector: 'text',
  },
};
const patches: Shape = { list: { fields: { path: 'text', patch: 'text', target, options: { each: 'flag' } } } };

/** Types of a kustomization's fields (kustomize api/types), as far as anything here is made of them. */
const kustomization: Shape = {
  fields: {
    namespace: 'text',
    namePrefix: 'text',
    nameSuffix: 'text',
    resources: texts,
    components: texts,
    bases: texts,
    crds: texts,
    configurations: texts,
    generators: texts,
    transformers: texts,
    validators: texts,
    commonLabels: pairs,
    commonAnnotations: pairs,
    labels: { list: { fields: { pairs, includeSelectors: 'flag', includeTemplates: 'flag' } } },
    patches,
    patchesJson6902: patches,
    patchesStrategicMerge: texts,
    replicas: { list: { fields: { name: 'text', count: 'number' } } },
    images: { list: { fields: { name: 'text', newName: 'text', newTag: 'text', tagSuffix: 'text', digest: 'text' } } },
    configMapGenerator: generators,
    secretGenerator: generators,
    generatorOptions: options,
  },
};

/** Fields of another type than kustomize takes: it reads YAML as JSON, and takes no number for a text. */
export function typeFaults({ trees, templated }: FileFacts): readonly Fault[] {
  return templated ? [] : trees.flatMap((tree) => mistyped(tree, kustomization, ''));
}

const given: Readonly<Record<string, ValueType>> = {
  string: 'text',
  bool: 'flag',
  int: 'number',
  float: 'number',
  seq: 'list',
  map: 'map',
};

function mistyped(node: Node, shape: Shape, path: string): readonly Fault[] {
  const type = node.kind === 'scalar' ? resolveScalar(node).type : node.kind;
  if (type === 'null' || (node.kind === 'scalar' && node.unknown)) return [];
  const want = typeof shape === 'string' ? shape : 'list' in shape ? 'list' : 'map';
  const is = given[type] ?? 'text';
  if (is !== want) return [{ code: 'wrong-type', node, ...say('wrong-type', { path, given: is, wanted: want }) }];
  if (typeof shape === 'string') return [];
  if (node.kind === 'seq' && 'list' in shape)
    return ofItems(
      node.items.map((item, i) => mistyped(item, shape.list, childPath(path, i))),
      node.items,
    );
  if (node.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => {
    const inner =
      'each' in shape ? shape.each : 'fields' in shape && Object.hasOwn(shape.fields, key.value) ? shape.fields[key.value] : undefined;
    return inner === undefined ? [] : mistyped(value, inner, childPath(path, key.value));
  });
}

/** Entries that are of a wrong type themselves are one flaw: kustomize goes no further than the first. */
function ofItems(faults: readonly (readonly Fault[])[], items: readonly Node[]): readonly Fault[] {
  const isItself = ([fault]: readonly Fault[], index: number): boolean =>
    fault !== undefined && fault.node.start === items[index]?.start && fault.node.kind === items[index]?.kind;
  const first = faults.findIndex(isItself);
  const likewise = faults.filter(isItself).length - 1;
  return faults.flatMap((found, index) =>
    !isItself(found, index) || likewise === 0
      ? found
      : index === first
        ? found.map((fault) => ({
            ...fault,
            ...inTurn(fault, likewise === 1 ? say('once-more', {}) : say('likewise', { others: likewise })),
          }))
        : [],
  );
}

/** Entries of `patches` that say neither or both of `patch` and `path`, and patches written there that are none (PatchTransformer.go, resource.Factory). */
export function patchEntryFaults(entries: readonly PatchEntry[]): readonly Fault[] {
  return entries.flatMap(({ path = '', inline, node, target: aim }): readonly Fault[] => {
    if (node.kind !== 'map') return [];
    const written = child(node, 'patch');
    if (
      written !== undefined &&
      (written.kind !== 'scalar' || written.unknown || (text(written) !== undefined && resolveScalar(written).type !== 'string'))
    )
      return [];
    const blank = inline === undefined || inline.value.trim() === '';
    if (blank !== (path === '')) return blank ? [] : textFaults(inline, keyOf(node, 'patch'), aim === undefined ? 'nothing' : 'target');
    return [{ code: 'bad-patch', node: blank ? node : keyOf(node, 'patch'), ...say(blank ? 'no-patch' : 'patch-and-path', {}) }];
  });
}

function keyOf(node: Node, key: string): Node {
  return (node.kind === 'map' ? entryOf(node, key)?.key : undefined) ?? node;
}

function isNameless(root: Node): boolean {
  const kind = child(root, 'kind');
  const isList = kind?.kind === 'scalar' && kind.value.endsWith('List');
  return kind === undefined || (!isList && child(child(root, 'metadata'), 'name') === undefined);
}

const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** Patches of `patchesStrategicMerge` that are written there. */
export function mergePatchFaults(entries: readonly PatchEntry[]): readonly Fault[] {
  return entries.flatMap(({ inline }) => (inline === undefined || inline.unknown ? [] : textFaults(inline, inline, 'merge')));
}

/** `beside`: what stands beside the patch and says how to take it. */
function textFaults(inline: ScalarNode, node: Node, beside: 'target' | 'nothing' | 'merge'): readonly Fault[] {
  const fault = (said: Said): readonly Fault[] => [{ code: 'bad-patch', node, ...said }];
  const documents = inlinePatch(inline);
  if (documents.some(({ templated }) => templated)) return [];
  if (documents.some(({ broken }) => broken)) return fault(say('not-yaml', {}));
  const roots = documents.flatMap(({ root }) => root ?? []);
  if (roots.some(isOpenText)) return [];
  if (roots.every(({ kind }) => kind === 'map')) {
    if (roots.some(isNameless)) return fault(say('nameless-patch', {}));
    return beside === 'target' && roots.length > 1 ? fault(say('several-patches', {})) : [];
  }
  const [first] = roots;
  if (first?.kind !== 'seq' || first.items.some(({ kind }) => kind !== 'map') || beside === 'merge') return fault(say('not-a-patch', {}));
  if (beside === 'nothing') return fault(say('no-target', {}));
  const wrong = list(first).find(
    (operation) =>
      child(operation, 'op')?.kind === 'scalar' &&
      !isOpenText(child(operation, 'op')) &&
      !operations.has(text(child(operation, 'op')) ?? ''),
  );
  return wrong === undefined ? [] : fault(say('no-operation', { operation: text(child(wrong, 'op')) ?? '' }));
}
