import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { methods, type StatusResult } from '../../server/src/lsp/protocol.ts';
import { createClient } from './client.ts';
import { registerCommands } from './commands.ts';
import { createDocuments, scheme } from './documents.ts';
import { createStatus } from './status.ts';
import { TopologyPanel } from './views/topology.ts';
import { ClusterTree } from './views/tree.ts';

let client: LanguageClient | undefined;

/** Behind a code lens: the server gives plain positions, the editor's own command wants its types. */
async function showReferences(uri: unknown, position: unknown): Promise<void> {
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null || !('line' in position) || !('character' in position)) return;
  const target = vscode.Uri.parse(uri);
  const at = new vscode.Position(Number(position.line), Number(position.character));
  const found = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', target, at);
  await vscode.commands.executeCommand('editor.action.showReferences', target, at, found);
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Headlight', { log: true });
  const status = createStatus();
  const documents = createDocuments(() => client);
  const tree = new ClusterTree(() => client);
  const topology = new TopologyPanel(() => client);
  const refreshViews = (): void => {
    documents.refresh();
    tree.refresh();
    void topology.refresh();
  };
  const version: unknown = context.extension.packageJSON?.version;

  const start = async (): Promise<void> => {
    const next = createClient(context, log);
    next.onNotification(methods.status, (params: StatusResult) => status.show(params));
    next.onNotification(methods.changed, refreshViews);
    try {
      await next.start();
      client = next;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.error(message);
      status.fail(message);
    }
  };
  const restart = async (): Promise<void> => {
    const old = client;
    client = undefined;
    await old?.dispose();
    await start();
    refreshViews();
  };
  context.subscriptions.push(
    log, status, tree, topology,
    vscode.commands.registerCommand('headlight.showTopology', () => topology.show()),
    vscode.commands.registerCommand('headlight.filterTree', () => tree.chooseFilter()),
    vscode.commands.registerCommand('headlight.refreshTree', () => tree.refresh()),
    vscode.commands.registerCommand('headlight.showReferences', showReferences),
    vscode.workspace.registerTextDocumentContentProvider(scheme, documents),
    vscode.languages.registerDocumentLinkProvider({ scheme }, documents),
    ...registerCommands({ client: () => client, log, restart, version: String(version) }),
  );
  await start();
  tree.refresh();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
  client = undefined;
}
