import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type Command,
  type Diagnostic,
  type Position,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Span } from '../../base/span.ts';
import { asObject, asText } from '../../k8s/json.ts';
import { readOffered } from '../../features/diagnostics/offered-fix.ts';
import type { Finding, Fix } from '../../rules/define.ts';
import { isSameFinding, readIdentity } from '../../rules/lib/identity.ts';
import type { Abilities } from '../abilities.ts';
import { toRange, toSpan } from '../wire/convert.ts';
import { allSafeEdits } from './fix-all.ts';
import type { Workspace } from '../workspace.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** Kind of the action that applies all safe fixes of a file. */
export const fixAllKind = 'source.fixAll.headlight';
/** For clients that only know commands as code actions. */
export const applyFixCommand = 'headlight.applyFix';

const isSameRange = (a: Range, b: Range): boolean => isSamePosition(a.start, b.start) && isSamePosition(a.end, b.end);
const isSamePosition = (a: Position, b: Position): boolean => a.line === b.line && a.character === b.character;

/** Was this diagnostic made of the finding, as it stands now? Clients that keep no data are told apart by all that they show. */
function isOf(diagnostic: Diagnostic, finding: Finding, starts: Uint32Array): boolean {
  if (
    diagnostic.source !== 'headlight' ||
    diagnostic.code !== finding.rule ||
    !isSameRange(diagnostic.range, toRange(starts, finding.place.span))
  )
    return false;
  const identity = readIdentity(diagnostic.data);
  return identity ? isSameFinding(identity, finding) : diagnostic.message === finding.message;
}

export interface Actions {
  list(uri: string, params: CodeActionParams): (CodeAction | Command)[];
  /** The action with its edit; without one where what it was offered for is not there any more. */
  resolve(action: CodeAction): CodeAction;
  /** Edit of a fix that a client names by what came with its command. */
  editOf(offered: unknown): WorkspaceEdit | undefined;
}

/** Code actions over the findings of the workspace, and the edits of those that are chosen. `refuse` is told why a chosen one cannot be applied. */
export function createActions(workspace: Workspace, abilities: Abilities, refuse: (why: string) => void): Actions {
  const { analysis } = workspace;
  const editOfFix = ({ edits, warning }: Fix): WorkspaceEdit | undefined =>
    workspaceEdit(
      edits(workspace.readText).map((edit) =>
        warning === undefined ? edit : { ...edit, told: { id: 'warning', label: warning, needsConfirmation: false } },
      ),
      workspace,
      abilities,
    );
  const editOf = (data: unknown): WorkspaceEdit | undefined => {
    const offered = readOffered(data);
    const fix = offered && analysis.offeredFix(offered);
    const edit = fix && editOfFix(fix);
    if (!edit) refuse('The document has changed since this fix was offered, so nothing was edited. Ask for the fixes again.');
    return edit;
  };

  const quickFixes = (uri: string, span: Span, sent: readonly Diagnostic[], starts: Uint32Array): (CodeAction | Command)[] => {
    return analysis
      .fixes(uri, ({ place }) => place.span.start <= span.end && span.start <= place.span.end)
      .flatMap(({ finding, fix, offered }): (CodeAction | Command)[] => {
        if (!abilities.codeActionLiterals) return [{ title: fix.title, command: applyFixCommand, arguments: [offered] }];
        const diagnostics = sent.filter((diagnostic) => isOf(diagnostic, finding, starts));
        const action: CodeAction = {
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          ...(diagnostics.length > 0 ? { diagnostics } : {}),
          ...(fix.preferred === true && abilities.preferred ? { isPreferred: true } : {}),
        };
        if (abilities.codeActionResolve) return [{ ...action, data: offered }];
        const edit = editOfFix(fix);
        return edit ? [{ ...action, edit }] : [];
      });
  };
  const fixAll = (uri: string): CodeAction[] => {
    const safe = analysis.diagnostics(uri).flatMap((finding) => finding.fixes.find((fix) => fix.safe) ?? []);
    if (safe.length === 0) return [];
    const action: CodeAction = { title: 'Fix all safe Headlight problems', kind: fixAllKind };
    if (abilities.codeActionResolve) return [{ ...action, data: { fixAll: uri } }];
    const edit = editOfAll(uri);
    return edit ? [{ ...action, edit }] : [];
  };
  const editOfAll = (uri: string): WorkspaceEdit | undefined => {
    return workspaceEdit(allSafeEdits(analysis, uri, workspace.readText), workspace, abilities);
  };

  return {
    list(uri, { range, context }) {
      const lines = workspace.linesOf(uri);
      if (!lines) return [];
      const wants = (kind: string) =>
        !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`) || only === '');
      const quick = wants(CodeActionKind.QuickFix)
        ? quickFixes(uri, toSpan(lines.starts, range, lines.length), context.diagnostics, lines.starts)
        : [];
      const source = abilities.codeActionLiterals && context.only !== undefined && wants(fixAllKind) ? fixAll(uri) : [];
      return [...quick, ...source];
    },
    resolve(action) {
      const data: unknown = action.data;
      const all = asText(asObject(data)['fixAll']);
      const edit = all !== undefined ? editOfAll(all) : editOf(data);
      return edit ? { ...action, edit } : action;
    },
    editOf,
  };
}
