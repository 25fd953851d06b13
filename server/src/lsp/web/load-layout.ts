import type { Connection, MessageStrategy } from 'vscode-languageserver';
import { fileMethods, viewMethods, type LayoutResult } from '../protocol.ts';
import { provideLayout, type LayoutLibrary } from './layout.ts';

/** What the scope of a worker has that is used here. */
declare const self: { headlightLayout?: LayoutLibrary; importScripts(address: string): void };

async function load(connection: () => Connection): Promise<void> {
  const { script } = await connection().sendRequest<LayoutResult>(fileMethods.layout);
  self.importScripts(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  if (self.headlightLayout !== undefined) provideLayout(self.headlightLayout);
}

/** Lets the first request for a picture wait until the library that lays it out is there. */
export function withLayout(inner: MessageStrategy, connection: () => Connection): MessageStrategy {
  let loaded: Promise<void> | undefined;
  return {
    handleMessage(message, next) {
      if (!('method' in message) || message.method !== viewMethods.topology) return inner.handleMessage(message, next);
      loaded ??= load(connection);
      const then = (): void => void inner.handleMessage(message, next);
      void loaded.then(then, then);
      return undefined;
    },
  };
}
