import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { extractFacts } from '../../../../server/src/facts/extract.ts';
import { KustomizeGraph } from '../../../../server/src/model/kustomize/graph.ts';
import { WorkspaceIndex } from '../../../../server/src/model/files/file-index.ts';
import { builtObjects, comparable, hasKubectl, kubectlKustomize, objectsOf } from '../../lib/kustomize-compare.ts';
import { randomTree } from '../../lib/kustomize-trees.ts';
import { scratch } from '../../lib/scratch.ts';

const seeds = Number(process.env['HEADLIGHT_KUSTOMIZE_SEEDS'] ?? 40);

/** Registered only where kubectl is there to compare with; the recorded cases run everywhere. */
if (hasKubectl)
  describe('random kustomizations', () => {
    it(`come out as kubectl builds them, and no fault is said of those that it builds, ${seeds} seeds`, () => {
      const folder = scratch('kustomize');
      const seen = { same: 0, refused: 0, said: 0 };
      for (let seed = 1; seed <= seeds; seed++) compare(folder, seed, seen);
      assert.ok(seen.same > seeds / 4 && seen.said > seen.refused / 2, JSON.stringify(seen));
    });
  });

function compare(folder: string, seed: number, seen: { same: number; refused: number; said: number }): void {
  const root = path.join(folder, String(seed));
  const index = new WorkspaceIndex();
  for (const [name, text] of randomTree(seed)) {
    const file = `${root}/${name}`;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    index.replace(file, extractFacts(file, text));
  }
  const graph = new KustomizeGraph(index, { exists: () => false });
  graph.sync([...index.files()].map(({ uri }) => uri));
  const build = graph.build(`${root}/top`);
  const faults = build.problems.filter(({ certain }) => certain).map(({ message }) => message);
  const theirs = kubectlKustomize(`${root}/top`);
  if ('refusal' in theirs) {
    seen.refused++;
    if (faults.length > 0) seen.said++;
    return;
  }
  assert.deepEqual(faults, [], `seed ${seed}`);
  assert.deepEqual(comparable(builtObjects(build)), comparable(objectsOf(theirs.text)), `seed ${seed}`);
  seen.same++;
}
