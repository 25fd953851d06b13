import { getOrMake } from '../../base/get-or-make.ts';
import type { Instance, Model } from '../../model/types.ts';
import { toPlain } from '../../yaml/scalar.ts';

const deployed = (model: Model): readonly Instance[] => model.instances().filter((i) => i.bundle.kind === 'kustomization');

/** What kustomizations deploy, by bundle, with both names blanked out. */
function comesOut(model: Model, names: readonly string[]): ReadonlyMap<string, string> {
  const blank = (text: string): string => names.reduce((rest, name) => rest.replaceAll(name, '\0'), text.toLowerCase());
  const bundles = new Map<string, string[]>();
  for (const { bundle, facts, namespace } of deployed(model)) {
    const text = blank(JSON.stringify([toPlain(facts.tree), namespace, facts.partial, facts.mentions.map((m) => m.host)]));
    getOrMake(bundles, bundle.id, () => []).push(text);
  }
  return new Map([...bundles].map(([id, objects]) => [id, objects.sort().join('\n')]));
}

const problemsOf = (model: Model): ReadonlySet<string> => new Set(model.bundleProblems().map((p) => p.message));

/**
 * Why kustomizations would not deploy the same objects under the new name: patches, `replicas:` and replacements find objects by name, in words
 * that only kustomize reads. `undefined`: they would.
 */
export function changedBundle(before: Model, after: () => Model, oldName: string, newName: string): string | undefined {
  if (deployed(before).length === 0) return undefined;
  const then = after();
  const known = [...problemsOf(before)];
  const problem = [...problemsOf(then)].find((message) => !known.includes(message));
  if (problem !== undefined) return `A kustomization names ${oldName}, too, and would be broken: ${problem}`;
  const names = [oldName, newName].map((name) => name.toLowerCase()).sort((a, b) => b.length - a.length);
  const old = comesOut(before, names);
  const fresh = comesOut(then, names);
  const other = before.bundles().find(({ id }) => old.get(id) !== fresh.get(id));
  return (
    other &&
    `A part of the kustomization ${other.label}, for example the target of a patch, names ${oldName} and would miss it: rename both by hand.`
  );
}
