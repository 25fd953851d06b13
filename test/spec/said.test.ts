import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SentenceValue } from '../../server/src/base/texts/sentences.ts';
import { allFindings, settingsFrom, worldOf } from './lib/driver.ts';
import { specs } from './lib/specs.ts';

const findings = specs()
  .filter(({ name }) => !name.includes('/'))
  .flatMap(({ tests }) =>
    tests.flatMap(({ steps, settings }) =>
      steps.flatMap(({ files }) => allFindings(worldOf(new Map(files.map(({ name, text }) => [name, text])), settingsFrom(settings)))),
    ),
  );

/** What the API server says in its own words, and what stands beside the sentence or is how it was chosen. */
const apart = new Set(['answer', 'warning', 'detail', 'when', 'field', 'more', 'all', 'given', 'wanted']);

/** The texts in a value; of a list the first, since long ones are cut. */
function shown(value: SentenceValue): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return 'first' in value ? [value.first, value.last] : value.slice(0, 1);
}

test('every finding says which sentence it is', () => {
  assert.ok(findings.length > 600, `${findings.length} findings`);
  const nameless = findings.filter(({ messageId }) => !/^[A-Za-z]+(?:-[A-Za-z]+)*(?:\.[A-Za-z]+(?:-[a-z]+)*)*$/.test(messageId));
  assert.deepEqual([...new Set(nameless.map(({ rule, messageId }) => `${rule}: ${messageId}`))], []);
});

test('one sentence is told by one id: with the same values its words are the same', () => {
  const words = new Map<string, string>();
  for (const { rule, messageId, message, arguments: values } of findings) {
    // In some builds only, or as a chart renders it: a frame around the sentence.
    const text = message.replace(/^in [a-z]+ [^:]*: /, '').replace(/ \((?:Likewise|As) .*\)$/, '');
    const key = `${rule} ${messageId} ${JSON.stringify(values)}`;
    assert.equal(words.get(key) ?? text, text, key);
    words.set(key, text);
  }
});

test('every value of a sentence stands in it', () => {
  for (const { rule, messageId, message, arguments: values } of findings)
    for (const [key, value] of Object.entries(values))
      for (const text of apart.has(key) ? [] : shown(value))
        assert.ok(message.includes(text), `${rule}, ${messageId}: ${key} ${text} is not in: ${message}`);
});

test('no value of a sentence is a part of it: names and numbers hold no words of English', () => {
  const english =
    /(?:^|[ (])(?:is|are|has|have|the|an?|of|and|or|in|not|no|only|to|with|so|which|that|there|its|on|behind|under)(?=[ ),]|$)/;
  const parts = findings.flatMap(({ rule, messageId, arguments: values }) =>
    Object.entries(values).flatMap(([key, value]) =>
      (apart.has(key) ? [] : shown(value))
        .filter((text) => text.includes(' ') && english.test(text.replace(/"[^"]*"/g, '""')))
        .map((text) => `${rule}, ${messageId}: ${key} ${text}`),
    ),
  );
  assert.deepEqual([...new Set(parts)], []);
});
