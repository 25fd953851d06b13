import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { moveItemBefore } from '../../../server/src/yaml/editing/move-item.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { child } from '../../../server/src/yaml/path.ts';

/** The text with item `from` of `items` in front of `to`, both from 0. */
function moved(text: string, from: number, to: number): string {
  const root = parseYaml(text)[0]?.root;
  const list = root === undefined || root === null ? undefined : child(root, 'items');
  assert.ok(list?.kind === 'seq');
  const [item, before] = [list.items[from], list.items[to]];
  assert.ok(item !== undefined && before !== undefined);
  return applyEdits(text, moveItemBefore(text, list, item, before));
}

describe('moveItemBefore', () => {
  it('takes an item with the comments above it above the comments of the other', () =>
    assert.equal(
      moved('items:\n  # one\n  - a: 1\n  # two\n  - b: 1\n    c: 2 # end\n  - d: 3\nlast: 1\n', 1, 0),
      'items:\n  # two\n  - b: 1\n    c: 2 # end\n  # one\n  - a: 1\n  - d: 3\nlast: 1\n',
    ));
  it('gives a last line without a break one, and takes it from the one before', () => {
    assert.equal(moved('items:\n- a\n- b\n- c', 2, 0), 'items:\n- c\n- a\n- b');
    assert.equal(moved('items:\r\n- a\r\n- b', 1, 0), 'items:\r\n- b\r\n- a');
  });
  it('moves in flow style', () => {
    assert.equal(moved('items: [{ a: 1 }, { b: 2 }, { c: 3 }]\n', 2, 0), 'items: [{ c: 3 }, { a: 1 }, { b: 2 }]\n');
    assert.equal(moved('{"items": [{"a": 1}, {"b": 2}]}', 1, 0), '{"items": [{"b": 2}, {"a": 1}]}');
  });
  it('leaves items alone that share a line with their list', () =>
    assert.equal(moved('items: &x\n- a\n- b\n', 0, 1), 'items: &x\n- a\n- b\n'));
});
