import { memo } from '../../base/memo.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { some } from '../../base/some.ts';
import type { BundleProblem, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

export const rule = defineRule({
  on: ['Kustomization'],
  check: () => [],
  *checkFile({ uri }, model) {
    const told = new Set<string>();
    const problems = problemsByFile(model).get(uri) ?? [];
    for (const { code, place, excuse, alike, messageId, arguments: values, message } of problems) {
      const reason = excuse?.messageId ?? '';
      const likewise = excuse === undefined ? 0 : problems.filter((other) => other.excuse?.messageId === reason).length - 1;
      if (likewise > 2 && told.has(reason)) continue;
      told.add(reason);
      yield {
        field: '',
        at: place,
        ...inTurn(
          { messageId, arguments: values, message },
          alike === undefined ? undefined : say('other-kustomizations', { others: alike }),
          likewise > 2 ? say('others', { others: likewise }) : undefined,
          excuse ?? adviceOn(code),
        ),
        ...(excuse !== undefined || code === 'gave-up' ? { severity: 'hint' as const } : {}),
      };
    }
  },
});

const say = sentences({
  'correct-path': () => 'Correct the path or remove the entry.',
  'correct-name': () => 'Correct its name, or add the object.',
  'rename-one': () => 'Rename one of them or remove it.',
  'correct-selection': () => 'Correct what it selects, or its path.',
  'add-or-remove': () => 'Add what it is to build, or remove it.',
  others: ({ others }: { readonly others: number }) => `So it is with ${others} other entries.`,
  'other-kustomizations': ({ others }: { readonly others: number }) => `So it is with ${others} other kustomizations.`,
});

/** What to do, where the cause does not say it. */
function adviceOn(code: BundleProblem['code']): Said | undefined {
  switch (code) {
    case 'cycle':
    case 'missing-resource':
      return say('correct-path', {});
    case 'patch-without-target':
      return say('correct-name', {});
    case 'duplicate':
      return say('rename-one', {});
    case 'bad-replacement':
      return say('correct-selection', {});
    case 'empty':
      return say('add-or-remove', {});
    default:
      return undefined;
  }
}

/** `alike`: how many other kustomizations it stands for. */
type Told = BundleProblem & { readonly alike?: number };

const problemsByFile = memo((model: Model) => {
  const files = new Map<string, Told[]>();
  for (const problem of [...model.bundleProblems().filter(({ code }) => code !== 'outside'), ...outsideProblems(model)]) {
    if (problem.certain) getOrMake(files, problem.place.uri, () => []).push(problem);
  }
  return files;
});

/** Where so many kustomizations reach out of their folders, what builds them lets them, or all fail alike. */
const habit = 3;

/** Files outside of the folder, which Flux builds: nothing where it is at work here, and once where it is the way of the workspace. */
function outsideProblems(model: Model): readonly Told[] {
  if (some(model.scope.customs('Kustomization'), ({ facts }) => facts.object.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')))
    return [];
  const all = model.bundleProblems().filter(({ code }) => code === 'outside');
  const uris = [...new Set(all.map(({ place }) => place.uri))].sort();
  if (uris.length < habit) return all;
  return all.filter(({ place }) => place.uri === uris[0]).map((problem) => ({ ...problem, alike: uris.length - 1 }));
}
