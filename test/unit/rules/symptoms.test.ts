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

test('whole lines that programs print lead to a rule', () => {
  const lines: readonly (readonly [string, string])[] = [
    ['dial tcp: lookup db on 10.96.0.10:53: no such host', 'dns-name-unknown-service'],
    ['CrashLoopBackOff', 'start-waits-forever'],
    ['SERVFAIL', 'services-shadowed'],
    ['Get "http://api": context deadline exceeded', 'network-policy-without-dns'],
    ['Error: getaddrinfo EAI_AGAIN db', 'network-policy-without-dns'],
    ['nginx: [emerg] host not found in upstream "api" in /etc/nginx/nginx.conf:3', 'dns-name-unknown-service'],
    ['zk-0   0/1   Init:0/1   0   5m', 'start-waits-forever'],
  ];
  for (const [line, id] of lines)
    assert.ok(searchRules(line, rules)[0]?.id === id, `${line}: ${searchRules(line, rules)[0]?.id ?? 'nothing'}`);
});
