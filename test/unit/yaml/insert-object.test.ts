import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { insertItem, insertObject } from '../../../server/src/yaml/editing/insert-object.ts';

const data = { k: 1 };
const spanOf = (text: string, part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

describe('insertItem', () => {
  const put = (text: string, part: string, where: 'before' | 'after'): string =>
    applyEdits(text, insertItem(text, spanOf(text, part), where, data));
  it('writes items of a block sequence above the comment of their neighbour, or behind its last line', () => {
    const text = 'items:\n# one\n- a: 1\n  b: 2 # two\n- c: 3\n';
    assert.equal(put(text, 'a: 1\n  b: 2', 'before'), 'items:\n- k: 1\n# one\n- a: 1\n  b: 2 # two\n- c: 3\n');
    assert.equal(put(text, 'a: 1\n  b: 2', 'after'), 'items:\n# one\n- a: 1\n  b: 2 # two\n- k: 1\n- c: 3\n');
    assert.equal(put(text, 'c: 3', 'after'), `${text}- k: 1\n`);
  });
  it('writes flow style as its neighbour does', () => {
    assert.equal(put('items: [{a: 1}, {b: 2}]', '{b: 2}', 'before'), 'items: [{a: 1}, { k: 1 }, {b: 2}]');
    assert.equal(put('items:\n  - {a: 1}\n', '{a: 1}', 'after'), 'items:\n  - {a: 1}\n  - { k: 1 }\n');
    assert.equal(put('{"items":[{"a":1}]}', '{"a":1}', 'after'), '{"items":[{"a":1},{"k":1}]}');
    assert.equal(
      put('{"items": [\n  {\n    "a": 1\n  }\n]}', '{\n    "a": 1\n  }', 'after'),
      '{"items": [\n  {\n    "a": 1\n  },\n  {\n    "k": 1\n  }\n]}',
    );
  });
  it('keeps CRLF', () => assert.equal(put('items:\r\n- a: 1\r\n', 'a: 1', 'after'), 'items:\r\n- a: 1\r\n- k: 1\r\n'));
});

describe('insertObject', () => {
  it('puts the one object of a JSON file and its neighbour into a List', () => {
    const tight = '{"a":1}';
    assert.equal(
      applyEdits(tight, insertObject(tight, { start: 0, end: 7 }, false, true, 'after', data)),
      '{"apiVersion":"v1","kind":"List","items":[{"a":1},{"k":1}]}',
    );
    const wide = '{\r\n  "a": 1\r\n}\r\n';
    assert.equal(
      applyEdits(wide, insertObject(wide, { start: 0, end: wide.length }, false, true, 'before', data)),
      '{\r\n  "apiVersion": "v1",\r\n  "kind": "List",\r\n  "items": [\r\n    {\r\n      "k": 1\r\n    },\r\n    {\r\n      "a": 1\r\n    }\r\n  ]\r\n}\r\n',
    );
  });
  it('writes a document in flow style where its neighbour is one', () => {
    const text = '{"a": 1}\n';
    assert.equal(applyEdits(text, insertObject(text, { start: 0, end: 8 }, false, false, 'after', data)), '{"a": 1}\n---\n{"k": 1}\n');
  });
});
