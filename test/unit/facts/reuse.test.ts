import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import type { FileFacts } from '../../../server/src/facts/types.ts';

const uri = 'file:///w/a.yaml';
const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}} # headlight-ignore: x\nspec: {clusterIP: None}\n`;
const config = (host: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: |\n    ${host}.ns.svc:80\n`;
const file = (...documents: string[]): string => documents.join('---\n');

/** Facts as plain data, without what an earlier text may add: last good objects of broken documents, and where documents were read. */
function comparable(facts: FileFacts): unknown {
  const whole = facts.objects.filter(({ document }) => !facts.broken.includes(document));
  const chunks = facts.chunks?.map(({ origin: _, ...chunk }) => chunk);
  return JSON.parse(
    JSON.stringify({
      ...facts,
      remembers: undefined,
      objects: whole,
      shape: facts.broken.length > 0 ? '' : facts.shape,
      ...(chunks ? { chunks } : {}),
    }),
  );
}

test('random edits: facts made with the facts before equal fresh ones', () => {
  const documents = [
    '',
    '# c\n',
    service('a'),
    service('b'),
    config('x'),
    config('y'),
    'a: [1\n',
    '- op: add\n  path: /x\n',
    'apiVersion: v1\nkind: CustomResourceDefinition\n',
    '{{ if x }}\na: 1\n',
  ];
  const edit = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    insert: fc.oneof(fc.constantFrom('\n', '---\n', ' ', ': ', '[', '# headlight-ignore: y\n', 'name'), fc.constantFrom(...documents)),
  });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...documents), { minLength: 1, maxLength: 6 }),
      fc.array(edit, { maxLength: 8 }),
      (parts, edits) => {
        let text = file(...parts);
        let facts = extractFacts(uri, text);
        for (const { at, length, insert } of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + length);
          facts = extractFacts(uri, text, facts);
          const fresh = extractFacts(uri, text);
          assert.deepEqual(comparable(facts), comparable(fresh));
          if (facts.remembers !== true) assert.deepEqual(facts.objects, fresh.objects);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('documents that did not change are not read again', () => {
  const before = extractFacts(uri, file(service('a'), service('b')));
  const after = extractFacts(uri, file(service('a'), service('bb')), before);
  assert.equal(after.objects[0], before.objects[0]);
  assert.notEqual(after.objects[1], before.objects[1]);
});

test('equal documents, some taken away, some added, keep their own places', () => {
  const documents = [service('a'), service('a'), service('b'), service('a')];
  let before = extractFacts(uri, file(...documents));
  for (const next of [
    documents.slice(1),
    [service('b'), ...documents],
    [...documents, service('a')],
    [service('a'), service('c'), ...documents],
    documents.toReversed(),
  ]) {
    const facts = extractFacts(uri, file(...next), before);
    assert.deepEqual(comparable(facts), comparable(extractFacts(uri, file(...next))));
    before = facts;
  }
});

test('a document that comes back to its place is the one that was read', () => {
  const read = extractFacts(uri, file(service('a'), service('b')));
  const moved = extractFacts(uri, file(service('long'), service('b')), read);
  const back = extractFacts(uri, file(service('c'), service('b')), moved);
  assert.equal(moved.objects[1]?.tree.start, (read.objects[1]?.tree.start ?? 0) + 3);
  assert.equal(back.objects[1], read.objects[1]);
});

test('last good objects move with their document', () => {
  const good = file(service('a'), service('b'));
  const typed = extractFacts(uri, file(service('a'), service('b: [')), extractFacts(uri, good));
  const text = `${file(service('new'), service('a'), service('b: ['))}`;
  const facts = extractFacts(uri, text, typed);
  assert.deepEqual(
    facts.objects.map(({ object, document, partial }) => [object.name, document, partial]),
    [
      ['new', 0, false],
      ['a', 1, false],
      ['b', 2, true],
    ],
  );
  assert.equal(facts.objects[2]?.tree.start, text.lastIndexOf('apiVersion'));
  const again = `${file(service('newer'), service('a'), service('b: ['))}`;
  const [, , last] = extractFacts(uri, again, facts).objects;
  assert.equal(last?.tree.entries[0]?.key.start, again.lastIndexOf('apiVersion'));
});

test('last good objects of a file that nobody edited before move with their document, too', () => {
  const closed = extractFacts(uri, file(service('a'), service('b')), undefined, 'both', true);
  assert.deepEqual([closed.chunks, closed.starts], [undefined, [0, service('a').length + 4]]);
  const text = file(service('longer'), service('b: ['));
  const [, last] = extractFacts(uri, text, closed).objects;
  assert.deepEqual([last?.object.name, last?.partial, last?.tree.start], ['b', true, text.lastIndexOf('apiVersion')]);
});

test('last good objects of a file of one document move with it, too', () => {
  for (const mark of ['', '\ufeff']) {
    const before = extractFacts(uri, `${mark}\n${service('b')}`);
    const text = `${mark}${service('first')}---\n\n${service('b: [')}`;
    const [, last] = extractFacts(uri, text, before).objects;
    assert.deepEqual([last?.object.name, last?.partial, last?.tree.start], ['b', true, text.lastIndexOf('apiVersion')]);
  }
});
