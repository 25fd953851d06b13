import {
  CompletionItemKind, LSPErrorCodes, ResponseError, SymbolKind, TextEdit,
  type CompletionItem, type Connection, type ServerCapabilities, type TextDocumentEdit, type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { CompletionKind } from '../features/completion/item.ts';
import type { ConfirmedEdit } from '../features/rename/rename.ts';
import { normalizeUri } from '../host/uri.ts';
import type { Abilities } from './abilities.ts';
import { toLocation, toOffset, toRange, toSpan, toWireEdit } from './convert.ts';
import { afterReading, type RequestHost } from './requests.ts';
import { navigationCapabilities, registerNavigation, type At } from './navigation.ts';
import type { Workspace } from './workspace.ts';

const completionKinds: Record<CompletionKind, CompletionItemKind> = {
  service: CompletionItemKind.Reference, pod: CompletionItemKind.Reference, name: CompletionItemKind.Reference, value: CompletionItemKind.EnumMember,
  label: CompletionItemKind.Property, namespace: CompletionItemKind.Module, port: CompletionItemKind.Constant, snippet: CompletionItemKind.Snippet,
};

const annotations = {
  immutable: { label: 'Field that cannot change on a live object', needsConfirmation: true, description: 'The API server refuses to change it: the object must be deleted and made again.' },
  text: { label: 'Name inside text', needsConfirmation: true, description: 'Found by reading the text, for example a ConfigMap or an argument.' },
} as const;

/** What a client is told of the features below. */
export function authoringCapabilities(abilities: Abilities): ServerCapabilities {
  return {
    completionProvider: { resolveProvider: true, triggerCharacters: ['.', ':', ' ', '/', '"'] },
    renameProvider: abilities.prepareRename ? { prepareProvider: true } : true,
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: false },
    workspaceSymbolProvider: true,
    ...navigationCapabilities,
  };
}

/** One edit of a workspace, with versions and annotations where the client takes them. */
function workspaceEdit(workspace: Workspace, abilities: Abilities, edits: readonly ConfirmedEdit[]): WorkspaceEdit {
  const wire = edits.flatMap((edit) => {
    const lines = workspace.linesOf(edit.uri);
    return lines ? [{ edit, uri: workspace.clientUri(edit.uri), edits: edit.edits.map((e) => toWireEdit(lines.starts, e)) }] : [];
  });
  if (!abilities.documentChanges) {
    const changes: Record<string, TextEdit[]> = {};
    for (const { uri, edits: list } of wire) changes[uri] = [...(changes[uri] ?? []), ...list];
    return { changes };
  }
  const files = new Map<string, TextDocumentEdit>();
  for (const { edit, uri, edits: list } of wire) {
    const document = files.get(uri) ?? { textDocument: { uri, version: workspace.overlays.get(edit.uri)?.document.version ?? null }, edits: [] };
    const marked = abilities.changeAnnotations && edit.confirm ? list.map((e) => ({ ...e, annotationId: edit.confirm ?? '' })) : list;
    files.set(uri, { ...document, edits: [...document.edits, ...marked] });
  }
  return { documentChanges: [...files.values()], ...(abilities.changeAnnotations ? { changeAnnotations: annotations } : {}) };
}

function registerCompletion({ connection, workspace, life }: RequestHost, at: At): void {
  const { analysis } = workspace;
  connection.onCompletion(afterReading(life, ({ textDocument, position }) => {
    const where = at(textDocument.uri, position);
    if (!where) return null;
    const items = analysis.completions(where.uri, where.offset).map((item): CompletionItem => ({
      label: item.label,
      kind: completionKinds[item.kind],
      detail: item.detail,
      sortText: String(item.rank).padStart(5, '0'),
      filterText: item.insert.length < 200 ? item.insert : item.label,
      textEdit: TextEdit.replace(toRange(where.lines.starts, item.span), item.insert),
      ...(item.documentation !== undefined ? { documentation: { kind: 'markdown', value: item.documentation } } : {}),
      data: { uri: where.uri, offset: where.offset, kind: item.kind },
    }));
    return { isIncomplete: false, items };
  }));
  connection.onCompletionResolve((item) => {
    const { uri, offset, kind } = (item.data ?? {}) as { uri?: unknown; offset?: unknown; kind?: unknown };
    if (item.documentation !== undefined || typeof uri !== 'string' || typeof offset !== 'number' || (kind !== 'service' && kind !== 'pod')) return item;
    const value = analysis.completionDocumentation(uri, offset, { label: item.label, kind });
    return value === undefined ? item : { ...item, documentation: { kind: 'markdown', value } };
  });
}

function registerRename({ connection, workspace, abilities, life }: RequestHost, at: At): void {
  const { analysis } = workspace;
  const refuse = (message: string): never => { throw new ResponseError(LSPErrorCodes.RequestFailed, message); };
  connection.onPrepareRename(afterReading(life, ({ textDocument, position }) => {
    const where = at(textDocument.uri, position);
    const prepared = where && analysis.prepareRename(where.uri, where.offset);
    if (!prepared) return null;
    if ('refused' in prepared) return refuse(prepared.refused);
    return { range: toRange(where.lines.starts, prepared.span), placeholder: prepared.placeholder };
  }));
  connection.onRenameRequest(afterReading(life, ({ textDocument, position, newName }) => {
    const where = at(textDocument.uri, position);
    const renamed = where && analysis.rename(where.uri, where.offset, newName);
    if (!renamed) return null;
    return 'refused' in renamed ? refuse(renamed.refused) : workspaceEdit(workspace, abilities, renamed.edits);
  }));
}

function registerHints(connection: Connection, { workspace, life }: RequestHost): void {
  const { analysis } = workspace;
  connection.onCodeLens(afterReading(life, ({ textDocument }) => {
    const uri = normalizeUri(textDocument.uri);
    const lines = workspace.linesOf(uri);
    if (!lines) return [];
    const { services, workloads } = analysis.settings.codeLens;
    return analysis.codeLenses(uri).filter(({ kind }) => (kind === 'service' ? services : workloads)).map(({ span, title }) => {
      const range = toRange(lines.starts, span);
      return { range, command: { title, command: 'headlight.showReferences', arguments: [textDocument.uri, range.start] } };
    });
  }));
  connection.languages.inlayHint.on(afterReading(life, ({ textDocument, range }) => {
    const uri = normalizeUri(textDocument.uri);
    const lines = workspace.linesOf(uri);
    if (!lines) return [];
    const { targetPorts, selectors, namespaces } = analysis.settings.inlayHints;
    const wanted = { targetPort: targetPorts, selector: selectors, namespace: namespaces };
    return analysis.inlayHints(uri, toSpan(lines.starts, range, lines.length)).filter(({ kind }) => wanted[kind]).map(({ offset, label, tooltip }) => ({
      position: toRange(lines.starts, { start: offset, end: offset }).start, label, tooltip, paddingLeft: true,
    }));
  }));
}

const symbolKinds: Record<string, SymbolKind> = { Service: SymbolKind.Interface, Namespace: SymbolKind.Namespace, Pod: SymbolKind.Object };

/** Completion, rename, lenses, hints and workspace symbols. */
export function registerAuthoring(all: RequestHost): void {
  const { connection, workspace, life } = all;
  const at: At = (clientUri, position) => {
    const uri = normalizeUri(clientUri);
    const lines = workspace.linesOf(uri);
    return lines && { uri, lines, offset: toOffset(lines.starts, position, lines.length) };
  };
  registerCompletion(all, at);
  registerRename(all, at);
  registerHints(connection, all);
  registerNavigation(all, at);
  connection.onWorkspaceSymbol(afterReading(life, ({ query }) => workspace.analysis.symbols(query).flatMap(({ name, kind, container, place }) => {
    const location = toLocation(place, workspace.linesOf, workspace.clientUri);
    return location ? [{ name, kind: symbolKinds[kind] ?? SymbolKind.Class, containerName: `${kind} in ${container}`, location }] : [];
  })));
}
