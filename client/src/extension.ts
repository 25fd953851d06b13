import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { methods } from '../../server/src/lsp/protocol.ts';
import { createLook } from './activation/look.ts';
import { createAsk } from './ask.ts';
import { registerAssistants } from './assistants/register-assistants.ts';
import { createBases } from './changes/bases.ts';
import { showChanges } from './changes/shown.ts';
import { registerCommands } from './commands/commands.ts';
import { createRunningServer, type RunningServer } from './running-server.ts';
import { createSurfaces, type Surfaces } from './surfaces.ts';
import { TopologyPanel } from './views/topology.ts';
import { registerWalkthrough } from './walkthrough.ts';

let server: RunningServer | undefined;

/** Commands of the tree, the picture and the comparison. */
function registerViews({ tree, topology, changes }: Surfaces): vscode.Disposable[] {
  return [
    vscode.window.registerWebviewPanelSerializer(TopologyPanel.viewType, topology),
    vscode.commands.registerCommand('headlight.showTopology', (argument) => topology.show(argument)),
    vscode.commands.registerCommand('headlight.filterTree', (word) => tree.chooseFilter(word)),
    vscode.commands.registerCommand('headlight.clearTreeFilter', () => tree.chooseFilter('')),
    vscode.commands.registerCommand('headlight.refreshTree', () => tree.refresh()),
    vscode.commands.registerCommand('headlight.showChanges', () => showChanges(changes.base)),
  ];
}

/** Makes clients. Where no manifest is, the library of the protocol is not even run. */
function clientMaker(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  surfaces: Surfaces,
): () => Promise<BaseLanguageClient> {
  return async () => {
    const { createClient } = await import('./client.ts');
    const client = createClient(context, log, { onGivenUp: surfaces.fail, onRename: () => surfaces.changes.renamed() });
    client.onNotification(methods.status, surfaces.showStatus);
    client.onNotification(methods.changed, surfaces.refresh);
    client.onNotification(methods.changes, surfaces.showCounts);
    return client;
  };
}

/** Called by VS Code when one of the `activationEvents` of package.json happens. The server is started by the first manifest, or by somebody who asks it. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Headlight', { log: true });
  const ask = createAsk(() => running.begin(), log);
  const askRunning = createAsk(() => running.client(), log);
  const surfaces = createSurfaces(context.extensionUri, ask, askRunning);
  const bases = createBases(askRunning, log);
  const look = createLook({ onSeen: () => void running.begin(), onNone: surfaces.idle });
  const running = createRunningServer(clientMaker(context, log, surfaces), log, {
    onStarting() {
      look.dispose();
      surfaces.starting();
    },
    onRunning: () => bases.resend(),
    onFailed: surfaces.fail,
  });
  server = running;
  const version: unknown = context.extension.packageJSON?.version;
  context.subscriptions.push(
    log,
    surfaces,
    bases,
    look,
    ...registerViews(surfaces),
    ...registerCommands({ ask, askRunning, log, restart: running.restart, version: String(version) }),
    ...registerWalkthrough(context, ask),
    ...registerAssistants(context, ask),
  );
  look.begin();
}

/** Called by VS Code before it ends the extension: the server ends with it. */
export async function deactivate(): Promise<void> {
  await server?.dispose();
  server = undefined;
}
