import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateObject } from '../../../server/src/k8s/validation/validate.ts';

/** Fields and messages that the API server answers for a Job `work` whose pods are labelled `app: work`. */
function causes(spec: Readonly<Record<string, unknown>>, name = 'work'): readonly string[] {
  const template = {
    metadata: { labels: { app: 'work' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'example/main:1' }] },
  };
  return validateObject({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template, ...spec } }, 36).causes.map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

const matching = { matchLabels: { app: 'work' } };

test('a Job that selects by hand needs a selector that takes its own pods', () => {
  assert.deepEqual(causes({ manualSelector: true, selector: matching }), []);
  const other = causes({ manualSelector: true, selector: { matchLabels: { app: 'other' } } });
  assert.equal(other.length, 1);
  assert.match(other[0] ?? '', /^spec\.template\.metadata\.labels: .*`selector` does not match template `labels`$/);
  const none = causes({ manualSelector: true });
  assert.deepEqual(
    none.map((text) => text.split(':')[0]),
    ['spec.selector', 'spec.template.metadata.labels'],
  );
  assert.match(none[0] ?? '', /Required value/);
});

test("without manualSelector the selector is the server's affair: none, null, or what it generates", () => {
  assert.deepEqual([causes({}), causes({ selector: null }), causes({ selector: { matchLabels: { 'job-name': 'work' } } })], [[], [], []]);
  assert.match(causes({ selector: matching })[0] ?? '', /^spec\.selector: .*`selector` not auto-generated$/);
});

test('the last pod of an Indexed Job needs a name of at most 63 characters', () => {
  const name = (length: number): string => 'a'.repeat(length);
  const indexed = (completions: number, length: number): readonly string[] =>
    causes({ completionMode: 'Indexed', completions }, name(length));
  assert.deepEqual([indexed(10, 61), indexed(1, 61)], [[], []]);
  assert.ok(indexed(11, 61).some((text) => text.includes('will not able to create pod with invalid DNS label')));
  assert.ok(indexed(1, 62).some((text) => text.endsWith(`invalid DNS label: ${name(62)}-0`)));
  assert.ok(!causes({ completions: 11 }, name(61)).some((text) => text.includes('DNS label')), 'only pods with an index have such a name');
});
