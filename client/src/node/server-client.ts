import path from 'node:path';
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind, type BaseLanguageClient, type LanguageClientOptions } from 'vscode-languageclient/node';
import { leanProcess } from './lean-process.ts';

/** What the server of this host is told at its start: the folder for what it keeps from one start to the next; none without a workspace. */
export function startOptions({ storageUri }: vscode.ExtensionContext): object {
  return storageUri === undefined ? {} : { storagePath: storageUri.fsPath };
}

/** A client over the bundled server, in a process of its own; not started yet. */
export function createServerClient(context: vscode.ExtensionContext, options: LanguageClientOptions): BaseLanguageClient {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  return new LanguageClient(
    'headlight',
    'Headlight',
    {
      run: { module, transport: TransportKind.ipc, options: leanProcess(path.join(context.globalStorageUri.fsPath, 'compiled')) },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    },
    options,
  );
}
