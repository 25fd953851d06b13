import { own } from '../../../base/own.ts';
import type { ObjectFacts } from '../../../facts/types.ts';
import type { MapNode, Node } from '../../../yaml/node.ts';
import { isKnownKind } from '../../../k8s/read/read.ts';
import { toPlain } from '../../../yaml/scalar.ts';
import { asLabels } from '../../../k8s/json.ts';
import { child } from '../../../yaml/path.ts';
import { groupOf } from '../../../k8s/operators/custom-objects.ts';
import type { PatchTarget } from '../kustomization.ts';
import { sizeOf } from '../budget.ts';
import type { Budget } from '../budget.ts';
import { allIds, groupOfItem, idOf, kindOfItem, originalId, withPatchedTexts } from '../item.ts';
import type { Item } from '../item.ts';
import { jsonPatch } from './json-patch.ts';
import { strategicMerge } from './merge.ts';
import { matchesPattern } from '../pattern.ts';
import { answersTo } from '../references.ts';
import { at, list, nameText, text, withEntry, withoutKey } from './tree-edit.ts';

/** A patch, read. */
export interface Patch {
  readonly content: { readonly strategic: MapNode } | { readonly operations: Node };
  /** File that the content is written in. */
  readonly uri: string;
  readonly target: PatchTarget | undefined;
  readonly allowNameChange: boolean;
  /** Another tool completes it first, so that what it makes of an object is not fully known. */
  readonly partial?: true;
  /** Where it is an object with texts in a file of its own. */
  readonly source?: ObjectFacts;
  /** For messages. */
  readonly node: Node;
}

/** Does the patch speak of this object (as it is before the patch)? */
export function patchMatches(patch: Patch, item: Item): boolean {
  if (patch.target !== undefined) return isTarget(patch.target, item);
  if (!('strategic' in patch.content)) return false;
  const { strategic } = patch.content;
  const name = nameText(at(strategic, ['metadata', 'name']));
  const kind = text(child(strategic, 'kind'));
  if (name === undefined || kind !== kindOfItem(item)) return false;
  const apiVersion = text(child(strategic, 'apiVersion')) ?? '';
  if (groupOf(apiVersion) !== groupOfItem(item)) return false;
  return answersTo(item, name, nameText(at(strategic, ['metadata', 'namespace'])) ?? 'default');
}

/** The patched object, as far as the budget reaches; `undefined`: the patch deletes it. */
export function applyPatch(patch: Patch, item: Item, budget: Budget): Item | undefined {
  const charged = { budget, at: patch.node };
  if ('strategic' in patch.content && !budget.drawValue(patch.content.strategic, 0, patch.node)) return item;
  const texts = patch.source === undefined ? item.texts : [...item.texts, patch.source];
  if ('operations' in patch.content) {
    const { operations } = patch.content;
    if (!budget.draw('steps', 2 * sizeOf(operations).weight, patch.node)) return item;
    return renamed(
      item,
      withPatchedTexts({ ...item, texts, tree: jsonPatch(item.tree, operations, patch.uri, charged), sharesLabels: false }, (key) =>
        touches(operations, key),
      ),
    );
  }
  const known = isKnownKind(item.source.object.apiVersion, kindOfItem(item));
  const patched = strategicMerge(item.tree, withoutIdentity(patch, item), { ...charged, uri: patch.uri, known });
  if (patched === undefined) return undefined;
  const { strategic } = patch.content;
  return renamed(
    item,
    withPatchedTexts({ ...item, tree: patched, texts }, (key) => holds(strategic, key)),
  );
}

/** Kind, name and namespace of a patch only say what it is for, unless a name change is allowed. */
function withoutIdentity(patch: Patch, _item: Item): MapNode {
  if (!('strategic' in patch.content)) return { kind: 'map', start: 0, end: 0, flow: false, entries: [] };
  const tree = withoutKey(withoutKey(patch.content.strategic, 'apiVersion'), 'kind');
  const metadata = child(tree, 'metadata');
  if (metadata?.kind !== 'map') return tree;
  const kept = patch.allowNameChange ? metadata : withoutKey(withoutKey(metadata, 'name'), 'namespace');
  const entry = tree.entries.find(({ key }) => key.value === 'metadata');
  return entry === undefined ? tree : withEntry(tree, entry.key, kept);
}

function renamed(before: Item, after: Item): Item {
  const [from, to] = [idOf(before), idOf(after)];
  return from.name === to.name && from.namespace === to.namespace ? after : { ...after, past: [...after.past, from] };
}

function touches(operations: Node, key: string): boolean {
  return list(operations).some(
    (operation) => (text(child(operation, 'path')) ?? '').split('/').includes(key) || holds(child(operation, 'value'), key),
  );
}

function holds(node: Node | undefined, key: string): boolean {
  if (node?.kind === 'seq') return node.items.some((item) => holds(item, key));
  return node?.kind === 'map' && node.entries.some((entry) => entry.key.value === key || holds(entry.value, key));
}

/** As kustomize's Selector: each field a regular expression for the whole value, names against original and present. */
function isTarget(target: PatchTarget, item: Item): boolean {
  const { apiVersion } = item.source.object;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const ids = [originalId(item), ...allIds(item).slice(-1)];
  return (
    fits(target.kind, kindOfItem(item)) &&
    fits(target.group, groupOfItem(item)) &&
    fits(target.version, version) &&
    ids.some((id) => fits(target.name, id.name)) &&
    ids.some((id) => fits(target.namespace, id.namespace ?? 'default')) &&
    selects(target.labelSelector, child(child(item.tree, 'metadata'), 'labels')) &&
    selects(target.annotationSelector, child(child(item.tree, 'metadata'), 'annotations'))
  );
}

function fits(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined || pattern === '') return true;
  if (pattern === value) return true;
  return pattern.length <= 300 && matchesPattern(pattern, value) === true;
}

/** Label selector text: `a=b,c!=d,e in (x,y),f,!g`. */
export function selects(selector: string | undefined, node: Node | undefined): boolean {
  if (selector === undefined || selector.trim() === '') return true;
  const labels = node === undefined ? {} : asLabels(toPlain(node));
  return (selector.match(/[^,(]+(\([^)]*\))?/g) ?? []).every((part) => {
    const requirement = part.trim();
    const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(requirement);
    if (set !== null) {
      const values = (set[3] ?? '').split(',').map((value) => value.trim());
      return values.includes(own(labels, set[1] ?? '') ?? '') === (set[2] === 'in');
    }
    const pair = /^([^=!]+)(==|=|!=)(.*)$/.exec(requirement);
    if (pair !== null) return (own(labels, (pair[1] ?? '').trim()) === (pair[3] ?? '').trim()) === (pair[2] !== '!=');
    return requirement.startsWith('!') ? own(labels, requirement.slice(1)) === undefined : own(labels, requirement) !== undefined;
  });
}
