import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NameList } from '../../../server/src/base/name-list.ts';

const name = fc.stringMatching(/^[ab]{0,3}$/);

test('names by their beginning are those of a plain list, after any changes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name, add: fc.boolean(), ask: fc.boolean(), prefix: name, many: fc.boolean() }), { maxLength: 60 }),
      (steps) => {
        const list = new NameList();
        const plain: string[] = [];
        for (const { name: each, add, ask, prefix, many } of steps) {
          const at = plain.indexOf(each);
          if (add) {
            list.add(each);
            plain.push(each);
          } else if (at >= 0) {
            list.remove(each);
            plain.splice(at, 1);
          }
          if (many)
            for (let i = 0; i < 150; i++) {
              list.add(`c${i}`);
              list.remove(`c${i}`);
            }
          const expected = [...new Set(plain)].filter((n) => n.startsWith(prefix)).sort();
          if (ask) assert.deepEqual(list.startingWith(prefix, 4), expected.slice(0, 4));
        }
      },
    ),
  );
});
