import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { extractFacts } from '../../../../server/src/facts/extract.ts';
import { diskHost } from '../../../../server/src/host/disk-host.ts';
import { toPath } from '../../../../server/src/host/uri.ts';
import { KustomizeGraph } from '../../../../server/src/model/kustomize/graph.ts';
import { folderOf } from '../../../../server/src/model/files/paths.ts';
import { WorkspaceIndex } from '../../../../server/src/model/files/file-index.ts';
import { builtObjects, comparable, hasKubectl, kubectlKustomize, objectsOf } from '../../lib/kustomize-compare.ts';

const corpus = process.env['HEADLIGHT_CORPUS'] || undefined;

/** Every kustomization of every repository in $HEADLIGHT_CORPUS that kubectl builds without a network. */
describe('kustomizations of real repositories', () => {
  for (const name of corpus === undefined || !hasKubectl
    ? []
    : readdirSync(corpus, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)) {
    it(name, (context) => {
      const counts = compareAll(path.join(corpus ?? '', name));
      context.diagnostic(JSON.stringify(counts));
    });
  }
});

function compareAll(root: string): { readonly same: number; readonly unknown: number; readonly refused: number } {
  const index = new WorkspaceIndex();
  for (const file of diskHost.list(root, { exclude: [], markdown: false, maxFileSize: 1e7 }).files) {
    const result = diskHost.read(file.path, 1e7);
    if (result.ok) index.replace(file.uri, extractFacts(file.uri, result.text));
  }
  const graph = new KustomizeGraph(index, { exists: (uri) => diskHost.stat(toPath(uri) ?? '') !== undefined });
  const files = [...index.files()];
  graph.sync(files.map(({ uri }) => uri));
  const counts = { same: 0, unknown: 0, refused: 0 };
  for (const { uri } of files.filter(({ role }) => role === 'kustomization')) {
    const build = graph.build(folderOf(uri));
    const theirs = kubectlKustomize(toPath(folderOf(uri)) ?? '');
    if ('refusal' in theirs) {
      counts.refused++;
      continue;
    }
    assert.deepEqual(
      build.problems.filter(({ certain }) => certain),
      [],
      uri,
    );
    if (build.unknowns.length > 0) counts.unknown++;
    else {
      assert.deepEqual(comparable(builtObjects(build)), comparable(objectsOf(theirs.text)), uri);
      counts.same++;
    }
  }
  return counts;
}
