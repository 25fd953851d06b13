import {
  CodeActionKind, type CodeAction, type CodeActionParams, type Command, type Diagnostic, type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { getOrMake } from '../base/get-or-make.ts';
import type { FindingFix } from '../analysis.ts';
import type { FileEdit, Span, TextEdit } from '../base/span.ts';
import type { Finding, Fix } from '../rules/define.ts';
import type { Abilities } from './abilities.ts';
import { toSpan, toWireEdit } from './convert.ts';
import { allSafeEdits } from './fix-all.ts';
import type { Workspace } from './workspace.ts';

/** Kind of the action that applies all safe fixes of a file. */
export const fixAllKind = 'source.fixAll.headlight';
/** For clients that only know commands as code actions. */
export const applyFixCommand = 'headlight.applyFix';

/** Finds a fix again when the client asks for its edit; plain data on the wire. */
export interface FixReference {
  readonly uri: string;
  readonly rule: string;
  /** Tells the findings of one rule in a List apart. */
  readonly message: string;
  readonly name: string;
  readonly title: string;
}

function isReference(value: unknown): value is FixReference {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string) => typeof Object.entries(value).find(([k]) => k === key)?.[1] === 'string';
  return ['uri', 'rule', 'message', 'name', 'title'].every(has);
}

function referenceOf(uri: string, { finding, fix }: FindingFix): FixReference {
  return { uri, rule: finding.rule, message: finding.message, name: finding.name, title: fix.title };
}

/** Edits of several fixes, without those that touch what an earlier fix edits. */
function combine(fixes: readonly (readonly FileEdit[])[]): readonly FileEdit[] {
  const taken = new Map<string, TextEdit[]>();
  const clashes = (uri: string, span: Span) => (taken.get(uri) ?? []).some((e) => span.start < e.span.end && e.span.start < span.end || (span.start === e.span.start && span.end === e.span.end));
  for (const edits of fixes) {
    if (edits.some((file) => file.edits.some((edit) => clashes(file.uri, edit.span)))) continue;
    for (const file of edits) getOrMake(taken, file.uri, () => []).push(...file.edits);
  }
  return [...taken].map(([uri, edits]) => ({ uri, edits }));
}

/** Edits as the client takes them; `undefined` where there is nothing to do, or a file is unknown. */
export function workspaceEdit(files: readonly FileEdit[], workspace: Workspace, abilities: Abilities, warning?: string): WorkspaceEdit | undefined {
  const annotate = abilities.changeAnnotations && abilities.documentChanges && warning !== undefined;
  const changed = files.flatMap(({ uri, edits }) => {
    const lines = workspace.linesOf(uri);
    if (!lines || edits.length === 0) return [];
    const wire = edits.map((edit) => toWireEdit(lines.starts, edit));
    return [{ uri: workspace.clientUri(uri), version: workspace.overlays.get(uri)?.document.version ?? null, edits: wire }];
  });
  if (changed.length === 0) return undefined;
  if (!abilities.documentChanges) return { changes: Object.fromEntries(changed.map(({ uri, edits }) => [uri, edits])) };
  return {
    documentChanges: changed.map(({ uri, version, edits }) => ({
      textDocument: { uri, version }, edits: annotate ? edits.map((edit) => ({ ...edit, annotationId: 'warning' })) : edits,
    })),
    ...(annotate ? { changeAnnotations: { warning: { label: warning, needsConfirmation: false } } } : {}),
  };
}

export interface Actions {
  list(uri: string, params: CodeActionParams): (CodeAction | Command)[];
  resolve(action: CodeAction): CodeAction;
  /** Edit of a fix that a client names by its reference. */
  editOf(reference: unknown): WorkspaceEdit | undefined;
}

/** Code actions over the findings of the workspace, and the edits of those that are chosen. */
export function createActions(workspace: Workspace, abilities: Abilities): Actions {
  const { analysis } = workspace;
  const editOfFix = (fix: Fix): WorkspaceEdit | undefined => workspaceEdit(fix.edits(workspace.readText), workspace, abilities, fix.warning);
  const find = (reference: FixReference): Fix | undefined =>
    analysis.fixes(reference.uri, ({ rule, message, name }) => rule === reference.rule && message === reference.message && name === reference.name)
      .find(({ fix }) => fix.title === reference.title)?.fix;
  const editOf = (reference: unknown): WorkspaceEdit | undefined => {
    const fix = isReference(reference) ? find(reference) : undefined;
    return fix && editOfFix(fix);
  };

  const quickFixes = (uri: string, span: Span, sent: readonly Diagnostic[]): (CodeAction | Command)[] => {
    const seen = new Set<Finding>();
    return analysis.fixes(uri, ({ place }) => place.span.start <= span.end && span.start <= place.span.end).flatMap((each): (CodeAction | Command)[] => {
      const { finding, fix } = each;
      const reference = referenceOf(uri, each);
      if (!abilities.codeActionLiterals) return [{ title: fix.title, command: applyFixCommand, arguments: [reference] }];
      const preferred = fix.preferred === true && !seen.has(finding);
      if (preferred) seen.add(finding);
      const diagnostics = sent.filter((d) => d.source === 'headlight' && d.code === finding.rule && d.message === finding.message);
      const action: CodeAction = {
        title: fix.title, kind: CodeActionKind.QuickFix, ...(diagnostics.length > 0 ? { diagnostics } : {}), ...(preferred && abilities.preferred ? { isPreferred: true } : {}),
      };
      if (abilities.codeActionResolve) return [{ ...action, data: reference }];
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
    return workspaceEdit(allSafeEdits(analysis, uri, workspace.readText, combine), workspace, abilities);
  };

  return {
    list(uri, { range, context }) {
      const lines = workspace.linesOf(uri);
      if (!lines) return [];
      const wants = (kind: string) => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`) || only === '');
      const quick = wants(CodeActionKind.QuickFix) ? quickFixes(uri, toSpan(lines.starts, range, lines.length), context.diagnostics) : [];
      const source = abilities.codeActionLiterals && context.only !== undefined && wants(fixAllKind) ? fixAll(uri) : [];
      return [...quick, ...source];
    },
    resolve(action) {
      const data: unknown = action.data;
      const all = typeof data === 'object' && data !== null && 'fixAll' in data && typeof data.fixAll === 'string' ? data.fixAll : undefined;
      const edit = all !== undefined ? editOfAll(all) : editOf(data);
      return edit ? { ...action, edit } : action;
    },
    editOf,
  };
}
