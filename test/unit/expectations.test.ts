import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { rules } from '../../server/src/rules/registry.ts';
import { readExpectations, unmet, type Expectations, type Reported } from '../../server/tools/expectations.ts';

const table: Expectations = {
  found: [{ repository: 'shop', path: 'db.yaml', line: 4, rule: 'service-duplicate' }],
  silent: [{ repository: 'shop', path: 'patches/**', why: 'patches' }, { repository: 'shop', path: '**', rule: 'fqdn-too-long', why: 'never' }],
};
const reported = (over: Partial<Reported>): Reported => ({ repository: 'shop', path: 'db.yaml', line: 4, rule: 'service-duplicate', severity: 'warning', ...over });
const here = new Set(['shop']);

describe('corpus expectations', () => {
  it('hold where the fault is found and the rest is hints', () => {
    assert.deepEqual(unmet(table, here, [reported({}), reported({ path: 'patches/a.yaml', severity: 'hint' })]), []);
  });
  it('fail where a fault is found elsewhere or by another rule', () => {
    for (const other of [{ line: 5 }, { path: 'x.yaml' }, { rule: 'headless-port-unnamed' }, { repository: 'other' }]) {
      assert.equal(unmet(table, here, [reported(other)])[0], 'not found: shop/db.yaml:4 service-duplicate');
    }
  });
  it('fail where something above hint is said of what only looks wrong', () => {
    assert.equal(unmet(table, here, [reported({}), reported({ path: 'patches/deep/a.yaml', severity: 'information' })]).length, 1);
    assert.equal(unmet(table, here, [reported({}), reported({ rule: 'fqdn-too-long', severity: 'information' })]).length, 1);
  });
  it('fail where a warning or an error was not read and listed', () => {
    const fresh = { path: 'web.yaml', rule: 'service-ports-invalid' };
    assert.deepEqual(unmet(table, here, [reported({}), reported(fresh)]), ['not read yet, true or not: shop/web.yaml:4 warning service-ports-invalid']);
    assert.deepEqual(unmet(table, here, [reported({}), reported({ ...fresh, severity: 'information' }), reported({ ...fresh, repository: 'other' })]), []);
  });
  it('say nothing of repositories that were not read', () => {
    assert.deepEqual(unmet(table, new Set(['other']), []), []);
  });
  it('of the repository name rules that exist', () => {
    const { found, silent } = readExpectations();
    assert.ok(found.length > 0 && silent.length > 0);
    const ids = new Set(rules.map(({ id }) => id));
    assert.deepEqual([...found, ...silent].flatMap(({ rule }) => (rule === undefined || ids.has(rule) ? [] : [rule])), []);
    for (const { line } of found) assert.ok(Number.isInteger(line) && line > 0);
  });
  const corpus = process.env['HEADLIGHT_CORPUS'];
  if (corpus !== undefined) {
    it('name files of the corpus', () => {
      for (const { repository, path: file } of readExpectations().found) assert.ok(existsSync(path.join(corpus, repository, file)), `${repository}/${file}`);
    });
  }
});
