import {
  ShowMessageNotification,
  ShowMessageRequest,
  UnregistrationRequest,
  type Connection,
  type MessageType,
} from 'vscode-languageserver';
import { printable } from '../../base/texts/printable.ts';

/** Shows a sentence that asks nothing. */
export function say(connection: Connection, type: MessageType, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type, message: printable(message) });
}

/** Milliseconds in which a client that goes on while it waits for an answer agrees to nothing. */
const patience = 1000;

/** Does the client answer at all while it waits for an answer itself? Some stand still until they have it: Helix does so while it renames. */
async function answersNow(connection: Connection): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  // Any answer will do, a refusal as well.
  const answered = connection.sendRequest(UnregistrationRequest.type, { unregisterations: [] }).then(
    () => true,
    () => true,
  );
  return Promise.race([answered, silence]).finally(() => clearTimeout(timer));
}

/** Lets a person choose; `null`: nothing was chosen, `undefined`: this client cannot ask, or not now. */
export async function ask(
  connection: Connection,
  type: MessageType,
  message: string,
  choices: readonly string[],
): Promise<string | null | undefined> {
  if (!(await answersNow(connection))) return undefined;
  try {
    const chosen = await connection.sendRequest(ShowMessageRequest.type, {
      type,
      message: printable(message),
      actions: choices.map((title) => ({ title })),
    });
    return chosen?.title ?? null;
  } catch {
    return undefined;
  }
}
