import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { rules } from '../../../server/src/rules/registry.ts';
import { hintRate, readReadings, unlike, weighed, type Reading } from '../../../server/tools/readings.ts';
import { readExpectations, unmet, type Expectations, type Reported } from '../../../server/tools/expectations.ts';

const table: Expectations = {
  found: [{ repository: 'shop', path: 'db.yaml', line: 4, rule: 'service-duplicate' }],
  silent: [
    { repository: 'shop', path: 'patches/**', why: 'patches' },
    { repository: 'shop', path: '**', rule: 'fqdn-too-long', why: 'never' },
  ],
};
const reported = (over: Partial<Reported>): Reported => ({
  repository: 'shop',
  path: 'db.yaml',
  line: 4,
  rule: 'service-duplicate',
  severity: 'warning',
  ...over,
});
const here = new Set(['shop']);

const reading: Reading = {
  repository: 'shop',
  commit: 'c',
  findings: [
    { path: 'db.yaml', line: 4, rule: 'service-duplicate', verdict: 'true' },
    { path: 'web.yaml', line: 1, rule: 'service-duplicate', verdict: 'false' },
  ],
};

describe('readings of public repositories', () => {
  const many: Reading = {
    ...reading,
    findings: [
      ...reading.findings,
      ...Array.from({ length: 100 }, (_, line): Reading['findings'][number] => ({ path: 'x.yaml', line, rule: 'r', verdict: 'true' })),
    ],
  };
  const allOf = ({ findings }: Reading): readonly Reported[] =>
    findings.map(({ path: file, line, rule }) => reported({ path: file, line, rule }));
  it('hold where all is as it was read, and few are false', () => {
    assert.deepEqual(unlike([many], here, allOf(many)), []);
    assert.deepEqual(weighed([many], allOf(many)), { true: 101, false: 1, pointless: 0, unsure: 0 });
  });
  it('fail where a finding was not read, a true one is gone or only a hint, or too many are false', () => {
    assert.deepEqual(unlike([many], here, [...allOf(many), reported({ line: 9 })]), [
      'not read yet, true or not: shop/db.yaml:9 warning service-duplicate',
    ]);
    assert.deepEqual(unlike([many], here, allOf(many).slice(1)), ['not found: shop/db.yaml:4 service-duplicate']);
    assert.deepEqual(unlike([many], here, [reported({ severity: 'hint' }), ...allOf(many).slice(1)]), [
      'not found: shop/db.yaml:4 service-duplicate',
    ]);
    assert.deepEqual(unlike([reading], here, allOf(reading)), ['1 of 2 findings are false; at most 1 of 100 may be']);
    assert.deepEqual(
      unlike([reading, { ...many, repository: 'other' }], here, allOf(reading)),
      [],
      'a part of the repositories says nothing of the whole',
    );
  });
  it('say nothing of false ones that are gone, of quiet ones, and of repositories that are not there', () => {
    assert.deepEqual(unlike([reading], here, [reported({}), reported({ line: 8, severity: 'information' })]), []);
    assert.deepEqual(unlike([reading], new Set(['other']), [reported({ repository: 'other' })]), []);
  });
  it('count hints for 1,000 documents', () => {
    assert.equal(hintRate([reported({ severity: 'hint' }), reported({})], 500), 2);
    assert.equal(hintRate([], 0), 0);
  });
  it('of the repository name rules that exist, each finding once', () => {
    const ids = new Set(rules.map(({ id }) => id));
    for (const { repository, findings } of readReadings()) {
      assert.deepEqual(
        findings.filter(({ rule }) => !ids.has(rule)),
        [],
        repository,
      );
      assert.equal(new Set(findings.map((each) => `${each.path} ${each.line} ${each.rule}`)).size, findings.length, repository);
    }
    assert.ok(readReadings().length >= 40);
  });
});

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
    assert.deepEqual(unmet(table, here, [reported({}), reported(fresh)]), [
      'not read yet, true or not: shop/web.yaml:4 warning service-ports-invalid',
    ]);
    assert.deepEqual(
      unmet(table, here, [reported({}), reported({ ...fresh, severity: 'information' }), reported({ ...fresh, repository: 'other' })]),
      [],
    );
  });
  it('say nothing of repositories that were not read', () => {
    assert.deepEqual(unmet(table, new Set(['other']), []), []);
  });
  it('of the repository name rules that exist', () => {
    const { found, silent } = readExpectations();
    assert.ok(found.length > 0 && silent.length > 0);
    const ids = new Set(rules.map(({ id }) => id));
    assert.deepEqual(
      [...found, ...silent].flatMap(({ rule }) => (rule === undefined || ids.has(rule) ? [] : [rule])),
      [],
    );
    for (const { line } of found) assert.ok(Number.isInteger(line) && line > 0);
  });
  const corpus = process.env['HEADLIGHT_CORPUS'];
  if (corpus !== undefined) {
    it('name files of the corpus', () => {
      for (const { repository, path: file } of readExpectations().found)
        assert.ok(existsSync(path.join(corpus, repository, file)), `${repository}/${file}`);
    });
  }
});
