import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentText } from '../../../client/src/environment-text.ts';

const chart = (...names: readonly string[]): Parameters<typeof environmentText>[0] => ({
  folder: 'file:///charts/db',
  label: 'db',
  environments: names.map((name) => ({ name, release: `r-${name}`, namespace: 'shop' })),
});

test('the status item of a chart says which environment is shown first, and which others there are', () => {
  assert.deepEqual(environmentText(chart('prod', 'dev')), { text: 'db: prod', detail: 'Release r-prod in shop is shown first · also dev' });
  assert.equal(environmentText(chart('prod')).detail, 'Release r-prod in shop is shown first');
  assert.match(environmentText(chart('a', 'b', 'c', 'd', 'e', 'f', 'g')).detail, / · also b, c, d, e and 2 more$/);
});

test('a chart of which no environment is known is said to be for any release', () => {
  assert.equal(environmentText(chart()).text, 'db: any release');
});
