import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { extractFacts } from '../../../server/src/facts/extract.ts';
import { mayMatter } from '../../../server/src/facts/prefilter.ts';

/** Both parsers give the same facts on every manifest here, and on a corpus where HEADLIGHT_CORPUS names one. */
const root = join(import.meta.dirname, '../..');
const folders = [root, ...(process.env['HEADLIGHT_CORPUS'] ? [process.env['HEADLIGHT_CORPUS']] : [])];

function manifests(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name));
}

for (const folder of folders) {
  test(`both parsers give the same facts, and the prefilter loses none: ${relative(root, folder) || 'test'}`, () => {
    const files = manifests(folder);
    assert.ok(files.length > 100);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const facts = extractFacts(file, text);
      // Long broken documents are not recovered, by design: js-yaml alone speaks of them.
      assert.deepEqual(facts, extractFacts(file, text, undefined, 'recovery'), file);
      if (facts.role === 'manifests') assert.ok(mayMatter(text), `lost: ${file}`);
    }
  });
}
