import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { documentedRules } from '../../server/tools/gen/rule-documents.ts';
import { checkSpec } from './lib/check.ts';
import { fixSafetyIn } from './lib/fix-safety.ts';
import { specs, type Spec } from './lib/specs.ts';

// SPEC=name runs the specs and documents of rules whose name contains it; UPDATE=1 rewrites diff blocks.
const only = process.env['SPEC'] ?? '';
const update = process.env['UPDATE'] === '1';
const all = specs();

/** Rules that an edge case of a document is about: its own, and those that the document claims to speak. What others say of its texts is the business of their documents. */
function aboutOf({ name, tests }: Spec): ReadonlySet<string> {
  return new Set([name, ...tests.flatMap(({ steps }) => steps.flatMap(({ claims }) => claims.flatMap(({ rule }) => rule ?? [])))]);
}

it('there is a spec of that name', () =>
  assert.ok(
    all.some(({ name }) => name.includes(only)),
    `No spec has "${only}" in its name; is the rule in the registry (npm run gen)?`,
  ));

for (const spec of all.filter(({ name }) => name.includes(only))) {
  const { name, path: file, text, tests } = spec;
  describe(`spec ${name}`, () => {
    const changes: { from: number; to: number; lines: readonly string[] }[] = [];
    it('has tests', () => assert.ok(tests.length > 0));
    for (const test of tests) {
      it(test.name, () => {
        for (const { diff, lines } of checkSpec(test, update, test.isEdgeCase ? aboutOf(spec) : undefined))
          changes.push({ from: diff.from, to: diff.to, lines });
      });
    }
    if (update) {
      it('is updated', () => {
        const lines = text.split('\n');
        for (const change of changes.sort((a, b) => b.from - a.from)) lines.splice(change.from, change.to - change.from, ...change.lines);
        writeFileSync(file, lines.join('\n'));
      });
    }
  });
}

describe('the document of', () => {
  for (const rule of documentedRules().filter(({ id }) => id.includes(only))) {
    const tests = all.find(({ name }) => name === rule.id)?.tests ?? [];
    it(`${rule.id} has examples in which it finds something and no other rule does`, () => {
      assert.ok(rule.examples.length > 0, 'there is an example');
      const wrong = tests.filter(({ name }) => name.endsWith(': wrong'));
      for (const { name, steps } of wrong) {
        const found = steps.flatMap(({ claims }) => claims.filter(({ kind }) => kind === 'finding').map(({ rule: id }) => id));
        assert.ok(
          found.length > 0 && found.every((id) => id === rule.id),
          `${name}: a claim under a line says "${rule.severity}[${rule.id}]: …", and none is of another rule`,
        );
      }
    });
    it(`${rule.id} says what its fixes are`, () => assert.equal(fixSafetyIn(rule.id, tests), rule.fixSafety));
  }
});
