import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { defaultClusterSettings } from '../../server/src/k8s/cluster-settings.ts';
import type { KubeObject } from '../../server/src/k8s/kinds.ts';
import { readObject } from '../../server/src/k8s/read.ts';
import { clusterOf, predictRecords } from '../../server/src/model/records.ts';
import type { Records, Sourced } from '../../server/src/model/records.ts';
import { canonicalTexts, oneShape } from './canonical.ts';
import type { Said } from './canonical.ts';
import { sourced } from './sourced.ts';

const root = process.env['HEADLIGHT_ZONES'] ?? path.join(fileURLToPath(new URL('.', import.meta.url)), 'zones');

interface Expected extends Said {
  readonly documents: readonly { readonly kind: string; readonly name: string; readonly namespace: string; readonly verdict: string }[];
}

function itemsOf(plain: unknown): readonly unknown[] {
  if (typeof plain !== 'object' || plain === null) return [];
  return 'items' in plain && Array.isArray(plain.items) ? plain.items : [plain];
}

function objectsOf(folder: string): Sourced<KubeObject>[] {
  return readdirSync(folder).toSorted().flatMap((file) => loadAll(readFileSync(path.join(folder, file), 'utf8')))
    .flatMap(itemsOf).flatMap((plain) => { const object = readObject(plain); return object ? [sourced(object)] : []; });
}

function recordsOf(name: string, expected: Expected): Records {
  const rejected = new Set(expected.documents.filter((d) => d.verdict !== 'accepted').map((d) => `${d.kind}/${d.namespace}/${d.name}`));
  const source = clusterOf(objectsOf(path.join(root, name, 'manifests')), defaultClusterSettings,
    (o) => !rejected.has(`${o.ref.kind}/${o.namespace}/${o.object.name}`));
  return predictRecords(source, defaultClusterSettings);
}

/** Zone and answers as predicted. Answers come from the questions as asked, so their indexes are the predictor's own. */
function predicted(records: Records, expected: Expected): Said {
  return { zone: records.zone(), queries: expected.queries.map((q) => records.dig(oneShape(q.name), q.type)) };
}

const cases = readdirSync(root).toSorted();
const score = { cases: 0, right: 0, answers: 0, total: 0 };

for (const name of cases) {
  test(`recorded case ${name}`, () => {
    score.cases++;
    const expected: Expected = JSON.parse(readFileSync(path.join(root, name, 'expected.json'), 'utf8'));
    const want = canonicalTexts(expected);
    const got = canonicalTexts(predicted(recordsOf(name, expected), expected));
    const given = new Set(got.queries);
    const wrong = want.queries.filter((line) => !given.has(line));
    const asked = new Set(want.queries);
    const instead = got.queries.filter((line) => !asked.has(line));
    score.total += want.queries.length;
    score.answers += want.queries.length - wrong.length;
    assert.deepEqual(got.zone, want.zone, 'the zone');
    assert.equal(wrong.length, 0, `recorded\n  ${wrong.join('\n  ')}\nbut predicted\n  ${instead.join('\n  ')}`);
    score.right++;
  });
}

test('every recorded case is right', () => {
  console.log(`cases ${score.right}/${cases.length}, answers ${score.answers}/${score.total}`);
  assert.ok(cases.length >= 169 || process.env['HEADLIGHT_ZONES'] !== undefined, 'all cases are there');
  assert.equal(score.right, cases.length);
});
