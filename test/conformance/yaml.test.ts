import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseYaml, type Parser } from '../../server/src/yaml/parse.ts';
import { toPlain } from '../../server/src/yaml/scalar.ts';

interface Recorded {
  readonly text: string;
  readonly documents: readonly ({ readonly value: unknown } | { readonly refused: string })[];
}

const recorded = readFileSync(path.join(import.meta.dirname, 'yaml.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

/** What is said of a document: its value, or that the server refuses it. */
function readings(text: string, parser: Parser): readonly unknown[] {
  return parseYaml(text, parser).map(({ root, broken, problems }) => {
    if (broken || problems.some(({ misuse }) => misuse !== undefined)) return 'refused';
    return { value: root === undefined ? null : toPlain(root) };
  });
}

for (const parser of ['both', 'recovery'] as const) {
  test(`texts with anchors, aliases, merges, tags, directives and every kind of line break mean what kubectl reads, parser ${parser}`, () => {
    assert.ok(recorded.length > 400);
    for (const { text, documents } of recorded) {
      const expected = documents.map((document) => ('refused' in document ? 'refused' : document));
      assert.deepEqual(readings(text, parser), expected, JSON.stringify(text));
    }
  });
}
