import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { extractFacts } from '../../../../server/src/facts/extract.ts';
import { kindOf } from '../../../../server/src/k8s/kinds.ts';
import { defaultClusterSettings } from '../../../../server/src/k8s/cluster-settings.ts';
import type { Model } from '../../../../server/src/model/types.ts';
import { createModel } from '../../../../server/src/model/create-model.ts';
import { WorkspaceIndex } from '../../../../server/src/model/files/file-index.ts';
import { comparable, hasKubectl, kubectlKustomize, objectsOf } from '../../lib/kustomize-compare.ts';

const root = fileURLToPath(new URL('../../../kustomize', import.meta.url));
const cases = readdirSync(`${root}/recorded`).map((name) => name.replace(/\.yaml$/, ''));

function indexAll(): Model {
  const index = new WorkspaceIndex();
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const uri = `${root}/${path.replaceAll('\\', '/')}`;
    if (!/\.(ya?ml|json)$/.test(uri) || uri.includes('/recorded/')) continue;
    index.replace(uri, extractFacts(uri, readFileSync(uri, 'utf8')));
  }
  return createModel(index, defaultClusterSettings);
}

describe('kustomizations come out as kustomize builds them', () => {
  const model = indexAll();
  const ours = (name: string): string[] =>
    comparable(
      model
        .instances()
        .filter(({ bundle, facts }) => bundle.id === `${root}/${name}` && kindOf(facts.object) !== 'Patch')
        .map(({ facts }) => facts.object),
    );

  it('has a bundle for every build that no other one uses', () => {
    const ids = model
      .bundles()
      .filter(({ kind }) => kind === 'kustomization')
      .map(({ id }) => id.slice(root.length + 1));
    assert.deepEqual(ids.sort(), [...cases].sort());
    assert.deepEqual(model.bundleProblems(), []);
  });

  for (const name of cases) {
    it(`${name}, as recorded`, () => {
      const theirs = comparable(objectsOf(readFileSync(`${root}/recorded/${name}.yaml`, 'utf8')));
      assert.ok(theirs.length > 2);
      assert.deepEqual(ours(name), theirs);
    });
  }

  // A check of the recording, where the tool that made it is at hand.
  if (hasKubectl) {
    it('as kubectl says here and now', () => {
      for (const name of cases) {
        const built = kubectlKustomize(`${root}/${name}`);
        assert.ok('text' in built, name);
        assert.deepEqual(ours(name), comparable(objectsOf(built.text)), name);
      }
    });
  }

  it('leads every name to the file that a person would edit', () => {
    const place = (bundle: string, kind: string, field: string, name?: RegExp): string => {
      const found = model
        .instances()
        .find(
          (instance) =>
            instance.bundle.id === `${root}/${bundle}` &&
            instance.facts.object.kind === kind &&
            (name?.test(instance.facts.object.name) ?? true),
        );
      assert.ok(found);
      const { uri, span } = model.placeOf(found, field);
      return `${uri.slice(root.length + 1)}: ${readFileSync(uri, 'utf8').slice(span.start, span.end).split('\n')[0] ?? ''}`;
    };
    assert.equal(place('affixes', 'StatefulSet', 'metadata.name'), 'base/db.yaml: db');
    assert.equal(place('affixes', 'StatefulSet', 'spec.serviceName'), 'base/db.yaml: db');
    assert.equal(place('affixes', 'StatefulSet', 'metadata.namespace'), 'affixes/kustomization.yaml: data');
    assert.equal(place('affixes', 'StatefulSet', 'spec.replicas'), 'affixes/kustomization.yaml: 5');
    assert.equal(place('labels', 'StatefulSet', 'spec.template.metadata.labels.team'), 'labels/kustomization.yaml: shop');
    assert.equal(place('patches', 'StatefulSet', 'spec.template.metadata.labels.role'), 'patches/containers.yaml: primary');
    assert.equal(place('patches', 'Service', 'spec.clusterIP', /web/), 'patches/headless.yaml: None');
    assert.equal(place('patches', 'Pod', 'spec.hostname'), 'patches/rename.json: "probe"');
    assert.equal(place('chain', 'StatefulSet', 'spec.replicas', /top-mid-db/), 'chain/by-original-name.yaml: 7');
  });
});
