import { inlineTextsObject, textsObject } from '../../files/loose-texts.ts';
import type { Node } from '../../../yaml/node.ts';
import { child } from '../../../yaml/path.ts';
import type { KustomizationFile, Target } from '../sources.ts';
import { inlinePatch } from './inline-patch.ts';
import type { PatchEntry } from '../kustomization.ts';
import type { Patch } from './patches.ts';
import { isOpenText } from './tree-edit.ts';

/**
 * The patches that an entry of a kustomization holds or names. `lost` is told of a path that leads to nothing that was read; of what it is for, all is
 * unknown then where somebody else may have it.
 */
export function patchesOf(
  file: KustomizationFile,
  entry: PatchEntry,
  resolve: (path: string) => Target,
  lost: (path: string, target: Target) => void,
): Patch[] {
  const base = { target: entry.target, allowNameChange: entry.allowNameChange, node: entry.node };
  if (entry.inline !== undefined) {
    const { start, end } = entry.inline;
    const texts = inlineTextsObject(file.facts, entry.inline);
    const source = texts === undefined ? {} : { source: texts };
    return inlinePatch(entry.inline).flatMap(({ root }): Patch[] => {
      if (root?.kind === 'scalar' && isOpenText(root)) return [{ ...base, uri: file.facts.uri, content: nothing, partial: true }];
      if (root === undefined || root.kind === 'scalar') return [];
      const placed = placedAt(root, { start, end, ...(start < entry.node.start ? { common: true } : {}) });
      return [{ ...base, ...source, uri: file.facts.uri, content: placed.kind === 'map' ? { strategic: placed } : { operations: placed } }];
    });
  }
  if (entry.path === undefined) return [];
  const target = resolve(entry.path);
  if (target.kind !== 'file') {
    const isElsewhere = target.kind === 'remote' || (target.kind === 'missing' && target.excused !== undefined);
    if (isElsewhere || (target.kind === 'missing' && target.certain)) lost(entry.path, target);
    // What it is for may be changed by it in any way: all, where it says so itself.
    return isElsewhere ? [{ ...base, target: entry.target ?? {}, uri: file.facts.uri, content: nothing, partial: true }] : [];
  }
  const { uri, objects, trees } = target.facts;
  const wholes = objects.map((object): Patch => {
    const source = object.mentions.length > 0 ? { source: object } : {};
    return { ...base, ...source, uri, content: { strategic: object.tree }, ...(object.partial ? { partial: true } : {}) };
  });
  const texts = target.facts.mentions.length > 0 ? { source: textsObject(target.facts, 'Patch') } : {};
  const lists = trees.flatMap((tree): Patch[] => {
    const operations = child(tree, '');
    return operations === undefined
      ? [{ ...base, uri, content: { strategic: tree } }]
      : [{ ...base, ...texts, uri, content: { operations } }];
  });
  return [...wholes, ...lists];
}

/** What a placeholder stands for as a whole patch. */
const nothing = { operations: { kind: 'seq', start: 0, end: 0, flow: false, items: [] } } as const;

/** All nodes of an inline patch stand at the scalar that holds it, and inside of that between two offsets of its value. */
function placedAt(node: Node, place: Pick<Node, 'start' | 'end' | 'common'>): Node {
  const placed = { ...place, inner: { start: node.start, end: node.end } };
  if (node.kind === 'scalar') return { ...node, ...placed };
  if (node.kind === 'seq') return { ...node, ...placed, items: node.items.map((item) => placedAt(item, place)) };
  const entries = node.entries.map((entry) => ({
    ...entry,
    key: { ...entry.key, ...place, inner: { start: entry.key.start, end: entry.key.end } },
    value: placedAt(entry.value, place),
  }));
  return { ...node, ...placed, entries };
}
