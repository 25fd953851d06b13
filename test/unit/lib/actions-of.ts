import assert from 'node:assert/strict';
import type { CodeAction, Command, Diagnostic, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { diskHost } from '../../../server/src/host/disk-host.ts';
import { abilitiesOf, type Abilities } from '../../../server/src/lsp/abilities.ts';
import { createActions } from '../../../server/src/lsp/requests/actions.ts';
import { toDiagnostic, toRange } from '../../../server/src/lsp/wire/convert.ts';
import { createScheduler } from '../../../server/src/lsp/turns/scheduler.ts';
import { createWorkspace } from '../../../server/src/lsp/workspace.ts';
import type { Finding } from '../../../server/src/rules/define.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { uriOf, type Files } from '../../spec/lib/driver.ts';
import { fullCapabilities } from '../../lsp/connection.ts';

const isEdit = (edit: object): edit is TextEdit => 'newText' in edit;

/** An editor with these files open, in this process: what the server offers and answers, without its wire. */
export interface Editor {
  readonly files: Files;
  /** What a refused fix said, in order. */
  readonly refusals: readonly string[];
  findings(): readonly Finding[];
  diagnosticOf(finding: Finding): Diagnostic;
  /** Actions at the finding, asked with its diagnostic as the client has it. */
  actionsAt(finding: Finding, sent?: readonly Diagnostic[], only?: readonly string[]): readonly (CodeAction | Command)[];
  /** Actions that say that they mend this finding. */
  actionsFor(finding: Finding): readonly CodeAction[];
  resolve(action: CodeAction): WorkspaceEdit | undefined;
  editOf(offered: unknown): WorkspaceEdit | undefined;
  fixAll(file: string): readonly CodeAction[];
  /** The files with an edit applied; the editor keeps its own. */
  after(edit: WorkspaceEdit): Files;
  /** Types another text. */
  type(file: string, text: string): void;
}

/** `capabilities`: of the client; default: all that there are. */
export function editorWith(files: Files, capabilities: unknown = fullCapabilities): Editor {
  const scheduler = createScheduler((name, error) => assert.fail(`${name}: ${String(error)}`));
  scheduler.stop();
  const workspace = createWorkspace({ host: diskHost, scheduler, log: (line) => assert.fail(line) });
  workspace.configure(defaultSettings);
  const texts = new Map(files);
  let version = 1;
  for (const [file, text] of texts) {
    workspace.overlays.open(uriOf(file), 'yaml', version, text);
    workspace.update(uriOf(file));
  }
  const refusals: string[] = [];
  const abilities: Abilities = abilitiesOf(capabilities as Parameters<typeof abilitiesOf>[0]);
  const actions = createActions(workspace, abilities, (why) => refusals.push(why));
  const { analysis } = workspace;
  const rangeOf = ({ place }: Finding) => toRange(workspace.linesOf(place.uri)?.starts ?? new Uint32Array([0]), place.span);
  const diagnosticOf = (finding: Finding): Diagnostic =>
    toDiagnostic(
      finding,
      workspace.linesOf(finding.place.uri)?.starts ?? new Uint32Array([0]),
      workspace.linesOf,
      workspace.clientUri,
      abilities.diagnostics,
      (rule) => rule,
    );
  const list = (finding: Finding, sent: readonly Diagnostic[], only?: readonly string[]): readonly (CodeAction | Command)[] =>
    actions.list(finding.place.uri, {
      textDocument: { uri: finding.place.uri },
      range: rangeOf(finding),
      context: { diagnostics: [...sent], ...(only ? { only: [...only] } : {}) },
    });
  return {
    files: texts,
    refusals,
    diagnosticOf,
    findings: () => [...texts.keys()].flatMap((file) => analysis.diagnostics(uriOf(file))),
    actionsAt: (finding, sent = [diagnosticOf(finding)], only?) => list(finding, sent, only),
    actionsFor: (finding) => list(finding, [diagnosticOf(finding)]).filter((action): action is CodeAction => 'diagnostics' in action),
    resolve: (action) => actions.resolve(action).edit,
    editOf: actions.editOf,
    fixAll: (file) =>
      actions
        .list(uriOf(file), {
          textDocument: { uri: uriOf(file) },
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          context: { diagnostics: [], only: ['source.fixAll'] },
        })
        .filter((action): action is CodeAction => !('arguments' in action)),
    after: ({ documentChanges = [], changes = {} }) => {
      const after = new Map(texts);
      const edit = (uri: string, edits: readonly TextEdit[]): void => {
        const file = uri.slice(uriOf('').length);
        after.set(file, TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, texts.get(file) ?? ''), [...edits]));
      };
      for (const change of documentChanges) {
        assert.ok('textDocument' in change);
        assert.equal(
          change.textDocument.version,
          workspace.overlays.get(change.textDocument.uri)?.document.version,
          'for the text that is there',
        );
        edit(change.textDocument.uri, change.edits.filter(isEdit));
      }
      for (const [uri, edits] of Object.entries(changes)) edit(uri, edits);
      return after;
    },
    type(file, text) {
      texts.set(file, text);
      workspace.overlays.change(uriOf(file), ++version, [{ text }]);
      workspace.update(uriOf(file));
    },
  };
}
