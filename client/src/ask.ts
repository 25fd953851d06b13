import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** Asks the server. `undefined`: it is not running, or it could not answer, which the log tells. Never throws, so that no command ends in a notification. */
export type Ask = <T>(method: string, params: unknown) => Promise<T | undefined>;

/** Asks the server through the present client, which may have to be waited for; an error goes to the log and means no answer. */
export function createAsk(
  client: () => BaseLanguageClient | Promise<BaseLanguageClient | undefined> | undefined,
  log: vscode.LogOutputChannel,
): Ask {
  return async <T>(method: string, params: unknown): Promise<T | undefined> => {
    try {
      return await (await client())?.sendRequest<T>(method, params);
    } catch (error) {
      log.debug(`${method}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
}
