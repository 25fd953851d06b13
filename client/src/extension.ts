import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { methods, type ChangesResult, type StatusResult } from '../../server/src/lsp/protocol.ts';
import { createAsk } from './ask.ts';
import { createBases } from './changes/bases.ts';
import { ChangesView, showChanges } from './changes/shown.ts';
import { createClient } from './client.ts';
import { registerCommands } from './commands/commands.ts';
import { createDocuments, scheme } from './documents.ts';
import { createRenderedCharts } from './rendered-charts.ts';
import { createStatus } from './status.ts';
import { registerAssistants } from './assistants.ts';
import { TopologyPanel } from './views/topology.ts';
import { ClusterTree } from './views/tree.ts';

let client: LanguageClient | undefined;

const nothingCompared: ChangesResult = { base: '', removed: 0, added: 0, changed: 0, refused: 0, used: 0 };

/** Commands of the tree and the picture. */
function registerViews(tree: ClusterTree, topology: TopologyPanel): vscode.Disposable[] {
  return [
    vscode.window.registerWebviewPanelSerializer(TopologyPanel.viewType, topology),
    vscode.commands.registerCommand('headlight.showTopology', (argument) => topology.show(argument)),
    vscode.commands.registerCommand('headlight.filterTree', (word) => tree.chooseFilter(word)),
    vscode.commands.registerCommand('headlight.clearTreeFilter', () => tree.chooseFilter('')),
    vscode.commands.registerCommand('headlight.refreshTree', () => tree.refresh()),
  ];
}

/** Called by VS Code when one of the `activationEvents` of package.json happens. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Headlight', { log: true });
  const status = createStatus();
  const ask = createAsk(() => client, log);
  /** Why the server was given up. */
  let failure: string | undefined;
  const documents = createDocuments(ask, () => failure);
  const charts = createRenderedCharts(ask);
  const tree = new ClusterTree(ask);
  const topology = new TopologyPanel(ask, context.extensionUri);
  const changes = new ChangesView();
  const bases = createBases(ask, log);
  const refreshViews = (): void => {
    documents.refresh();
    charts.refreshSoon();
    tree.refresh();
    topology.refreshSoon();
  };
  const fail = (message: string): void => {
    failure = message;
    status.fail(message);
    tree.setState('failed');
    documents.refreshStatus();
    showCounts(nothingCompared);
  };
  const showCounts = (summary: ChangesResult): void => {
    changes.show(summary);
    tree.showChanges(summary);
    documents.refreshChanges();
  };
  let isReady = false;
  const showStatus = (params: StatusResult): void => {
    status.show(params);
    documents.refreshStatus();
    // Later readings leave the old answers standing until the new ones are there.
    if (isReady || params.state !== 'ready') return;
    isReady = true;
    tree.setState('ready');
    refreshViews();
  };

  const start = async (): Promise<void> => {
    const next = createClient(context, log, { onGivenUp: fail, onRename: () => changes.renamed() });
    next.onNotification(methods.status, showStatus);
    next.onNotification(methods.changed, refreshViews);
    next.onNotification(methods.changes, showCounts);
    isReady = false;
    failure = undefined;
    tree.setState('reading');
    try {
      await next.start();
      client = next;
      bases.resend();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.error(message);
      fail(message);
    }
  };
  const restart = async (): Promise<void> => {
    const old = client;
    client = undefined;
    await old?.dispose().catch((error: unknown) => log.warn(String(error)));
    await start();
  };
  const version: unknown = context.extension.packageJSON?.version;
  context.subscriptions.push(
    log, status, tree, topology, changes, bases, charts,
    vscode.commands.registerCommand('headlight.showChanges', () => showChanges(changes.base)),
    ...registerViews(tree, topology),
    vscode.workspace.registerTextDocumentContentProvider(scheme, documents),
    vscode.workspace.onDidOpenTextDocument(documents.opened),
    vscode.languages.registerDocumentLinkProvider({ scheme }, documents),
    ...registerCommands({ ask, log, restart, version: String(version) }),
    ...registerAssistants(context, ask),
  );
  await start();
}

/** Called by VS Code before it ends the extension: the server ends with it. */
export async function deactivate(): Promise<void> {
  await client?.dispose();
  client = undefined;
}
