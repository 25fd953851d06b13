import type { ChangeAnnotation, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import type { FileEdit } from '../../base/span.ts';
import type { Abilities } from '../abilities.ts';
import { toWireEdit } from '../wire/convert.ts';
import type { Workspace } from '../workspace.ts';

/** Edits of one file, with what a person is told of them before they are applied; those of one `id` are shown together. */
export interface ToldEdit extends FileEdit {
  readonly told?: ChangeAnnotation & { readonly id: string };
}

const annotationOf = ({ label, description, needsConfirmation }: NonNullable<ToldEdit['told']>): ChangeAnnotation => ({
  label: printable(label),
  ...(description === undefined ? {} : { description: printable(description) }),
  ...(needsConfirmation === undefined ? {} : { needsConfirmation }),
});

/** Edits as the client takes them, one entry a file; `undefined` where there is nothing to do, or no file is known. */
export function workspaceEdit(files: readonly ToldEdit[], workspace: Workspace, abilities: Abilities): WorkspaceEdit | undefined {
  const changed = new Map<string, { readonly version: number | null; readonly edits: (TextEdit & { annotationId?: string })[] }>();
  const annotations = new Map<string, ChangeAnnotation>();
  const annotated = abilities.changeAnnotations && abilities.documentChanges;
  for (const { uri, edits, told } of files) {
    const lines = workspace.linesOf(uri);
    if (!lines || edits.length === 0) continue;
    const mark = annotated && told ? { annotationId: told.id } : {};
    if (annotated && told) annotations.set(told.id, annotationOf(told));
    const file = getOrMake(changed, workspace.clientUri(uri), () => ({
      version: workspace.overlays.get(uri)?.document.version ?? null,
      edits: [],
    }));
    for (const edit of edits) file.edits.push({ ...toWireEdit(lines.starts, edit), ...mark });
  }
  if (changed.size === 0) return undefined;
  if (!abilities.documentChanges) return { changes: Object.fromEntries([...changed].map(([uri, { edits }]) => [uri, edits])) };
  const documentChanges = [...changed].map(([uri, { version, edits }]): TextDocumentEdit => ({ textDocument: { uri, version }, edits }));
  return { documentChanges, ...(annotations.size > 0 ? { changeAnnotations: Object.fromEntries(annotations) } : {}) };
}
