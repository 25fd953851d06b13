import { ErrorCodes, Message, ResponseError, type Connection, type MessageStrategy, type RequestMessage } from 'vscode-languageserver';
import { paramsFault } from './params.ts';

/** What a request that may not be answered is answered by. */
interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** A method of our own that no client calls: refused requests are given to it. */
const refusing = '$/headlight/refused';

/** How far a session is: what may be asked hangs on it (LSP 3.17, "Server lifecycle"). */
type Stage = 'new' | 'running' | 'ending';

function refusalOf(stage: Stage, method: string, params: unknown): Refusal | undefined {
  if (stage === 'ending') return { code: ErrorCodes.InvalidRequest, message: `${method}: the server was told to shut down.` };
  if (method === refusing) return { code: ErrorCodes.MethodNotFound, message: `Unhandled method ${method}` };
  if (method === 'initialize' && stage === 'running')
    return { code: ErrorCodes.InvalidRequest, message: 'initialize: the server is initialized already.' };
  if (method !== 'initialize' && stage === 'new')
    return { code: ErrorCodes.ServerNotInitialized, message: `${method}: initialize has to come first.` };
  const fault = paramsFault(method, params);
  return fault === undefined ? undefined : { code: ErrorCodes.InvalidParams, message: fault };
}

function withParams(message: RequestMessage, method: string, params: object): RequestMessage {
  return { ...message, method, params };
}

/** Which messages come through: requests and notifications in their time, with parameters that say what they have to. Notifications that do not are dropped. */
export function createGate(): MessageStrategy {
  let stage: Stage = 'new';
  return {
    handleMessage(message, next) {
      if (Message.isRequest(message)) {
        const refusal = refusalOf(stage, message.method, message.params);
        if (refusal !== undefined) return next(withParams(message, refusing, { ...refusal }));
        if (message.method === 'initialize') stage = 'running';
        if (message.method === 'shutdown') stage = 'ending';
        // Where there are no parameters, a handler that takes some would get the token for cancelling in their place.
        if (message.params === undefined && message.method.startsWith('headlight/')) return next(withParams(message, message.method, {}));
      } else if (Message.isNotification(message)) {
        const isFree = message.method === 'exit' || message.method.startsWith('$/');
        if (!isFree && (stage !== 'running' || paramsFault(message.method, message.params) !== undefined)) return undefined;
      }
      return next(message);
    },
  };
}

/** Answers what the gate refuses. */
export function registerRefusals(connection: Connection): void {
  connection.onRequest(refusing, ({ code, message }: Refusal) => {
    throw new ResponseError(code, message);
  });
}
