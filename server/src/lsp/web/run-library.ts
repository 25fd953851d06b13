import type { Connection } from 'vscode-languageserver';
import type { LibraryResult } from '../protocol.ts';

/** What the scope of a worker has that is used here. */
declare const self: { importScripts(address: string): void };

/** Asks the client for the script of a library, once, and runs it; `taken` takes what it left. Where there is none the library is missing, and nothing else. */
export function libraryLoader(connection: () => Connection, method: string, taken: () => void): () => Promise<void> {
  let loaded: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    const { script } = await connection().sendRequest<LibraryResult>(method);
    self.importScripts(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
    taken();
  };
  return () => (loaded ??= load().catch(() => undefined));
}
