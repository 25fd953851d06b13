import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractFacts } from '../../../../server/src/facts/extract.ts';
import { defaultClusterSettings } from '../../../../server/src/k8s/cluster-settings.ts';
import { createModel } from '../../../../server/src/model/create-model.ts';
import { WorkspaceIndex } from '../../../../server/src/model/files/file-index.ts';
import type { Model } from '../../../../server/src/model/types.ts';

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: None\n  selector: {app: ${name}}\n  ports: [{name: sql, port: 5432}]\n`;

function modelOf(files: Readonly<Record<string, string>>): { readonly model: Model; readonly index: WorkspaceIndex } {
  const index = new WorkspaceIndex();
  for (const [uri, text] of Object.entries(files)) index.replace(uri, extractFacts(uri, text));
  return { model: createModel(index, defaultClusterSettings), index };
}

const codes = (model: Model): string[] => [...new Set(model.bundleProblems().map(({ code }) => code))];

describe('kustomizations that could take for ever', () => {
  it('gives up where each level builds twice on the one below, and says so once', () => {
    const levels = Array.from({ length: 40 }, (_, level) => [
      `w/l${level}/kustomization.yaml`,
      `resources: [../l${level + 1}, ../l${level + 1}/../l${level + 1}]\n`,
    ]);
    const { model } = modelOf({
      ...Object.fromEntries(levels),
      'w/l40/kustomization.yaml': 'resources: [a.yaml]\n',
      'w/l40/a.yaml': service('a'),
    });
    const said = model.bundleProblems().filter(({ code }) => code === 'gave-up');
    assert.equal(said.length, 1);
    assert.deepEqual([said[0]?.messageId, said[0]?.arguments['most']], ['gave-up-parts', 5000]);
    assert.match(
      model
        .bundles()
        .find(({ id }) => id === 'w/l0')
        ?.unknowns.join() ?? '',
      /too large/,
    );
  });

  it('ends cycles of one, two and many', () => {
    for (const length of [1, 2, 30]) {
      const ring = Array.from({ length }, (_, at) => [`w/r${at}/kustomization.yaml`, `resources: [../r${(at + 1) % length}, a.yaml]\n`]);
      const { model } = modelOf({ ...Object.fromEntries(ring), 'w/r0/a.yaml': service('a') });
      assert.ok(codes(model).includes('cycle'), String(length));
      assert.ok(model.instances().some(({ facts }) => facts.object.name === 'a'));
    }
  });

  it('evaluates five hundred overlays of one base, and after an edit only what the edit changed', () => {
    const overlays = Array.from({ length: 500 }, (_, at) => [
      `w/o${at}/kustomization.yaml`,
      `resources: [../base]\nnamespace: n${at}\nnamePrefix: p${at}-\n`,
    ]);
    const base = Array.from({ length: 10 }, (_, at) => [`w/base/s${at}.yaml`, service(`s${at}`)]);
    const files = {
      ...Object.fromEntries(overlays),
      ...Object.fromEntries(base),
      'w/base/kustomization.yaml': `resources: [${base.map(([uri = '']) => uri.slice('w/base/'.length)).join(', ')}]\n`,
    };
    const { model, index } = modelOf(files);
    assert.equal(model.instances().length, 5000);
    assert.equal(new Set(model.instances().map(({ facts, namespace }) => `${namespace}/${facts.object.name}`)).size, 5000);
    const before = new Set(model.instances());
    index.replace('w/base/s3.yaml', extractFacts('w/base/s3.yaml', service('other')));
    const after = createModel(index, defaultClusterSettings).instances();
    assert.equal(after.length, 5000);
    assert.equal(after.filter((instance) => !before.has(instance)).length, 500);
  });
});

describe('JSON patches', () => {
  it('that copy or move from where nothing is leave the object as it is', () => {
    for (const op of ['copy', 'move']) {
      const patch = `resources: [a.yaml]\npatches:\n- target: {kind: Service}\n  patch: '[{op: ${op}, from: /metadata/labels, path: /spec/selector}, {op: replace, path: /metadata/name, value: b}]'\n`;
      const { model } = modelOf({ 'w/kustomization.yaml': patch, 'w/a.yaml': service('a') });
      const [made] = model.instances().filter(({ facts }) => facts.object.name === 'b');
      assert.deepEqual(made?.facts.object.kind === 'Service' && made.facts.object.selector, { app: 'a' }, op);
    }
  });
});

describe('replacements in a file of their own', () => {
  const unknowns = (files: Readonly<Record<string, string>>): string => {
    const { model } = modelOf({
      'w/kustomization.yaml': 'resources: [a.yaml]\nreplacements: [{path: all.yaml}]\n',
      'w/a.yaml': service('a'),
      ...files,
    });
    return (
      model
        .bundles()
        .find(({ id }) => id === 'w')
        ?.unknowns.join() ?? 'no bundle'
    );
  };

  it('leave something unknown where the file is missing, empty, or all comments', () => {
    for (const files of [{}, { 'w/all.yaml': '' }, { 'w/all.yaml': '# to come\n' }])
      assert.equal(unknowns(files), 'the replacements of all.yaml are not known');
  });

  it('leave nothing unknown where it says what to replace', () => {
    assert.equal(
      unknowns({
        'w/all.yaml':
          'source: {kind: Service, name: a}\ntargets: [{select: {kind: Service}, fieldPaths: [metadata.labels.app], options: {create: true}}]\n',
      }),
      '',
    );
  });
});
