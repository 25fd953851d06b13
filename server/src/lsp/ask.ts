import { ShowMessageNotification, ShowMessageRequest, type Connection, type MessageType } from 'vscode-languageserver/node';
import { printable } from '../base/printable.ts';

/** Shows a sentence that asks nothing. */
export function say(connection: Connection, type: MessageType, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type, message: printable(message) });
}

/** Lets a person choose; `null`: nothing was chosen, `undefined`: this client cannot ask. */
export async function ask(connection: Connection, type: MessageType, message: string, choices: readonly string[]): Promise<string | null | undefined> {
  try {
    const chosen = await connection.sendRequest(ShowMessageRequest.type, { type, message: printable(message), actions: choices.map((title) => ({ title })) });
    return chosen?.title ?? null;
  } catch {
    return undefined;
  }
}
