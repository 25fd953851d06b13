import type { Connection, MessageStrategy } from 'vscode-languageserver';
import { fileMethods, viewMethods } from '../protocol.ts';
import { provideLayout, type LayoutLibrary } from './layout.ts';
import { libraryLoader } from './run-library.ts';

declare const self: { headlightLayout?: LayoutLibrary };

/** Lets requests for pictures wait until the library that lays them out is there. */
export function withLayout(inner: MessageStrategy, connection: () => Connection): MessageStrategy {
  const load = libraryLoader(connection, fileMethods.layout, () => {
    if (self.headlightLayout !== undefined) provideLayout(self.headlightLayout);
  });
  return {
    handleMessage(message, next) {
      if (!('method' in message) || message.method !== viewMethods.topology) return inner.handleMessage(message, next);
      void load().then(() => void inner.handleMessage(message, next));
      return undefined;
    },
  };
}
