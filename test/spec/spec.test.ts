import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { allFindings, exampleFiles, worldOf } from './lib/driver.ts';
import { checkSpec } from './lib/check.ts';
import { checkFixes, show } from './lib/fix-laws.ts';
import { parseSpec } from './lib/parse.ts';

// SPEC=name runs the specs and rules whose name contains it; UPDATE=1 (npm test -- --update) rewrites diff blocks.
const only = process.env['SPEC'] ?? '';
const update = process.env['UPDATE'] === '1' || process.argv.includes('--update');
const folder = import.meta.dirname;

for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md') && !name.endsWith('README.md')).sort()) {
  if (!file.includes(only)) continue;
  describe(`spec ${file.slice(0, -3)}`, () => {
    const markdown = readFileSync(path.join(folder, file), 'utf8');
    const tests = parseSpec(markdown);
    const changes: { from: number; to: number; lines: readonly string[] }[] = [];
    it('has tests', () => assert.ok(tests.length > 0));
    for (const test of tests) {
      it(test.name, () => {
        for (const { diff, lines } of checkSpec(test, update)) changes.push({ from: diff.from, to: diff.to, lines });
      });
    }
    if (update) {
      it('is updated', () => {
        const lines = markdown.split('\n');
        for (const change of changes.sort((a, b) => b.from - a.from)) lines.splice(change.from, change.to - change.from, ...change.lines);
        writeFileSync(path.join(folder, file), lines.join('\n'));
      });
    }
  });
}

describe('rules', () => {
  for (const rule of rules.filter((each) => each.id.includes(only))) {
    it(`${rule.id} has docs, a spec and examples`, () => {
      for (const text of [rule.summary, rule.docs.what, rule.docs.why, rule.docs.fix, rule.docs.fixSafety]) assert.ok(text.trim() !== '', 'docs are written');
      assert.ok(rule.examples.length > 0, 'there is an example');
      assert.ok(rule.id === 'suppression-unused' || existsSync(path.join(folder, `${rule.id}.md`)), 'there is a spec');
    });
    for (const [index, example] of rule.examples.entries()) {
      it(`${rule.id}, example ${index + 1}: ${example.title}`, () => {
        const bad = exampleFiles(example.bad);
        const found = allFindings(worldOf(bad, defaultSettings));
        assert.ok(found.length > 0, 'bad is found');
        assert.deepEqual(found.filter((finding) => finding.rule !== rule.id).map(show), [], 'no other rule speaks of bad');
        assert.deepEqual(allFindings(worldOf(exampleFiles(example.good), defaultSettings)).map(show), [], 'good is silent');
        checkFixes(bad, defaultSettings, rule.id);
      });
    }
  }
});
