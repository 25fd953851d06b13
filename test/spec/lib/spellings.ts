import assert from 'node:assert/strict';
import { parseAllDocuments, stringify } from 'yaml';
import type { Settings } from '../../../server/src/settings.ts';
import { parseYaml } from '../../../server/src/yaml/parse.ts';
import { allFindings, withFix, worldOf } from './driver.ts';
import type { Files } from './driver.ts';
import { checkFixes, checkSuppression } from './fix-laws.ts';

const plain = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** Other ways to write the same objects. */
const spellings: Readonly<Record<string, (objects: readonly unknown[]) => string>> = {
  'a List in JSON': (items) => `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2)}\n`,
  'a List in one line of JSON': (items) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  'a List in YAML': (items) => stringify({ apiVersion: 'v1', kind: 'List', items }, { ...plain, indentSeq: false }),
  'documents in flow style': (items) => `${items.map((item) => JSON.stringify(item, undefined, 4)).join('\n---\n')}\n`,
  'quoted keys and values': (items) =>
    items.map((item) => stringify(item, { ...plain, defaultKeyType: 'QUOTE_DOUBLE', defaultStringType: 'QUOTE_SINGLE' })).join('---\n'),
};

/** Does a document of the text not parse? */
export function isBroken(text: string): boolean {
  return parseAllDocuments(text, { uniqueKeys: false }).some((document) => document.errors.length > 0);
}

/** Do objects of the text share values? Written out they may be edited apart. */
function hasAnchors(text: string): boolean {
  return parseYaml(text).some(({ anchors, problems }) => anchors !== undefined || problems.some(({ misuse }) => misuse !== undefined));
}

/** Every finding with its fixes, and whether each can be applied. */
function told(files: Files, settings: Settings): readonly string[] {
  return allFindings(worldOf(files, settings))
    .map(
      (finding) =>
        `${finding.severity}[${finding.rule}] ${finding.message} ${finding.fixes.map((fix) => `${fix.title}${withFix(files, fix) === undefined ? ' (cannot be applied)' : ''}`).join(' | ')}`,
    )
    .sort();
}

/** Do the files hold nothing but objects, so that they can be written in another way? */
export function isRespellable(files: Files): boolean {
  return [...files].every(
    ([name, text]) =>
      /\.ya?ml$/.test(name) &&
      !/kustomization|Chart|values|templates\//.test(name) &&
      !/headlight-ignore|headlight\/ignore|\{\{/.test(text) &&
      !isBroken(text) &&
      !hasAnchors(text),
  );
}

/** Written in another way, the same objects have the same findings and the same fixes, which hold to the same laws. */
export function checkSpellings(files: Files, settings: Settings): void {
  if (!isRespellable(files)) return;
  const expected = told(files, settings);
  if (expected.length === 0) return;
  for (const [spelling, write] of Object.entries(spellings)) {
    const written = new Map(
      [...files].map(([name, text]) => {
        const documents = parseAllDocuments(text, { uniqueKeys: false, merge: true });
        const objects = documents
          .filter((document) => document.errors.length === 0 && document.contents !== null)
          .map((document): unknown => document.toJS());
        return [name.replace(/\.ya?ml$/, spelling.includes('JSON') ? '.json' : '.yaml'), write(objects)];
      }),
    );
    assert.deepEqual(told(written, settings), expected, `written as ${spelling}`);
    checkFixes(written, settings);
    checkSuppression(written, settings);
  }
}
