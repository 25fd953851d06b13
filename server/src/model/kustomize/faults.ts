import { memo } from '../../base/memo.ts';
import type { Said } from '../../base/texts/sentences.ts';
import { mayBeUnread } from '../../facts/prefilter.ts';
import type { Node } from '../../yaml/node.ts';
import { shortLabel } from '../files/paths.ts';
import type { BundleProblem } from '../types.ts';
import { idOf, kindOfItem } from './item.ts';
import type { Item } from './item.ts';
import type { FileFacts } from '../../facts/types.ts';
import { child } from '../../yaml/path.ts';
import type { ConfigGenerator, Kustomization } from './kustomization.ts';
import type { Patch } from './patches/patches.ts';
import { answersTo } from './references.ts';
import type { FieldSpec } from './configuration.ts';
import { isClusterScoped, isScalable } from './transform.ts';
import { say } from './problem-sentences.ts';
import { at, isOpenText, text } from './patches/tree-edit.ts';

/** What kustomize refuses to build, at the entry that makes it so. */
export interface Fault extends Said {
  readonly code: BundleProblem['code'];
  readonly node: Node;
}

/** A strategic merge patch has to match exactly one object; one with a target may match any number. `matches`: by the patch's order. */
export function patchFaults(folder: string, patches: readonly Patch[], matches: ReadonlyMap<number, number>): readonly Fault[] {
  return patches
    .flatMap(({ target, content, node }, index): Fault[] => {
      const count = matches.get(index) ?? 0;
      if (target !== undefined || count === 1 || !('strategic' in content)) return [];
      const kind = text(child(content.strategic, 'kind'));
      if (kind === undefined || mayBeUnread(kind)) return [];
      const metadata = child(content.strategic, 'metadata');
      const namespace = text(child(metadata, 'namespace'));
      // What another tool fills in first may be the name of an object that it brings, too.
      if (isOpenText(child(metadata, 'name')) || isOpenText(child(metadata, 'namespace'))) return [];
      const values = { kind, name: text(child(metadata, 'name')) ?? '', namespace, folder: shortLabel(folder) };
      return count > 1
        ? [{ code: 'bad-patch', node, ...say('patch-matches-several', { ...values, count }) }]
        : [{ code: 'patch-without-target', node, ...say('patch-matches-none', values) }];
    })
    .reduce(onceForEntry, []);
}

/** Patches of one file stand at one entry, and what is wrong with several of them is said of the first: kustomize goes no further either. */
function onceForEntry(said: Fault[], fault: Fault): Fault[] {
  const before = said.find(({ node, code }) => node.start === fault.node.start && code === fault.code);
  return before === undefined ? [...said, fault] : said;
}

/** A kustomization without a field that says anything (Kustomization.CheckEmpty). Lists and maps say something even when they hold nothing. */
export function isEmptyKustomization(facts: FileFacts): boolean {
  const [tree] = facts.trees;
  if (facts.broken.length > 0 || facts.templated) return false;
  return (
    tree === undefined ||
    tree.entries.every(
      ({ key, value }) =>
        key.value === 'apiVersion' ||
        key.value === 'kind' ||
        (value.kind === 'scalar' && value.unknown !== true && (text(value) ?? '') === ''),
    )
  );
}

/** `replicas` for what is not there (ReplicaCountTransformer.go). */
export function replicaFaults(
  folder: string,
  items: readonly Item[],
  replicas: Kustomization['replicas'],
  more: readonly FieldSpec[],
): readonly Fault[] {
  return replicas
    .filter(({ name }) => !items.some((item) => isScalable(item, more) && answersTo(item, name)))
    .map(({ name, count }) => ({
      code: 'patch-without-target',
      node: count,
      ...say('replicas-for-none', { name, folder: shortLabel(folder) }),
    }));
}

/** Generators that merge with nothing, or make what is there (resmap AbsorbAll). */
export function generatorFaults(items: readonly Item[], generators: readonly ConfigGenerator[]): readonly Fault[] {
  return generators.flatMap(({ kind, name, behavior, namespace = 'default', node }): Fault[] => {
    const count = items.filter((item) => kindOfItem(item) === kind && answersTo(item, name, namespace)).length;
    const exists = count > 0;
    const place = child(node, 'name') ?? node;
    if (behavior !== 'create' && count > 1)
      return [{ code: 'bad-patch', node: place, ...say('generator-for-several', { behavior, kind, name, count }) }];
    if (behavior === 'create' && exists) return [{ code: 'duplicate', node: place, ...say('generator-makes-again', { kind, name }) }];
    if (behavior === 'create' || exists) return [];
    return [{ code: 'patch-without-target', node: place, ...say('generator-for-none', { behavior, kind, name }) }];
  });
}

/** Objects that come in a second time (resmap Append). Services are left to the rule that speaks of them wherever they stand. `known`: keys of what came before, to which these are added. */
export function doubles(known: Set<string>, more: readonly Item[], path: string, node: Node): readonly Fault[] {
  const keys = more.map(keyOf);
  const at = keys.findIndex((key) => key !== '' && known.has(key));
  for (const key of keys) known.add(key);
  const double = more[at];
  if (double === undefined) return [];
  return [{ code: 'duplicate', node, ...say('brought-in-before', { path, kind: kindOfItem(double), name: idOf(double).name }) }];
}

/** Does a placeholder stand in its name or namespace? */
function hasOpenId({ tree }: Item): boolean {
  return ['name', 'namespace'].some((field) => isOpenText(at(tree, ['metadata', field])));
}

/** What must be there once; '' for what is not known. */
const keyOf = memo((item: Item): string => {
  const kind = kindOfItem(item);
  const { name, namespace } = idOf(item);
  const { apiVersion } = item.source.object;
  const isOut = item.partial || hasOpenId(item) || name === '' || kind === 'Service';
  return isOut ? '' : `${apiVersion}/${kind}/${isClusterScoped(kind) ? '' : (namespace ?? 'default')}/${name}`;
});
