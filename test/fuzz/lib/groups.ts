import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { randomOf } from '../../unit/lib/random.ts';
import { specs } from '../../spec/lib/specs.ts';

export type Random = ReturnType<typeof randomOf>;

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Larger files make a case slow and find nothing that smaller ones do not. */
const largest = 64 * 1024;
const most = 10;

/** Texts by name, with forward slashes. */
export type Group = readonly (readonly [name: string, text: string])[];

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) || /(?:^|\/)Kustomization$/.test(name))
    .map((name) => path.join(folder, name))
    .filter((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat?.isFile() === true && stat.size <= largest;
    })
    .sort();
}

/** What specs and documents of rules show in fenced blocks. */
function specTexts(): string[] {
  return specs()
    .filter(({ name }) => !name.includes('/'))
    .flatMap(({ text }) => [...text.matchAll(/^```yaml[^\n]*\n([^]*?)^```/gm)].map((match) => match[1] ?? ''));
}

/** Where cases come from: real files (`corpus`, a folder of repositories, where given), else those of the tests, and the specs' examples. */
export function openGroups(corpus: string | undefined): { pick(random: Random): Group } {
  const own = ['workspaces/demo', 'conformance/zones', 'kustomize'].flatMap((name) => filesBelow(path.join(root, name)));
  const real = corpus === undefined ? [] : filesBelow(corpus);
  const shown = specTexts();
  return {
    pick(random) {
      const source = real.length > 0 && random.below(3) > 0 ? real : own;
      if (random.below(4) === 0) return [['spec.yaml', random.pick(shown)]];
      const file = random.pick(source);
      let folder = path.dirname(file);
      for (let up = random.below(3); up > 0; up--) folder = path.dirname(folder);
      const near = source.filter((each) => each.startsWith(folder + path.sep));
      const from = Math.max(0, Math.min(near.indexOf(file) - random.below(most), near.length - most));
      return near
        .slice(from, from + most)
        .map((each) => [path.relative(folder, each).split(path.sep).join('/'), readFileSync(each, 'utf8')]);
    },
  };
}
