import { spawn, type ChildProcess } from 'node:child_process';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-languageserver/node';

export interface Server {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  /** Next diagnostics of a file, of at least this version. */
  diagnostics(uri: string, version: number): Promise<unknown>;
  stop(): Promise<void>;
}

/** Milliseconds; whoever waits longer waits for something that will not come. */
const patience = 20_000;

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: unknown;
}

/** Starts a language server over stdio. */
export function startServer(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Server {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const waiting = new Set<(p: Published) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (p: Published) => {
    for (const w of [...waiting]) w(p);
  });
  connection.onRequest('workspace/configuration', (p: { items: unknown[] }) => p.items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onUnhandledNotification(() => undefined);
  connection.listen();
  return {
    process: child,
    connection,
    diagnostics: (uri, version) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no diagnostics of ${uri} came in ${patience} ms`)), patience);
        const wait = (p: Published): void => {
          if (p.uri !== uri || (p.version ?? version) < version) return;
          clearTimeout(late);
          waiting.delete(wait);
          resolve(p.diagnostics);
        };
        waiting.add(wait);
      }),
    stop: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
