import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hole } from '../../server/src/base/texts/hole.ts';
import { printRendering } from '../../server/src/charts/print.ts';
import { renderCases } from './cases.ts';
import { skip, rendererForTests } from './lib/engine.ts';
import { faultCharts } from './lib/fault-charts.ts';
import { brokenLiterals } from './lib/place-laws.ts';
import { recordedFile, requestOf } from './lib/render-case.ts';
import { differenceFromHelm, isSameRefusal } from './lib/same-as-helm.ts';

const renderer = rendererForTests();
after(() => renderer.end());
const recorded = (name: string, ending: 'yaml' | 'txt'): string | undefined =>
  existsSync(recordedFile(name, ending)) ? readFileSync(recordedFile(name, ending), 'utf8') : undefined;

test('what is recorded is from the helm whose engine this is', () => {
  const modules = readFileSync(fileURLToPath(new URL('../../server/helm/go.mod', import.meta.url)), 'utf8');
  assert.match(modules, new RegExp(`helm\\.sh/helm/v4 ${(recorded('helm-version', 'txt') ?? '').trim().replaceAll('.', '\\.')}\\n`));
});

for (const each of renderCases.filter(({ isOurs }) => isOurs !== true)) {
  test(`${each.name} renders to what helm prints`, { skip }, () => {
    const rendering = renderer.render({ ...requestOf(each), strict: true });
    const refusal = recorded(each.name, 'txt');
    if (refusal !== undefined) {
      const ours = rendering.faults[0]?.text ?? '';
      if (!isSameRefusal(ours, refusal)) assert.equal(ours.trim(), refusal.trim());
      assert.equal(rendering.documents.length, 0);
      return;
    }
    assert.deepEqual(rendering.faults, []);
    const { text } = printRendering(rendering);
    assert.equal(differenceFromHelm(text, recorded(each.name, 'yaml') ?? ''), undefined);
    if (each.chart !== 'unknown') assert.ok(!text.includes(hole), 'all of it is known');
  });

  test(`${each.name}: parts that are literal are so in the template, the others are actions`, { skip }, () => {
    const request = requestOf(each);
    const rendering = renderer.render(request);
    const { checked, wrong } = brokenLiterals(rendering, request);
    assert.deepEqual(wrong, []);
    assert.ok(checked > 0 || rendering.documents.length === 0 || rendering.sources.every(({ inner }) => inner !== undefined));
  });
}

test('where nothing is refused, the patient rendering is the strict one', { skip }, () => {
  for (const each of renderCases.filter(({ name }) => !name.startsWith('refused-'))) {
    const request = requestOf(each);
    assert.deepEqual(renderer.render(request), renderer.render({ ...request, strict: true }), each.name);
  }
});

for (const { name, files, request, kind, file, at, reason, rendered = [] } of faultCharts) {
  test(`${name}: the fault has its reason and place, and the other templates are rendered`, { skip }, () => {
    const whole = requestOf({ name, chart: files, ...(request ? { request } : {}) });
    const rendering = renderer.render(whole);
    const [fault, ...more] = rendering.faults;
    assert.deepEqual([fault?.kind, more], [kind, []]);
    assert.match(fault?.reason ?? '', reason);
    const [place] = fault?.places ?? [];
    const source = rendering.sources[place?.source ?? -1];
    assert.equal(source && whole.files[source.file]?.path, file);
    if (file !== undefined) assert.equal(files[file]?.slice(place?.span.start, place?.span.end), at);
    const names = new Set(rendering.documents.map(({ template }) => /(\w+)\.yaml$/.exec(template)?.[1]));
    assert.deepEqual([...names].sort(), [...rendered].sort());
  });
}
