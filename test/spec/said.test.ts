import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allFindings, settingsFrom, worldOf } from './lib/driver.ts';
import { specs } from './lib/specs.ts';

const findings = specs()
  .filter(({ name }) => !name.includes('/'))
  .flatMap(({ tests }) =>
    tests.flatMap(({ steps, settings }) =>
      steps.flatMap(({ files }) => allFindings(worldOf(new Map(files.map(({ name, text }) => [name, text])), settingsFrom(settings)))),
    ),
  );

test('every value of a sentence stands in it', () => {
  const told = findings.filter(({ messageId }) => messageId !== undefined);
  assert.ok(told.length > 100, `${told.length} findings say which sentence they are`);
  for (const { rule, messageId, message, arguments: values = {} } of told) {
    assert.match(messageId ?? '', /^[A-Za-z]+(?:-[a-z]+)*$/, rule);
    for (const [key, value] of Object.entries(values)) {
      // What is quoted stands beside the sentence.
      if (key === 'field' || key === 'name' || key === 'answer' || value === '') continue;
      assert.ok(message.includes(String(value)), `${rule}, ${messageId ?? ''}: ${key} ${value} is not in: ${message}`);
    }
  }
});
