import type { Connection, MessageStrategy } from 'vscode-languageserver';
import { decode } from '../../host/decode.ts';
import { fileMethods } from '../protocol.ts';
import { providePatterns, type PatternLibrary } from './patterns.ts';
import type { ReadRemote } from './requests.ts';
import { libraryLoader } from './run-library.ts';

declare const self: { headlightPatterns?: PatternLibrary };

/** Patterns are in targets of patches, in kustomizations and what Flux has of them. */
const isKustomization = (text: string): boolean => /kustomiz/i.test(text);
const hasPatterns = (text: string): boolean => text.includes('target') && isKustomization(text);

const changed = 'textDocument/didChange';

/** No text that may hold a pattern is read before the library that reads patterns is there: messages wait, in their order, and so do files. */
export function createPatterns(connection: () => Connection): {
  hold(inner: MessageStrategy): MessageStrategy;
  holdFiles(read: ReadRemote): ReadRemote;
} {
  let isLoaded = false;
  const load = libraryLoader(connection, fileMethods.patterns, () => {
    if (self.headlightPatterns !== undefined) providePatterns(self.headlightPatterns);
  });
  return {
    hold(inner) {
      let waiting: (() => void)[] | undefined;
      /** Of documents only what changes is told: what the rest of them is about was seen before. */
      const about = new Set<string>();
      const isConcerned = (method: string, params: unknown): boolean => {
        const text = JSON.stringify(params) ?? '';
        const uri = /"uri":("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ?? '';
        if (isKustomization(text)) about.add(uri);
        return method === changed ? about.has(uri) : hasPatterns(text);
      };
      const release = (): void => {
        isLoaded = true;
        const all = waiting ?? [];
        waiting = undefined;
        for (const each of all) each();
      };
      return {
        handleMessage(message, next) {
          const pass = (): void => void inner.handleMessage(message, next);
          // Answers are what is waited for.
          if (isLoaded || !('method' in message)) return pass();
          const params = 'params' in message ? message.params : undefined;
          if (waiting === undefined && isConcerned(String(message.method), params)) {
            waiting = [];
            void load().then(release);
          }
          if (waiting === undefined) return pass();
          waiting.push(pass);
          return undefined;
        },
      };
    },
    holdFiles: (read) => async (file, want, largest) => {
      const content = await read(file, want, largest);
      if (
        !isLoaded &&
        content.kind === 'file' &&
        content.bytes !== undefined &&
        hasPatterns(`${file}\n${decode(content.bytes)?.text ?? ''}`)
      )
        await load();
      return content;
    },
  };
}
