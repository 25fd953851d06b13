import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rulePage } from '../../../server/src/rules/engine/page.ts';
import { searchRules, seenOf, symptoms } from '../../../server/src/rules/engine/symptoms.ts';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';

const rules = documentedRules();

test('every symptom leads to rules whose pages cite it', () => {
  const all = symptoms(rules);
  assert.ok(all.length > 20);
  for (const { see, rules: found } of all) {
    for (const rule of found)
      assert.ok(rulePage(rule).toLowerCase().replace(/[`"]/g, '').includes(see.toLowerCase()), `${rule.id} cites ${see}`);
    assert.deepEqual(searchRules(see, rules).slice(0, 1), found.slice(0, 1), see);
  }
});

test('rules that symptoms name exist', () => {
  const text = readFileSync(new URL('../../../server/src/rules/engine/symptoms.ts', import.meta.url), 'utf8');
  const ids = [...text.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, id]) => id);
  assert.deepEqual(
    ids.filter((id) => !rules.some((rule) => rule.id === id)),
    [],
  );
  assert.ok(rules.some((rule) => seenOf(rule).length > 0));
});

test('the walkthrough lists rules by symptom', () => {
  const step = readFileSync(new URL('../../../client/media/symptoms.md', import.meta.url), 'utf8');
  for (const {
    see,
    rules: [first],
  } of symptoms(rules))
    assert.ok(step.includes(`- \`${see}\`: [${first?.id ?? ''}](`), see);
  assert.match(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'), /client\/media\/symptoms\.md/);
});
