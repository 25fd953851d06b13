import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';
import { shippedPage } from '../../../server/src/host/node/shipped-page.ts';
import { explainedRules } from '../../../server/src/host/rule-pages.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { fixTool } from '../../../server/src/tools/fix.ts';
import { lintTool } from '../../../server/src/tools/lint.ts';
import { savedAnd } from '../../../server/src/tools/saved-and.ts';
import type { ToolWorld } from '../../../server/src/tools/tool.ts';
import { exampleFiles } from '../../spec/lib/driver.ts';
import { analysisOf } from '../lib/workspace.ts';

const rules = documentedRules();

const root = 'file:///w/';
const withRoot = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...files].map(([uri, text]) => [uri.startsWith('file:') ? uri : root + uri, text]));

function worldOf(texts: ReadonlyMap<string, string>): ToolWorld {
  const analysis = analysisOf(texts, defaultSettings);
  return savedAnd({
    analysis,
    rules: () => explainedRules(shippedPage),
    show: (uri) => uri.slice(root.length),
    uriOf: (path) => (path.includes('..') ? undefined : root + path),
    text: (uri) => texts.get(uri),
  });
}

interface ToldFix {
  readonly title: string;
  readonly edits: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly newText: string;
  }[];
}

function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  return lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}

/** What an assistant does with the edits: the later ones of a file first. */
function applied(texts: ReadonlyMap<string, string>, edits: ToldFix['edits']): ReadonlyMap<string, string> {
  const after = new Map(texts);
  for (const { file, line, column, endLine, endColumn, newText } of [...edits]
    .reverse()
    .sort((a, b) => b.line - a.line || b.column - a.column)) {
    const text = after.get(root + file) ?? '';
    after.set(root + file, text.slice(0, offsetOf(text, line, column)) + newText + text.slice(offsetOf(text, endLine, endColumn)));
  }
  return after;
}

const rulesIn = (texts: ReadonlyMap<string, string>): readonly string[] =>
  (lintTool.run({ severity: 'hint' }, worldOf(texts)).structured['findings'] as readonly { readonly rule: string }[]).map(
    ({ rule }) => rule,
  );

describe('what lint finds is gone after the edits that fix returns', () => {
  let tried = 0;
  for (const rule of rules) {
    for (const [index, example] of rule.examples.entries()) {
      it(`${rule.id}, example ${index + 1}`, () => {
        const texts = withRoot(exampleFiles(example.bad));
        const world = worldOf(texts);
        const before = rulesIn(texts);
        assert.ok(before.includes(rule.id), `lint says ${before.join()}`);
        for (const uri of texts.keys()) {
          const answer = fixTool.run({ path: uri.slice(root.length), rule: rule.id }, world);
          if (answer.isError) continue;
          const [fix] = answer.structured['fixes'] as readonly ToldFix[];
          const after = rulesIn(applied(texts, fix?.edits ?? []));
          const count = (all: readonly string[]): number => all.filter((each) => each === rule.id).length;
          assert.ok(count(after) < count(before), `${fix?.title ?? ''}: still ${after.join()}`);
          tried++;
        }
      });
    }
  }
  it('was tried on many', () => {
    assert.ok(tried >= 30, String(tried));
  });
});
