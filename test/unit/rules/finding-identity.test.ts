import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseAllDocuments, stringify } from 'yaml';
import type { Finding } from '../../../server/src/rules/define.ts';
import { identityOf } from '../../../server/src/rules/lib/identity.ts';
import { documentedRules } from '../../../server/tools/gen/rule-documents.ts';
import { uriOf, type Files } from '../../spec/lib/driver.ts';
import { isRespellable } from '../../spec/lib/spellings.ts';
import { editorWith, type Editor } from '../lib/actions-of.ts';
import { namespaceEnds, thrice, type Thrice } from '../lib/thrice.ts';

const rules = documentedRules();

const fileOf = ({ place }: Finding): string => place.uri.slice(uriOf('').length);
/** All that a finding says, and of which object; no position, since those move. */
const said = ({ rule, message, kind, name, namespace, field, severity }: Finding): string =>
  JSON.stringify([rule, severity, kind, namespace, name, field, message]);

/** The copies that an edit may count to, for each place that it changes: what is added between two of them stands with either. */
function touched({ documentChanges = [] }: WorkspaceEdit, { files, copyAt }: Thrice): readonly (readonly number[])[] {
  return documentChanges.flatMap((change) => {
    assert.ok('textDocument' in change);
    const file = change.textDocument.uri.slice(uriOf('').length);
    const text = TextDocument.create(file, 'yaml', 1, files.get(file) ?? '');
    return change.edits
      .filter((edit) => 'newText' in edit)
      .map(({ range }) => {
        const [start, end] = [text.offsetAt(range.start), text.offsetAt(range.end)];
        return start === end
          ? [...new Set([start - '---\n'.length - 1, start].map((at) => copyAt(file, Math.max(0, at))))]
          : [copyAt(file, start), copyAt(file, end - 1)];
      });
  });
}

/** The documents of each file as the items of one List. */
function asLists(files: Files): Files {
  const itemsOf = (text: string): readonly unknown[] =>
    parseAllDocuments(text, { uniqueKeys: false, merge: true })
      .map((document): unknown => document.toJS())
      .filter((item) => item !== null);
  return new Map(
    [...files].map(([file, text]) => [
      file,
      stringify({ apiVersion: 'v1', kind: 'List', items: itemsOf(text) }, { lineWidth: 0, aliasDuplicateObjects: false }),
    ]),
  );
}

/** Every action of every finding, with its edit and the files after it. */
function* everyAction(
  editor: Editor,
): Generator<{
  readonly finding: Finding;
  readonly action: CodeAction;
  readonly edit: WorkspaceEdit;
  readonly after: Files;
  readonly what: string;
}> {
  for (const finding of editor.findings()) {
    const actions = editor.actionsFor(finding);
    assert.equal(new Set(actions.map(({ title }) => title)).size, actions.length, `no two ways out are called the same: ${said(finding)}`);
    for (const action of actions) {
      const edit = editor.resolve(action);
      const what = `"${action.title}" for ${said(finding)}`;
      assert.ok(edit, what);
      yield { finding, action, edit, after: editor.after(edit), what };
    }
  }
}

for (const namespaces of ['other', 'same'] as const) {
  describe(`with each rule's bad example three times under ${namespaces === 'other' ? 'other namespaces' : 'the same namespace'}`, () => {
    for (const rule of rules) {
      for (const [index, example] of rule.examples.entries()) {
        const copies = thrice(example.bad, namespaces);
        it(`${rule.id}, example ${index + 1}: an action edits its own copy, and what it mends is all that changes`, () => {
          const editor = editorWith(copies.files);
          const findings = editor.findings();
          if (namespaces === 'other')
            assert.equal(
              new Set(findings.filter((each) => each.rule === rule.id).map((each) => copies.copyAt(fileOf(each), each.place.span.start)))
                .size,
              3,
              'each copy is found',
            );
          assert.equal(
            new Set(findings.map((finding) => JSON.stringify([finding.place.uri, identityOf(finding)]))).size,
            findings.length,
            'identities are unique',
          );
          for (const { finding, edit, after, what } of everyAction(editor)) {
            const own = copies.copyAt(fileOf(finding), finding.place.span.start);
            for (const possible of touched(edit, copies)) assert.ok(possible.includes(own), what);
            if (namespaces === 'other')
              assert.doesNotMatch(
                JSON.stringify(edit),
                new RegExp(`"newText":"[^"]*-(?:${namespaceEnds.filter((_, copy) => copy !== own).join('|')})\\b`),
                `nothing of the other copies: ${what}`,
              );
            const left = findings.map(said);
            left.splice(left.indexOf(said(finding)), 1);
            assert.deepEqual(editorWith(after).findings().map(said).sort(), left.sort(), what);
          }
        });
        if (copies.starts.length === 0) continue;
        if (isRespellable(copies.files)) {
          it(`${rule.id}, example ${index + 1}: of the items of one List, too, an action mends its own finding alone`, () => {
            const editor = editorWith(asLists(copies.files));
            const findings = editor.findings();
            assert.equal(
              new Set(findings.map((finding) => JSON.stringify([finding.place.uri, identityOf(finding)]))).size,
              findings.length,
              'identities are unique',
            );
            for (const { finding, after, what } of everyAction(editor)) {
              const left = findings.map(said);
              left.splice(left.indexOf(said(finding)), 1);
              assert.deepEqual(editorWith(after).findings().map(said).sort(), left.sort(), what);
            }
          });
        }
        it(`${rule.id}, example ${index + 1}: an action that is chosen after other edits follows its object, or does nothing`, () => {
          const editor = editorWith(copies.files);
          const [[file, text] = ['', '']] = copies.files;
          for (const { finding, action, after, what } of [...everyAction(editor)]) {
            const own = copies.copyAt(file, finding.place.span.start);
            if (own !== 1) continue;
            const now = (typed: string): string | undefined => {
              editor.type(file, typed);
              const edit = editor.resolve(action);
              const result = edit && editor.after(edit).get(file);
              editor.type(file, text);
              return result;
            };
            if (namespaces === 'other')
              assert.equal(now(copies.another + text), copies.another + (after.get(file) ?? ''), `behind one more like it: ${what}`);
            else
              assert.ok(
                [undefined, copies.another + (after.get(file) ?? '')].includes(now(copies.another + text)),
                `behind one more copy: ${what}`,
              );
            const bounds = [...copies.starts, text.length];
            const without = text.slice(0, bounds[own]) + text.slice(bounds[own + 1]);
            assert.equal(now(without), undefined, `it is gone: ${what}`);
            editor.type(file, text);
            assert.deepEqual(editor.after(editor.resolve(action) ?? {}).get(file), after.get(file), `and it is back: ${what}`);
          }
        });
      }
    }
  });
}
