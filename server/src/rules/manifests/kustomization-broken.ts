import { memo } from '../../base/memo.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { some } from '../../base/some.ts';
import type { BundleProblem, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';

export const rule = defineRule({
  on: ['Kustomization'],
  check: () => [],
  *checkFile({ uri }, model) {
    const said = new Set<string>();
    const problems = problemsByFile(model).get(uri) ?? [];
    for (const { code, place, message, excuse } of problems) {
      const likewise = excuse === undefined ? 0 : problems.filter((other) => other.excuse === excuse).length - 1;
      if (likewise > 2 && said.has(excuse ?? '')) continue;
      said.add(excuse ?? '');
      const others = likewise > 2 ? `So it is with ${likewise} other entries.` : '';
      yield {
        field: '',
        at: place,
        message: [message, others, excuse ?? advice[code]].filter((text) => text !== '').join(' '),
        ...(excuse !== undefined || code === 'gave-up' ? { severity: 'hint' as const } : {}),
      };
    }
  },
});

const path = 'Correct the path or remove the entry.';
const advice: Readonly<Record<BundleProblem['code'], string>> = {
  cycle: path,
  'missing-resource': path,
  'patch-without-target': 'Correct its name, or add the object.',
  'bad-patch': '',
  'wrong-type': '',
  duplicate: 'Rename one of them or remove it.',
  'bad-replacement': 'Correct what it selects, or its path.',
  empty: 'Add what it is to build, or remove it.',
  outside: '',
  'gave-up': '',
};

const problemsByFile = memo((model: Model) => {
  const files = new Map<string, BundleProblem[]>();
  for (const problem of [...model.bundleProblems().filter(({ code }) => code !== 'outside'), ...outsideProblems(model)]) {
    if (problem.certain) getOrMake(files, problem.place.uri, () => []).push(problem);
  }
  return files;
});

/** Where so many kustomizations reach out of their folders, what builds them lets them, or all fail alike. */
const habit = 3;

/** Files outside of the folder, which Flux builds: nothing where it is at work here, and once where it is the way of the workspace. */
function outsideProblems(model: Model): readonly BundleProblem[] {
  if (some(model.scope.customs('Kustomization'), ({ facts }) => facts.object.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')))
    return [];
  const all = model.bundleProblems().filter(({ code }) => code === 'outside');
  const uris = [...new Set(all.map(({ place }) => place.uri))].sort();
  if (uris.length < habit) return all;
  return all
    .filter(({ place }) => place.uri === uris[0])
    .map((problem) => ({ ...problem, message: `${problem.message} So it is with ${uris.length - 1} other kustomizations.` }));
}
