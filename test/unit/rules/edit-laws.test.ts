import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { createAnalysis } from '../../../server/src/analysis.ts';
import type { FileEdit } from '../../../server/src/base/span.ts';
import { applyEdits } from '../../../server/src/base/text-edit.ts';
import { configurationOf } from '../../../server/src/host/settings/configuration.ts';
import type { Finding } from '../../../server/src/rules/define.ts';
import { suppressionFix } from '../../../server/src/rules/engine/suppress.ts';
import { defaultSettings } from '../../../server/src/settings.ts';

// The demo and the recorded clusters; with HEADLIGHT_CORPUS=DIR every folder of DIR, too.
const root = path.join(import.meta.dirname, '../..');
const corpus = process.env['HEADLIGHT_CORPUS'];
const folders = [
  path.join(root, 'workspaces/demo'),
  path.join(root, 'conformance/zones'),
  ...(corpus === undefined ? [] : readdirSync(corpus).map((name) => path.join(corpus, name))),
].filter((folder) => existsSync(folder) && statSync(folder).isDirectory());

function textsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(ya?ml|json)$/.test(name) && !name.endsWith('expected.json'),
  );
  return new Map(
    files
      .filter((name) => statSync(path.join(folder, name)).isFile())
      .map((name) => [`file:///w/${name}`, readFileSync(path.join(folder, name), 'utf8')]),
  );
}

const errorsOf = (text: string): number =>
  parseAllDocuments(text).reduce((sum, document) => sum + ('errors' in document ? document.errors.length : 0), 0);

describe('fixes on real files', () => {
  for (const folder of folders) {
    it(`of ${path.basename(folder)} mend the flaw, parse, and keep the other lines`, () => {
      const texts = textsOf(folder);
      const analysis = createAnalysis({ readText: (uri) => texts.get(uri), configuration: configurationOf(defaultSettings, 'file:///w') });
      analysis.apply([...texts].map(([uri, text]) => ({ uri, text })));
      const tried = new Map<string, number>();
      for (const uri of analysis.uris()) {
        for (const finding of analysis.diagnostics(uri)) {
          const times = tried.get(finding.rule) ?? 0;
          tried.set(finding.rule, times + 1);
          if (times >= 10) continue;
          for (const fix of [...finding.fixes, suppressionFix(finding, analysis.model())]) {
            const edits = fix.edits((each) => texts.get(each));
            if (edits.length > 0) checkFix(analysis, texts, uri, finding, `${finding.rule}, "${fix.title}" in ${uri}`, edits);
          }
        }
      }
    });
  }
});

function checkFix(
  analysis: ReturnType<typeof createAnalysis>,
  texts: ReadonlyMap<string, string>,
  uri: string,
  flaw: Finding,
  what: string,
  edits: readonly FileEdit[],
): void {
  const count = (): number =>
    analysis
      .diagnostics(uri)
      .filter(
        (finding) =>
          finding.rule === flaw.rule &&
          finding.field === flaw.field &&
          finding.document === flaw.document &&
          finding.message === flaw.message,
      ).length;
  const before = count();
  const changes = edits.map((edit) => ({ uri: edit.uri, text: applyEdits(texts.get(edit.uri) ?? '', edit.edits) }));
  for (const change of changes) {
    assert.ok(errorsOf(change.text) <= errorsOf(texts.get(change.uri) ?? ''), `${what} parses:\n${change.text}`);
  }
  analysis.apply(changes);
  assert.ok(count() < before, `${what} mends the flaw`);
  analysis.apply(changes.map((change) => ({ uri: change.uri, text: texts.get(change.uri) })));
  assert.equal(count(), before, `${what}: undone, all is as before`);
}
