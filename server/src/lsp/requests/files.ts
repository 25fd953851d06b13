import { SymbolKind, type DocumentSymbol as WireSymbol, type SymbolInformation } from 'vscode-languageserver';
import { own } from '../../base/own.ts';
import { documentSymbols, type DocumentSymbol } from '../../features/symbols/document-symbols.ts';
import { movedFileEdits } from '../../features/rename/moved-files.ts';
import { toRange } from '../wire/convert.ts';
import { afterReading, type RequestHost } from './after-reading.ts';
import { workspaceEdit } from './workspace-edit.ts';

const symbolKinds: Readonly<Record<string, SymbolKind>> = {
  Service: SymbolKind.Interface,
  Namespace: SymbolKind.Namespace,
  Pod: SymbolKind.Object,
  port: SymbolKind.Constant,
  container: SymbolKind.Module,
};

/** What the protocol calls a Kubernetes kind. */
export function symbolKind(kind: string): SymbolKind {
  return own(symbolKinds, kind) ?? SymbolKind.Class;
}

/** Requests about files as wholes: their objects, and what names them when they move. */
export function registerFiles({ connection, workspace, abilities, life }: RequestHost): void {
  const { analysis } = workspace;
  connection.onDocumentSymbol(
    afterReading(life, ({ textDocument }): WireSymbol[] | SymbolInformation[] => {
      const uri = workspace.nameOf(textDocument.uri);
      const facts = analysis.facts(uri);
      const lines = workspace.linesOf(uri);
      if (!facts || !lines) return [];
      const symbols = documentSymbols(facts);
      const wire = ({ name, kind, detail, whole, span, children }: DocumentSymbol): WireSymbol => ({
        name,
        detail,
        kind: symbolKind(kind),
        range: toRange(lines.starts, whole),
        selectionRange: toRange(lines.starts, span),
        children: children.map(wire),
      });
      if (abilities.symbolTree) return symbols.map(wire);
      return symbols.map(({ name, kind, detail, whole }) => ({
        name,
        kind: symbolKind(kind),
        containerName: detail,
        location: { uri: textDocument.uri, range: toRange(lines.starts, whole) },
      }));
    }),
  );
  connection.workspace.onWillRenameFiles(
    afterReading(life, ({ files }) => {
      const moves = files.map(({ oldUri, newUri }) => ({
        from: workspace.nameOf(oldUri).replace(/\/$/, ''),
        to: workspace.nameOf(newUri).replace(/\/$/, ''),
      }));
      const known = analysis.uris().flatMap((uri) => analysis.facts(uri) ?? []);
      return workspaceEdit(movedFileEdits(known, moves, workspace.readText), workspace, abilities) ?? null;
    }),
  );
}
