import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnalysis, type Problem } from '../../../server/src/analysis.ts';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { createModel } from '../../../server/src/model/create-model.ts';
import { noOptions } from '../../../server/src/model/options.ts';
import { WorkspaceIndex } from '../../../server/src/model/files/file-index.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { runRules, type RuleFailure } from '../../../server/src/rules/engine/run.ts';
import { defaultSettings } from '../../../server/src/settings.ts';

const uri = 'file:///w/a.yaml';
const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  clusterIP: none\n  ports: [{port: 80}]\n';

test('a rule that throws is told with its name and file; the others speak', () => {
  const index = new WorkspaceIndex();
  const facts = extractFacts(uri, text, undefined);
  index.replace(uri, facts);
  const first = rules.find(({ when }) => when === undefined);
  assert.ok(first);
  const failures: RuleFailure[] = [];
  const broken = {
    ...first,
    id: 'broken',
    on: ['*'],
    check: () => {
      throw new Error('no');
    },
  };
  const unasked = {
    ...first,
    id: 'unasked',
    on: ['*'],
    when: () => {
      throw new Error('no');
    },
  };
  const halfway = {
    ...first,
    id: 'halfway',
    on: ['*'],
    *check() {
      yield { field: 'spec', messageId: 'before', arguments: {}, message: 'Said before it fell.' };
      throw new Error('no');
    },
  };
  const found = runRules(createModel(index, defaultSettings.cluster, noOptions), facts, {
    rules: [broken, unasked, halfway, ...rules],
    onFailure: (failure) => failures.push(failure),
  });
  assert.deepEqual(
    failures.map(({ rule, uri: file }) => `${rule} ${file}`).sort(),
    [`broken ${uri}`, `halfway ${uri}`, `unasked ${uri}`].sort(),
  );
  assert.ok(found.some(({ rule }) => rule === 'cluster-ip-invalid'));
});

test('a feature that throws answers nothing and says so; without anybody to tell, it throws', () => {
  const problems: Problem[] = [];
  const reading = {
    readText: () => {
      throw new Error('the disk is gone');
    },
    configuration: { settings: defaultSettings },
  };
  const analysis = createAnalysis({ ...reading, onProblem: (problem) => problems.push(problem) });
  analysis.apply([{ uri, text }]);
  assert.deepEqual(
    analysis.fixes(uri, () => true),
    [],
  );
  assert.deepEqual(
    problems.map(({ what, uri: file }) => `${what} ${file}`),
    [`fixes ${uri}`],
  );
  assert.equal(analysis.diagnostics(uri).length, 1);
  const strict = createAnalysis(reading);
  strict.apply([{ uri, text }]);
  assert.throws(() => strict.fixes(uri, () => true), /the disk is gone/);
});

test('a file that cannot be judged at all is told, and has no findings; without anybody to tell, that throws', () => {
  const severityOf = (): never => {
    throw new Error('the level is gone');
  };
  const host = { readText: () => text, configuration: { settings: defaultSettings, severityOf } };
  const told: string[] = [];
  const tolerant = () => {
    const analysis = createAnalysis({ ...host, onProblem: ({ what, uri: file }) => told.push(`${what} ${file}`) });
    analysis.apply([{ uri, text }]);
    return analysis;
  };
  assert.deepEqual([tolerant().diagnostics(uri), told], [[], [`diagnostics ${uri}`]]);
  assert.deepEqual([[...tolerant().diagnosticsInSteps(uri)], tolerant().diagnosticsInSteps(uri).next().value], [[], []]);
  assert.equal(told.length, 3);
  const strict = createAnalysis(host);
  strict.apply([{ uri, text }]);
  assert.throws(() => strict.diagnostics(uri), /the level is gone/);
});

test('what cannot be built while the model catches up is told, and all else goes on', () => {
  const told: string[] = [];
  const exists = (): never => {
    throw new Error('the disk is gone');
  };
  const analysis = createAnalysis({
    readText: () => undefined,
    configuration: { settings: defaultSettings, modelOptions: { exists } },
    onProblem: ({ what, error }) => told.push(`${what}: ${error instanceof Error ? error.message : ''}`),
  });
  const overlays = ['over', 'other'].map((folder) => ({ uri: `file:///w/${folder}/kustomization.yaml`, text: 'resources: [gone.yaml]\n' }));
  analysis.apply([...overlays, { uri, text }]);
  while (analysis.catchUp('all'));
  assert.deepEqual(
    told,
    overlays.map(() => 'model: the disk is gone'),
  );
  assert.equal(analysis.diagnostics(uri).length, 1);
});
