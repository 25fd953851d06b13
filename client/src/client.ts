import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';

/** Schemes of documents that people edit; left sides of comparisons and the like are left out. */
const schemes = ['file', 'untitled', 'vscode-vfs'];
const languages = ['yaml', 'helm', 'json'];

export const selector = schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language })));

/** A client over the bundled server; not started yet. */
export function createClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const options: LanguageClientOptions = {
    documentSelector: selector,
    outputChannel: log,
    textSynchronization: { delayOpenNotifications: true },
    initializationFailedHandler: (error) => {
      log.error(error instanceof Error ? error : String(error));
      return false;
    },
  };
  return new LanguageClient('headlight', 'Headlight', {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
  }, options);
}
