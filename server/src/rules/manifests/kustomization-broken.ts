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
    for (const { code, place, message, excuse, target } of problems) {
      const likewise = excuse === undefined ? 0 : problems.filter((other) => other.excuse === excuse).length - 1;
      if (likewise > 2 && said.has(excuse ?? '')) continue;
      said.add(excuse ?? '');
      const users = excuse === undefined && target !== undefined ? (usersOfMissing(model).get(target) ?? []) : [];
      const isOneOfMany = users.length >= habit;
      const others = likewise > 2 ? `So it is with ${likewise} other entries.` : isOneOfMany ? soItIsWith(users.length - 1) : '';
      yield {
        field: '',
        at: place,
        message: [message, others, excuse ?? advice[code]].filter((text) => text !== '').join(' '),
        ...(excuse !== undefined || code === 'gave-up' ? { severity: 'hint' as const } : {}),
        ...(isOneOfMany && users[0] !== uri ? { severity: 'information' as const } : {}),
      };
    }
  },
});

const soItIsWith = (count: number): string => `So it is with ${count} other kustomizations.`;

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

/** Kustomizations that name what is not there, by what that is: it is one cause, however many there are. */
const usersOfMissing = memo((model: Model): ReadonlyMap<string, readonly string[]> => {
  const users = new Map<string, Set<string>>();
  for (const { certain, excuse, target, place } of model.bundleProblems())
    if (certain && excuse === undefined && target !== undefined) getOrMake(users, target, () => new Set<string>()).add(place.uri);
  return new Map([...users].map(([target, uris]) => [target, [...uris].sort()]));
});

/** Where so many kustomizations reach out of their folders, what builds them lets them, or all fail alike; as many that lack the same are told of once. */
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
    .map((problem) => ({ ...problem, message: `${problem.message} ${soItIsWith(uris.length - 1)}` }));
}
