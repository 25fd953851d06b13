import { getOrMake } from '../base/get-or-make.ts';
import { some } from '../base/some.ts';
import type { BundleProblem, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import { service } from './lib/example.ts';
import { perModel } from './lib/per-model.ts';

const db = service('db', ['ports:', '  - name: sql', '    port: 5432']);

export const rule = defineRule({
  id: 'kustomization-broken',
  category: 'silent',
  severity: 'warning',
  on: ['Kustomization'],
  summary: 'A kustomization that cannot be built',
  docs: {
    what: 'A kustomization names a folder or file that is not there, a folder without a kustomization, or one that builds on it in turn; it has a patch, replicas, a generator or a replacement for an object that it does not have; a patch is no patch, or a field has a value of another type; one object comes into it twice; or it is empty.',
    why: '`kubectl apply -k` refuses it, so nothing of it is deployed, and what builds on it is not either. Names that are predicted for it are those of the parts that were found.',
    fix: 'Correct the path, remove the entry, or add what the patch is for. '
      + 'What a script may put there first is a hint: a path below the own folder, a folder without a kustomization. What stands in a hidden folder is a hint, too, and an empty one that nothing builds on, and so is a file outside of the kustomization\'s own folder, which kubectl refuses: where Flux is at work, which builds it, nothing is said, and once where many do so.',
    fixSafety: 'There is no automatic fix: only its author knows what is meant.',
    references: ['https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resource/'],
  },
  examples: [
    {
      title: 'A base under another name',
      bad: `# file: base/db.yaml
${db}# file: base/kustomization.yaml
resources:
  - db.yaml
# file: prod/kustomization.yaml
resources:
  - ../bases
`,
      good: `# file: base/db.yaml
${db}# file: base/kustomization.yaml
resources:
  - db.yaml
# file: prod/kustomization.yaml
resources:
  - ../base
`,
    },
    {
      title: 'Two kustomizations that build on each other',
      bad: `# file: a/kustomization.yaml
resources:
  - ../b
# file: b/db.yaml
${db}# file: b/kustomization.yaml
resources:
  - db.yaml
  - ../a
`,
      good: `# file: a/kustomization.yaml
resources:
  - ../b
# file: b/db.yaml
${db}# file: b/kustomization.yaml
resources:
  - db.yaml
`,
    },
  ],
  check: () => [],
  *checkFile({ uri }, model) {
    const said = new Set<string>();
    const problems = problemsByFile(rule, model).get(uri) ?? [];
    for (const { code, place, message, excuse } of problems) {
      const likewise = excuse === undefined ? 0 : problems.filter((other) => other.excuse === excuse).length - 1;
      if (likewise > 2 && said.has(excuse ?? '')) continue;
      said.add(excuse ?? '');
      const others = likewise > 2 ? `So it is with ${likewise} other entries.` : '';
      yield { field: '', at: place, message: [message, others, excuse ?? advice[code]].filter((text) => text !== '').join(' '), ...(excuse !== undefined || code === 'gave-up' ? { severity: 'hint' as const } : {}) };
    }
  },
});

const path = 'Correct the path or remove the entry.';
const advice: Readonly<Record<BundleProblem['code'], string>> = {
  cycle: path, 'missing-resource': path, 'patch-without-target': 'Correct its name, or add the object.', 'bad-patch': '', 'wrong-type': '', duplicate: 'Rename one of them or remove it.',
  'bad-replacement': 'Correct what it selects, or its path.', empty: 'Add what it is to build, or remove it.', outside: '', 'gave-up': '',
};

const problemsByFile = perModel((_: object, model: Model) => {
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
  if (some(model.scope.customs('Kustomization'), ({ facts }) => facts.object.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'))) return [];
  const all = model.bundleProblems().filter(({ code }) => code === 'outside');
  const uris = [...new Set(all.map(({ place }) => place.uri))].sort();
  if (uris.length < habit) return all;
  return all.filter(({ place }) => place.uri === uris[0]).map((problem) => ({ ...problem, message: `${problem.message} So it is with ${uris.length - 1} other kustomizations.` }));
}
