import { hole } from '../../base/texts/hole.ts';
import type { MapNode, Node, ScalarNode } from '../../yaml/node.ts';
import { mayBeUnread } from '../../facts/prefilter.ts';
import { child } from '../../yaml/path.ts';
import { resolveScalar } from '../../yaml/scalar.ts';
import type { Budget } from './budget.ts';
import type { Fault } from './faults.ts';
import { changeAt, fieldPath, keysOf, missesItem, valuesAt } from './field-path.ts';
import { allIds, groupOfItem, idOf, kindOfItem, withPatchedTexts } from './item.ts';
import type { Item } from './item.ts';
import { targetOf } from './kustomization.ts';
import { selects } from './patches/patches.ts';
import { isOldTruth } from './spelling.ts';
import { list, madeAt, text } from './patches/tree-edit.ts';
import { say } from './problem-sentences.ts';

/** One replacement. */
export interface Replacement {
  readonly content: Node;
  /** For messages, where the content is in another file. */
  readonly node: Node | undefined;
}

/**
 * `replacements` of a kustomization (kustomize api/filters/replacement). A plain copy of a value is followed; one with options (delimiters,
 * encodings) or of an unknown source leaves an unknown. Ends where the budget does.
 */
export function applyReplacements(
  items: readonly Item[],
  replacements: readonly Replacement[],
  budget: Budget,
): { readonly items: readonly Item[]; readonly faults: readonly Fault[] } {
  let result = items;
  const faults: Fault[] = [];
  for (const { content, node } of replacements) {
    if (!budget.draw('steps', result.length * 4 * (1 + list(child(content, 'targets')).length), node ?? content)) break;
    const source = child(content, 'source');
    const found = source === undefined ? [] : result.filter((item) => isSelected(item, source));
    if (source !== undefined && found.length !== 1)
      faults.push(...sourceFault(source, found.length, node ?? child(source, 'name') ?? child(source, 'kind') ?? source));
    const value = sourceValue(found, source);
    for (const target of list(child(content, 'targets'))) {
      if (!budget.draw('steps', result.length * list(child(target, 'fieldPaths')).length, node ?? target)) break;
      faults.push(...targetFaults(result, target, node));
      result = result.map((item) => replaceIn(item, target, value, budget));
    }
  }
  return { items: result, faults };
}

/** A source has to be one object (replacement.go selectSourceNode). */
function sourceFault(source: Node, count: number, node: Node): readonly Fault[] {
  const { kind, name, namespace } = targetOf(source);
  if (kind === undefined || mayBeUnread(kind)) return [];
  const values = { source: name === undefined ? kind : `${kind} ${name}`, namespace };
  return [{ code: 'bad-replacement', node, ...(count === 0 ? say('no-source', values) : say('several-sources', { ...values, count })) }];
}

/** Paths of a target that lead, in a list of which all items are known, to none of them. */
function targetFaults(items: readonly Item[], target: Node, at: Node | undefined): readonly Fault[] {
  if (text(child(child(target, 'options'), 'create')) === 'true') return [];
  const targets = items.filter((item) => isTarget(item, target));
  return list(child(target, 'fieldPaths')).flatMap((node): Fault[] => {
    const path = text(node) ?? '';
    const without = targets.find((item) => missesItem(item.tree, fieldPath(path)));
    if (without === undefined) return [];
    const values = { kind: kindOfItem(without), name: idOf(without).name, path };
    return [{ code: 'bad-replacement', node: at ?? node, ...say('no-such-field', values) }];
  });
}

function isTarget(item: Item, target: Node): boolean {
  const select = child(target, 'select');
  return select !== undefined && isSelected(item, select) && !list(child(target, 'reject')).some((reject) => isSelected(item, reject));
}

function sourceValue([only, ...others]: readonly Item[], source: Node | undefined): Node | undefined {
  if (source === undefined || child(source, 'options') !== undefined || only === undefined || others.length > 0) return undefined;
  const [value] = valuesAt(only.tree, fieldPath(text(child(source, 'fieldPath')) ?? 'metadata.name'));
  return value?.kind === 'scalar' && text(value) === undefined ? undefined : value;
}

function replaceIn(item: Item, target: Node, value: Node | undefined, budget: Budget): Item {
  if (!isTarget(item, target)) return item;
  const options = child(target, 'options');
  const plain = options?.kind !== 'map' || options.entries.every(({ key }) => key.value === 'create');
  const create = text(child(options, 'create')) === 'true' ? target : undefined;
  const written = list(child(target, 'fieldPaths')).map((node) => text(node) ?? '');
  const paths = written.length > 0 ? written : ['metadata.name'];
  let { tree } = item;
  for (const path of paths) {
    const steps = fieldPath(path);
    if (!budget.draw('steps', steps.length ** 2 + path.length, target)) break;
    tree = replaceAt(tree, steps, plain ? value : undefined, create, budget);
  }
  const touched = withPatchedTexts(item, (key) => paths.some((path) => keysOf(path).includes(key)));
  return tree === item.tree ? touched : { ...touched, tree };
}

function replaceAt(
  tree: MapNode,
  path: ReturnType<typeof fieldPath>,
  value: Node | undefined,
  create: Node | undefined,
  budget: Budget,
): MapNode {
  const changed = changeAt(tree, path, create, (found) => {
    const at = found ?? create;
    if (at === undefined || (value !== undefined && !budget.drawValue(value, path.length, create))) return undefined;
    if (value === undefined) return { ...madeAt(at, hole, 'double'), unknown: true };
    if (value.kind !== 'scalar') return { ...value, common: true };
    return { ...madeAt(at, value.value, styleIn(found, value)), ...(value.unknown === true ? { unknown: true } : {}) };
  });
  return changed.kind === 'map' ? changed : tree;
}

/** A scalar keeps the type that it had before, so that a number becomes a text in the place of one (setFieldValue); one that is made has the type that its text says. */
function styleIn(found: Node | undefined, value: ScalarNode): ScalarNode['style'] {
  if (found !== undefined && found.kind !== 'scalar') return value.style;
  const isTextAnyhow = isText({ ...value, style: 'plain' });
  if (found === undefined ? isTextAnyhow : isText(found))
    return value.style === 'plain' && resolveScalar(value).type !== 'string' ? 'double' : value.style;
  return 'plain';
}

/** Is it a text to kustomize? */
function isText(node: ScalarNode): boolean {
  return isOldTruth(node) || resolveScalar(node).type === 'string';
}

function isSelected(item: Item, select: Node): boolean {
  const { kind, group, version, name, namespace, labelSelector, annotationSelector } = targetOf(select);
  const { apiVersion } = item.source.object;
  const metadata = child(item.tree, 'metadata');
  return (
    (kind === undefined || kind === kindOfItem(item)) &&
    (group === undefined || group === groupOfItem(item)) &&
    (version === undefined || version === apiVersion.slice(apiVersion.indexOf('/') + 1)) &&
    allIds(item).some(
      (id) => (name === undefined || id.name === name) && (namespace === undefined || (id.namespace ?? 'default') === namespace),
    ) &&
    selects(labelSelector, child(metadata, 'labels')) &&
    selects(annotationSelector, child(metadata, 'annotations'))
  );
}
