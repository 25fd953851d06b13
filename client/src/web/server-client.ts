import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type BaseLanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/browser';
import { answerFiles } from './answer-files.ts';

/** What a worker has that is used here. */
type Port = ConstructorParameters<typeof BrowserMessageReader>[0] & ConstructorParameters<typeof BrowserMessageWriter>[0];

declare const Worker: new (address: string) => Port;

/** Nothing is kept here. */
export function startOptions(_context: vscode.ExtensionContext): object {
  return {};
}

/** A worker from the text of its script: where an extension lies no worker may be started from. */
async function startWorker({ extensionUri }: vscode.ExtensionContext): Promise<Port> {
  const script = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', 'web-server.js'));
  return new Worker(URL.createObjectURL(new Blob([new TextDecoder().decode(script)], { type: 'text/javascript' })));
}

/** A client over the bundled server, in a worker; not started yet. */
export function createServerClient(context: vscode.ExtensionContext, options: LanguageClientOptions): BaseLanguageClient {
  const client = new LanguageClient(
    'headlight',
    'Headlight',
    async () => {
      const worker = await startWorker(context);
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    },
    options,
  );
  answerFiles(client, context.extensionUri);
  return client;
}
