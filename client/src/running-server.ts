import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

export interface RunningServer {
  /** The client, once it runs; never starts one. */
  readonly client: () => BaseLanguageClient | undefined;
  /** Starts the server at the first call; resolves when it runs, or was given up, which `onFailed` was told. */
  readonly begin: () => Promise<BaseLanguageClient | undefined>;
  readonly restart: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

export interface ServerEvents {
  readonly onStarting: () => void;
  readonly onRunning: () => void;
  readonly onFailed: (message: string) => void;
}

/** The one server of the window: not started yet. `create` makes a client for each start. */
export function createRunningServer(
  create: () => Promise<BaseLanguageClient>,
  log: vscode.LogOutputChannel,
  events: ServerEvents,
): RunningServer {
  let client: BaseLanguageClient | undefined;
  let started: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    events.onStarting();
    try {
      const next = await create();
      await next.start();
      client = next;
      events.onRunning();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.error(message);
      events.onFailed(message);
    }
  };
  const stop = async (): Promise<void> => {
    const old = client;
    client = undefined;
    await old?.dispose().catch((error: unknown) => log.warn(String(error)));
  };
  return {
    client: () => client,
    async begin() {
      started ??= start();
      await started;
      return client;
    },
    async restart() {
      await stop();
      started = start();
      await started;
    },
    dispose: stop,
  };
}
