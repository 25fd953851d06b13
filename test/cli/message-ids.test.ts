import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, run } from './lib/run.ts';

const alias = 'apiVersion: v1\nkind: Service\nmetadata: {name: legacy}\nspec: {type: ExternalName, externalName: 192.0.2.7}\n';
const expected = { messageId: 'address', arguments: { address: '192.0.2.7', name: 'legacy' } };

test('JSON says which sentence a finding is, and the values in it', () => {
  const { findings } = JSON.parse(run(folderWith({ 'a.yaml': alias }), ['lint', '-o', 'json', '--fail-on', 'never']).out);
  assert.deepEqual(
    findings.map(({ messageId, arguments: values }: typeof expected) => ({ messageId, arguments: values })),
    [expected],
  );
});

test('SARIF has the same among the properties of a result', () => {
  const {
    runs: [first],
  } = JSON.parse(run(folderWith({ 'a.yaml': alias }), ['lint', '-o', 'sarif', '--fail-on', 'never']).out);
  assert.deepEqual(
    first.results.map(({ properties }: { properties: object }) => properties),
    [expected],
  );
});

test('what the API server refuses has the reason of its answer', () => {
  const { findings } = JSON.parse(
    run(folderWith({ 'a.yaml': alias.replace('192.0.2.7', 'a_b') }), ['lint', '-o', 'json', '--fail-on', 'never']).out,
  );
  assert.deepEqual(
    [findings[0].messageId, findings[0].arguments.field, findings[0].arguments.object],
    ['FieldValueInvalid', 'spec.externalName', 'Service "legacy"'],
  );
});
