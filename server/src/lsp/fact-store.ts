import type { FileFacts } from '../facts/types.ts';
import { openCache, type FactCache, type Stamp } from '../host/fact-cache.ts';
import type { FileEntry, FileHost } from '../host/file-host.ts';
import { readEntry, saveSteps, type Entry } from '../host/read-entry.ts';
import { reasonOf } from '../host/walk.ts';
import type { Scheduler } from './scheduler.ts';

/** Reads files by way of what the last start left behind, and leaves the same for the next one. */
export interface FactStore {
  /** `doubt`: somebody said that the file changed. */
  read(file: FileEntry, maxFileSize: number, doubt: boolean): Entry;
  /** All files were read: what they said is written down when the server is at rest. */
  settled(): void;
  forget(uri: string): void;
  /** The server ends: what was to be written down later is written now. */
  close(): void;
}

export interface FactStoreHost {
  readonly host: FileHost;
  readonly scheduler: Scheduler;
  readonly log: (message: string) => void;
  /** Folder that the client gives for such things; `undefined`: nothing is kept. */
  readonly folder: string | undefined;
  readonly version: string;
  /** Facts of what lies on disk. */
  readonly factsOf: (uri: string) => FileFacts | undefined;
  readonly isOpen: (uri: string) => boolean;
}

/** Milliseconds of rest before a cache is written, the first and every other time. */
const firstRest = 3_000;
const laterRest = 60_000;

/** The folder for caches in `initializationOptions`, and the settings beside it. */
export function storageIn(options: unknown): { readonly folder: string | undefined; readonly settings: unknown } {
  if (typeof options !== 'object' || options === null || !('storagePath' in options)) return { folder: undefined, settings: options };
  const { storagePath, ...settings } = options;
  return { folder: typeof storagePath === 'string' && storagePath !== '' ? storagePath : undefined, settings };
}

/** Facts from the last start, and the writing of those of this one. Without a folder nothing is kept. */
export function createFactStore({ host, scheduler, log, folder, version, factsOf, isOpen }: FactStoreHost): FactStore {
  const stamps = folder === undefined ? undefined : new Map<string, Stamp>();
  const readAt = Date.now();
  let cache: FactCache | undefined;
  let state: 'new' | 'reading' | 'kept' = 'new';
  let changed = false;
  let timer: NodeJS.Timeout | undefined;

  /** One file at a step. */
  const saving = (into: string, what: ReadonlyMap<string, Stamp>): (() => boolean) => {
    let steps: Generator<undefined, void> | undefined;
    return () => {
      try {
        steps ??= saveSteps(into, version, readAt, what, factsOf, isOpen);
        return steps.next().done !== true;
      } catch (error) {
        log(`The cache in ${into} could not be written: ${reasonOf(error)}.`);
        return false;
      }
    };
  };
  const save = (run: (step: () => boolean) => void): void => {
    clearTimeout(timer);
    timer = undefined;
    changed = false;
    if (folder !== undefined && stamps !== undefined) run(saving(folder, stamps));
  };
  return {
    read(file, maxFileSize, doubt) {
      if (folder !== undefined && state === 'new') {
        cache = openCache(folder, version, log);
        changed = cache === undefined;
        state = 'reading';
      }
      const entry = readEntry({ host, maxFileSize, cache, stamps }, file, doubt);
      if (entry.kind === 'text') changed = true;
      return entry;
    },
    settled() {
      const first = state !== 'kept';
      state = 'kept';
      cache = undefined;
      if (stamps === undefined || !changed || timer !== undefined) return;
      timer = setTimeout(() => save((step) => scheduler.add('cache', step)), first ? firstRest : laterRest);
      timer.unref();
    },
    forget: (uri) => void stamps?.delete(uri),
    close() {
      if (timer !== undefined) save((step) => { while (step()); });
    },
  };
}
