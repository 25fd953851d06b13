import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnalysis, type Analysis } from '../../../server/src/analysis.ts';
import { ended } from '../../../server/src/base/steps.ts';
import type { Finding } from '../../../server/src/rules/define.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { analysisOf } from '../lib/workspace.ts';

const uri = 'file:///w/all.yaml';
const service = (name: string, ip = 'None'): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: ${ip}\n  selector:\n    app: ${name}\n  ports:\n  - name: sql\n    port: 5432\n`;
const set = (name: string, serviceName: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  serviceName: ${serviceName}\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n      - name: db\n        image: db:1\n`;
const file = (...documents: readonly string[]): string => documents.join('---\n');
/** Two sets that name no Service, in the second and the last document. */
const before = file(service('one'), set('two', 'nowhere'), service('three'), set('three', 'three'), set('four', 'elsewhere'));

const opened = (text: string): Analysis => {
  const analysis = analysisOf(new Map([[uri, text]]));
  analysis.diagnostics(uri);
  return analysis;
};
const plain = (findings: readonly Finding[]) => findings.map(({ fixes, ...finding }) => ({ ...finding, fixes: fixes.map((f) => f.title) }));

function edit(text: string): {
  readonly analysis: Analysis;
  readonly first: ReturnType<Analysis['diagnosticsAtOnce']>;
  readonly fresh: readonly Finding[];
} {
  const analysis = opened(before);
  analysis.apply([{ uri, text }]);
  return { analysis, first: analysis.diagnosticsAtOnce(uri), fresh: opened(text).diagnostics(uri) };
}

/** The last document comes first. */
const rotated = file(set('four', 'elsewhere'), service('one'), set('two', 'nowhere'), service('three'), set('three', 'three'));

test('findings of documents that stayed move with them', () => {
  for (const text of [
    before.replace('port: 5432', 'port: 5432\n    # a comment'),
    `# first\n${before}`,
    file(service('zero'), before),
    rotated,
  ]) {
    const { first, fresh } = edit(text);
    assert.equal(first.whole, false);
    assert.ok(fresh.length > 1);
    assert.deepEqual(plain(first.findings), plain(fresh));
  }
});

test('the document that changed is judged anew, one that is gone has no findings', () => {
  const mended = edit(before.replace('serviceName: nowhere', 'serviceName: one'));
  assert.ok(!mended.first.findings.some((f) => f.message.includes('nowhere')));
  assert.ok(mended.first.findings.some((f) => f.message.includes('elsewhere')));
  const { first } = edit(file(service('one'), service('three'), set('three', 'three'), set('four', 'elsewhere')));
  assert.ok(!first.findings.some((f) => f.message.includes('nowhere')));
});

test('what an edit means for other documents comes with the whole, in steps', () => {
  const text = before.replace('name: three', 'name: renamed');
  const { analysis, first, fresh } = edit(text);
  assert.notDeepEqual(plain(first.findings), plain(fresh), 'the set still finds its Service');
  const steps = analysis.diagnosticsInSteps(uri);
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) count++;
  assert.equal(count, 5, 'one step for each object');
  assert.deepEqual(plain(step.value ?? []), plain(fresh));
  assert.deepEqual(plain(analysis.diagnostics(uri)), plain(fresh));
  assert.equal(analysis.diagnosticsAtOnce(uri).whole, true);
});

const renamed = before.replace('name: three', 'name: renamed');

/** An edit whose judging was begun. */
function halfway(text: string): { readonly analysis: Analysis; readonly steps: ReturnType<Analysis['diagnosticsAtOnceInSteps']> } {
  const analysis = opened(before);
  analysis.apply([{ uri, text }]);
  const steps = analysis.diagnosticsAtOnceInSteps(uri);
  assert.equal(steps.next().done, false);
  return { analysis, steps };
}

test('steps end without an answer when anything changes meanwhile', () => {
  const analysis = opened(before);
  analysis.apply([{ uri, text: before.replace('name: three', 'name: renamed') }]);
  for (const begin of [analysis.diagnosticsInSteps, analysis.diagnosticsAtOnceInSteps]) {
    const steps = begin(uri);
    assert.equal(steps.next().done, false);
    analysis.apply([
      {
        uri,
        text: analysis.facts(uri)?.objects.some(({ object }) => object.name === 'renamed')
          ? before.replace('name: three', 'name: other')
          : before,
      },
    ]);
    assert.deepEqual(steps.next(), { done: true, value: undefined });
  }
});

test('steps end without an answer when the settings change meanwhile', () => {
  const { analysis, steps } = halfway(renamed);
  analysis.configure({ settings: defaultSettings });
  assert.deepEqual(steps.next(), { done: true, value: undefined });
});

test('who judged the whole meanwhile is not contradicted', () => {
  const { analysis, steps } = halfway(renamed);
  const all = analysis.diagnostics(uri);
  assert.deepEqual(ended(steps), { findings: all, whole: true });
});

test('what was judged as a whole of one text is not said of the next', () => {
  const { analysis, steps } = halfway(renamed);
  analysis.diagnostics(uri);
  analysis.apply([{ uri, text: `# moves everything\n${renamed}` }]);
  assert.deepEqual(steps.next(), { done: true, value: undefined });
});

test('a file that silences findings is judged as a whole', () => {
  const text = before.replace('serviceName: nowhere', 'serviceName: nowhere # headlight-ignore: statefulset-service-not-found');
  const analysis = opened(text);
  const changed = text.replace('serviceName: elsewhere', 'serviceName: elsewhere2');
  analysis.apply([{ uri, text: changed }]);
  const { findings, whole } = analysis.diagnosticsAtOnce(uri);
  assert.equal(whole, true);
  assert.deepEqual(plain(findings), plain(opened(changed).diagnostics(uri)));
});

test('files that nobody edits are known by no document, and open ones again', () => {
  const analysis = createAnalysis({ readText: () => undefined, configuration: { settings: defaultSettings } });
  analysis.apply([{ uri, text: before, closed: true }]);
  assert.equal(analysis.facts(uri)?.chunks, undefined);
  analysis.apply([{ uri, text: before }]);
  assert.ok(analysis.facts(uri)?.chunks?.every((chunk) => chunk.key !== ''));
  assert.deepEqual(plain(analysis.diagnostics(uri)), plain(opened(before).diagnostics(uri)));
});
