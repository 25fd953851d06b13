import { child, entryOf } from '../../yaml/path.ts';
import type { Node, SeqNode } from '../../yaml/node.ts';
import { emptyMapAt, madeAt, text, withEntry } from './patches/tree-edit.ts';

/** One step of a `fieldPath` of replacements: a key, a place in a list, items with a field of that value (no field: that are that value), or all items. */
type Step =
  { readonly key: string } | { readonly index: number } | { readonly field: string; readonly value: string } | { readonly all: true };

/** Steps of `spec.template.spec.containers.[name=app].env.0.value`; dots in keys are written `\.` (kustomize SmarterPathSplitter). */
export function fieldPath(path: string): readonly Step[] {
  const parts = path.match(/\[[^[\]]*\]|(?:\\.|[^.[\\])+/g) ?? [];
  return parts.map((part): Step => {
    const filter = /^\[([^=]*)=(.*)\]$/s.exec(part);
    if (filter !== null) return { field: filter[1] ?? '', value: filter[2] ?? '' };
    if (part === '*') return { all: true };
    if (/^\d+$/.test(part)) return { index: Number(part) };
    return { key: part.replace(/^\[|\]$/g, '').replaceAll('\\.', '.') };
  });
}

/** Keys of the path, without places in lists. */
export function keysOf(path: string): readonly string[] {
  return fieldPath(path).flatMap((step) => ('key' in step ? [step.key] : []));
}

/** What the path leads to, first match first. */
export function valuesAt(node: Node, steps: readonly Step[]): readonly Node[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [node];
  if ('key' in step || ('index' in step && node.kind === 'map')) {
    const next = child(node, 'key' in step ? step.key : String(step.index));
    return next === undefined ? [] : valuesAt(next, rest);
  }
  return node.kind === 'seq' ? chosen(node, step).flatMap((index) => valuesAt(node.items[index] ?? node, rest)) : [];
}

/** Does the path lead to an item by its field, or place, in a list that has no such item? Only where the fields of all items are known. */
export function missesItem(node: Node, steps: readonly Step[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined || 'all' in step) return false;
  if (node.kind === 'map') {
    const next = child(node, 'key' in step ? step.key : 'index' in step ? String(step.index) : '');
    return next !== undefined && missesItem(next, rest);
  }
  if (node.kind !== 'seq') return false;
  const found = chosen(node, step);
  if (found.length > 0) return found.every((index) => missesItem(node.items[index] ?? node, rest));
  return 'field' in step && node.items.every((item) => matched(item, step.field) !== undefined);
}

/** The text that `[field=value]` asks for, of an item. */
function matched(item: Node, field: string): string | undefined {
  return text(field === '' ? item : child(item, field));
}

/** Changes what the path leads to. `create`: makes missing maps at its place. `change` returns `undefined` to leave a value. */
export function changeAt(
  node: Node,
  steps: readonly Step[],
  create: Node | undefined,
  change: (found: Node | undefined) => Node | undefined,
): Node {
  const [step, ...rest] = steps;
  if (step === undefined) return change(node) ?? node;
  if (node.kind === 'seq') {
    const at = new Set(chosen(node, step));
    const items = node.items.map((item, index) => (at.has(index) ? changeAt(item, rest, create, change) : item));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  const key = 'key' in step ? step.key : 'index' in step ? String(step.index) : undefined;
  if (node.kind !== 'map' || key === undefined) return node;
  const entry = entryOf(node, key);
  if (entry !== undefined) {
    const value = changeAt(entry.value, rest, create, change);
    return value === entry.value ? node : withEntry(node, entry.key, value);
  }
  if (create === undefined) return node;
  const made = rest.length === 0 ? change(undefined) : changeAt(emptyMapAt(create), rest, create, change);
  return made === undefined ? node : withEntry(node, madeAt(create, key), made);
}

/** Indexes of a list that a step means. */
function chosen(list: SeqNode, step: Step): readonly number[] {
  if ('all' in step) return list.items.map((_, index) => index);
  if ('index' in step) return step.index < list.items.length ? [step.index] : [];
  if (!('field' in step)) return [];
  return list.items.flatMap((item, index) => (matched(item, step.field) === step.value ? [index] : []));
}
