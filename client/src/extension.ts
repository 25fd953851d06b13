import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { methods, type StatusResult } from '../../server/src/lsp/protocol.ts';
import { createClient } from './client.ts';
import { registerCommands } from './commands.ts';
import { createDocuments, scheme } from './documents.ts';
import { createStatus } from './status.ts';

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Headlight', { log: true });
  const status = createStatus();
  const documents = createDocuments(() => client);
  const version: unknown = context.extension.packageJSON?.version;

  const start = async (): Promise<void> => {
    const next = createClient(context, log);
    next.onNotification(methods.status, (params: StatusResult) => status.show(params));
    next.onNotification(methods.changed, () => documents.refresh());
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
    documents.refresh();
  };
  context.subscriptions.push(
    log, status,
    vscode.workspace.registerTextDocumentContentProvider(scheme, documents),
    vscode.languages.registerDocumentLinkProvider({ scheme }, documents),
    ...registerCommands({ client: () => client, log, restart, version: String(version) }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
  client = undefined;
}
