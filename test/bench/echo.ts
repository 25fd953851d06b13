// The least that a language server can be: what a keystroke and a hover cost by the protocol itself. `echo.ts --stdio`.
import { createConnection, ProposedFeatures, TextDocumentSyncKind } from 'vscode-languageserver/node';

const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({
  capabilities: { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental }, hoverProvider: true },
}));
connection.onDidOpenTextDocument(() => undefined);
connection.onDidChangeTextDocument(({ textDocument: { uri, version } }) => {
  const position = { line: 0, character: version % 2 };
  void connection.sendDiagnostics({ uri, version, diagnostics: [{ range: { start: position, end: position }, message: 'echo' }] });
});
connection.onHover(() => null);
connection.listen();
