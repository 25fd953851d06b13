import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAnalysis } from '../../../../server/src/analysis.ts';
import { configurationOf } from '../../../../server/src/host/settings/configuration.ts';
import { Budget, buildLimits, sizeOf, workspaceLimits } from '../../../../server/src/model/kustomize/budget.ts';
import { defaultSettings } from '../../../../server/src/settings.ts';
import type { Analysis } from '../../../../server/src/analysis.ts';
import { hostileOverlays, type Files } from '../../lib/hostile-overlays.ts';

const inWorkspace = (files: Files): Map<string, string> =>
  new Map(Object.entries(files).map(([name, text]) => [`file:///w/${name}`, text]));

function analysisOf(texts: ReadonlyMap<string, string>, order: readonly string[] = [...texts.keys()]): Analysis {
  const folders = new Set([...texts.keys()].map((uri) => uri.slice(0, uri.lastIndexOf('/'))));
  const analysis = createAnalysis({
    readText: (uri) => texts.get(uri),
    configuration: configurationOf(defaultSettings, 'file:///w', (uri) => texts.has(uri) || folders.has(uri)),
    onProblem: ({ what, uri, error }) => {
      throw new Error(`${what} failed on ${uri}`, { cause: error });
    },
  });
  for (const uri of order) {
    analysis.apply([{ uri, text: texts.get(uri), closed: true }]);
    if (order.length < 400) analysis.model().bundleProblems();
  }
  return analysis;
}

const gaveUp = (analysis: Analysis) =>
  analysis
    .model()
    .bundleProblems()
    .filter(({ code }) => code === 'gave-up');

describe('overlays that cost more than there is', () => {
  for (const { name, files, exceeds } of hostileOverlays()) {
    it(`${name}: ${exceeds ? 'the evaluation ends, and says so once, at its place' : 'is evaluated to its end'}`, () => {
      const texts = inWorkspace(files);
      const analysis = analysisOf(texts);
      const said = gaveUp(analysis);
      assert.deepEqual(
        said.map(({ certain }) => certain),
        exceeds ? [true] : [],
        said.map(({ message }) => message).join('\n'),
      );
      for (const { place, messageId } of said) {
        assert.ok(texts.has(place.uri) && /kustomization\.yaml$/.test(place.uri), place.uri);
        assert.match(messageId, /^(?:gave-up-|left)/);
        assert.equal(analysis.diagnostics(place.uri).filter((finding) => finding.messageId === messageId).length, 1);
        assert.ok(
          analysis
            .model()
            .bundles()
            .some(({ unknowns }) => unknowns.some((unknown) => /too large|not evaluated/.test(unknown))),
          'what was not evaluated is unknown',
        );
      }
      const weight = analysis
        .model()
        .instances()
        .reduce((sum, { facts }) => sum + sizeOf(facts.tree).weight, 0);
      assert.ok(weight < 4_000_000, `${weight} nodes`);
      for (const uri of texts.keys()) analysis.diagnostics(uri);
      analysis.zone();
    });
  }

  it('what is written in the kustomization is where it is said', () => {
    const [copies] = hostileOverlays();
    const texts = inWorkspace(copies?.files ?? {});
    const [said] = gaveUp(analysisOf(texts));
    assert.equal(
      texts.get('file:///w/kustomization.yaml')?.slice(said?.place.span.start, said?.place.span.end).trim(),
      'target: {kind: Service}\n  path: patch.yaml',
    );
    assert.match(said?.messageId ?? '', /^gave-up-(?:nodes|value)$/);
  });
});

describe('the budget of all builds', () => {
  const overlays = (objects: number): Files => ({
    ...Object.fromEntries(
      ['c', 'a', 'e', 'b', 'd'].map((name) => [
        `${name}/kustomization.yaml`,
        `resources: [../base${name === 'b' ? ', more.yaml' : ''}]\nnamePrefix: ${name}-\n`,
      ]),
    ),
    'b/more.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: more}\nspec: {clusterIP: None}\n',
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': Array.from(
      { length: objects },
      (_, i) => `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\nspec: {clusterIP: None, selector: {app: x}}\n`,
    ).join('---\n'),
  });
  const built = (analysis: Analysis): string[] => {
    const made = new Map<string, number>();
    for (const { bundle } of analysis.model().instances()) made.set(bundle.id, (made.get(bundle.id) ?? 0) + 1);
    return [...made].map(([id, count]) => `${id.slice('file:///w/'.length)} ${count}`).sort();
  };
  const each = Math.ceil(workspaceLimits.objects / 3);

  it('goes to kustomizations in the order of their names, whatever was read first', () => {
    const texts = inWorkspace(overlays(each));
    const wanted = [`a ${each}`, `b ${each + 1}`, `c ${each}`];
    const analysis = analysisOf(texts, [...texts.keys()].reverse());
    assert.deepEqual(built(analysis), wanted);
    assert.deepEqual(
      gaveUp(analysis).map(({ place, messageId, arguments: values }) => [place.uri, messageId, values]),
      [['file:///w/d/kustomization.yaml', 'left.left-too', { folder: 'd', most: workspaceLimits.objects, others: 1 }]],
    );
  });

  it('is given to others when it is left again', () => {
    const texts = inWorkspace(overlays(each));
    const analysis = analysisOf(texts);
    texts.set('file:///w/a/kustomization.yaml', 'resources: [../none]\n');
    analysis.apply([{ uri: 'file:///w/a/kustomization.yaml', text: texts.get('file:///w/a/kustomization.yaml') }]);
    assert.deepEqual(built(analysis), [`b ${each + 1}`, `c ${each}`, `d ${each}`]);
    const less = overlays(10)['base/a.yaml'] ?? '';
    texts.set('file:///w/base/a.yaml', less);
    analysis.apply([{ uri: 'file:///w/base/a.yaml', text: less }]);
    assert.deepEqual(built(analysis), ['b 11', 'c 10', 'd 10', 'e 10']);
    assert.deepEqual(gaveUp(analysis), []);
    assert.deepEqual(built(analysisOf(texts)), built(analysis), 'as from the start');
  });
});

it('a budget gives nothing more once something was refused', () => {
  const budget = new Budget({ ...buildLimits, parts: 2 });
  assert.ok(budget.draw('parts', 2) && budget.draw('objects', 5));
  assert.ok(!budget.draw('parts', 1) && !budget.draw('objects', 1));
  assert.deepEqual(budget.spent, { what: 'parts', most: 2 });
});
