import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { documentedRules } from '../../server/tools/gen/rule-documents.ts';
import { exampleFiles } from '../spec/lib/driver.ts';
import { database, folderWith, run } from './lib/run.ts';

const rules = documentedRules();

/** Two sets that miss one and the same Service, and one that names a Service by a slip. */
const missing = ['one', 'two']
  .map(
    (name) => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: data}
spec:
  serviceName: peers
  selector: {matchLabels: {app: peers}}
  template:
    metadata: {labels: {app: peers}}
    spec: {containers: [{name: c, image: i}]}
`,
  )
  .join('---\n');

describe('lint --fix --unsafe-fixes', () => {
  it('makes the preferred fixes, names and counts each, and leaves the rest', () => {
    const folder = folderWith({ 'db.yaml': database('db-headles') });
    const before = run(folder, ['lint', '--fail-on', 'never']);
    assert.match(before.out, /^1 fixable with --fix --unsafe-fixes\.$/m);
    assert.equal(run(folder, ['lint', '--fix', '--fail-on', 'never']).err, '');
    const { out, err } = run(folder, ['lint', '--fix', '--unsafe-fixes']);
    assert.match(out, /^Nothing found/m);
    assert.match(
      err,
      /^headlight: fixed db\.yaml\nheadlight: 1 of the fixes is not safe\. Look at what it changes:\nheadlight: db\.yaml, StatefulSet db: Use Service "db-headless"(?: \(.*\))?\n$/,
    );
    assert.equal(readFileSync(path.join(folder, 'db.yaml'), 'utf8'), database());
  });

  it('looks again after each: what two findings miss is made once', () => {
    const folder = folderWith({ 'sets.yaml': missing });
    const { out, err } = run(folder, ['lint', '--fix', '--unsafe-fixes', '--fail-on', 'never']);
    assert.match(err, /1 of the fixes is not safe/);
    assert.equal(readFileSync(path.join(folder, 'sets.yaml'), 'utf8').split('kind: Service\n').length, 2, out);
  });

  it('belongs to --fix, and writes nothing with --dry-run', () => {
    const folder = folderWith({ 'db.yaml': database('db-headles') });
    assert.deepEqual(
      [run(folder, ['lint', '--unsafe-fixes']).code, run(folder, ['lint', '--unsafe-fixes']).err.split('\n')[0]],
      [2, 'headlight: --unsafe-fixes belongs to --fix.'],
    );
    const { out, err } = run(folder, ['lint', '--fix', '--unsafe-fixes', '--dry-run']);
    assert.match(out, /^-  serviceName: db-headles # governs\n\+  serviceName: db-headless # governs$/m);
    assert.match(err, /Use Service "db-headless"/);
    assert.equal(readFileSync(path.join(folder, 'db.yaml'), 'utf8'), database('db-headles'));
  });

  it('prints the fixed text of standard input', () => {
    const { out, err } = run(folderWith({}), ['lint', '--fix', '--unsafe-fixes', '-'], database('db-headles'));
    assert.equal(out, database());
    assert.match(err, /-, StatefulSet db: Use Service "db-headless"/);
  });
});

describe('what the summary promises is kept', () => {
  for (const [options, pattern] of [
    [['--fix'], /^(\d+) fixable with --fix[.,]/m],
    [['--fix', '--unsafe-fixes'], /^(?:(\d+) fixable with --fix, )?(\d+) (?:more|fixable) with --fix --unsafe-fixes\.$/m],
  ] as const) {
    it(`after ${options.join(' ')} nothing is fixable so, and no rule's example has more errors`, () => {
      let mended = 0;
      for (const example of rules.flatMap((rule) => rule.examples)) {
        const folder = folderWith(Object.fromEntries(exampleFiles(example.bad)));
        const before = run(folder, ['lint', '--fail-on', 'never']).out;
        const after = run(folder, ['lint', ...options, '--fail-on', 'never']).out;
        assert.doesNotMatch(after, pattern, `${example.title}\n${before}\n${after}`);
        if (pattern.test(before)) mended++;
        const errors = (text: string): number => Number(/^(\d+) errors?\b/m.exec(text)?.[1] ?? 0);
        assert.ok(errors(after) <= errors(before), `${example.title}\n${before}\n${after}`);
      }
      assert.ok(mended > 0, 'some are mended');
    });
  }
});

it('listings mark what is safe', () => {
  const text =
    'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: x}\nspec: {clusterIP: none, selector: {app: a}, ports: [{name: p, port: 80}]}\n';
  const { out } = run(folderWith({ 'a.yaml': text }), ['lint', '--fail-on', 'never']);
  assert.match(out, /^ {4}fix: [^|\n]* \(safe\)/m);
  assert.match(out, /^1 fixable with --fix\.$/m);
});
