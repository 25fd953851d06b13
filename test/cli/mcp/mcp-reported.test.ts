// Mistakes that people reported, as small manifests: what an assistant does with each.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { worldOf } from '../../../server/src/cli/mcp/world.ts';
import { asList, asObject } from '../../../server/src/k8s/json.ts';
import { fixTool } from '../../../server/src/tools/fix.ts';
import { lintTool } from '../../../server/src/tools/lint.ts';
import type { Tool, ToolAnswer } from '../../../server/src/tools/tool.ts';
import { folderWith } from '../lib/run.ts';

interface Reported {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

interface ToldEdit {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly newText: string;
}

const reported = readFileSync(new URL('reported.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Reported);

const ask = (folder: string, tool: Tool, input: object = {}): ToolAnswer =>
  tool.run(
    { ...input },
    worldOf([folder], { cwd: folder, out: () => undefined, err: () => undefined, stdin: () => new Uint8Array() }, { onlyRead: true }),
  );

/** Rules and files of what is louder than a hint. */
const loud = (folder: string): readonly { readonly rule: string; readonly file: string }[] =>
  asList(ask(folder, lintTool).structured['findings'])
    .map(asObject)
    .filter(({ severity }) => severity !== 'hint')
    .map(({ rule, place }) => ({ rule: String(rule), file: String(place).replace(/:\d+:\d+$/, '') }));

function offsetOf(text: string, line: number, column: number): number {
  return (
    text
      .split('\n')
      .slice(0, line - 1)
      .reduce((sum, each) => sum + each.length + 1, 0) +
    column -
    1
  );
}

/** Later edits of a file first, as the answer says. */
function apply(folder: string, edits: readonly ToldEdit[]): void {
  for (const { file, line, column, endLine, endColumn, newText } of [...edits]
    .reverse()
    .sort((a, b) => b.line - a.line || b.column - a.column)) {
    const at = path.join(folder, file);
    const text = readFileSync(at, 'utf8');
    writeFileSync(at, text.slice(0, offsetOf(text, line, column)) + newText + text.slice(offsetOf(text, endLine, endColumn)));
  }
}

test('there are mistakes enough', () => {
  assert.ok(reported.length >= 30, String(reported.length));
});

for (const { name, files } of reported) {
  test(`${name}: lint finds it, what fix returns repairs it`, () => {
    const folder = folderWith(files);
    const found = loud(folder);
    assert.notDeepEqual(found, []);
    let left = found;
    for (let round = 0; left.length > 0 && round < found.length + 2; round++) {
      const [first] = left;
      const { structured, isError, text } = ask(folder, fixTool, { path: first?.file, rule: first?.rule });
      assert.equal(isError, undefined, text);
      apply(
        folder,
        asList(structured['fixes']).flatMap((fix) => asList(asObject(fix)['edits']) as readonly ToldEdit[]),
      );
      left = loud(folder);
    }
    assert.deepEqual(left, []);
  });
}
