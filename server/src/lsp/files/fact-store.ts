import { cacheFolderFault } from '#host/cache-folder';
import { reasonOf } from '#host/reason';
import { hashOf } from '#host/sealed-file';
import { unheld } from '#host/turns';
import type { Analysis } from '../../analysis.ts';
import type { HostConfiguration } from '../../host/settings/configuration.ts';
import { openCache, type FactCache, type Stamp } from '../../host/caches/fact-cache.ts';
import type { FileEntry, FileHost } from '../../host/file-host.ts';
import { restoreFindings, saveFindingSteps, type FindingState } from '../../host/caches/finding-cache.ts';
import { readEntry, saveSteps, type Entry } from '../../host/read-entry.ts';
import type { Scheduler } from '../turns/scheduler.ts';

/** Reads files by way of what the last start left behind, and leaves the same for the next one. */
export interface FactStore {
  /** `doubt`: somebody said that the file changed. */
  read(file: FileEntry, maxFileSize: number, doubt: boolean): Entry;
  /** All files were read: their findings are those of the last time, where nothing is different; what is new is written down when the server is at rest. */
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
  readonly analysis: () => Analysis;
  /** What the analysis is configured by; `undefined`: nothing yet. */
  readonly configuration: () => HostConfiguration | undefined;
  /** Open documents with their texts. */
  readonly open: () => ReadonlyMap<string, string>;
  /** A file of the folders. */
  readonly entry: (uri: string) => FileEntry | undefined;
}

/** Milliseconds of rest before a cache is written, the first and every other time. */
const firstRest = 3_000;
const laterRest = 60_000;

/** The folder, where it can hold a cache. */
function usable(folder: string, log: (message: string) => void): string | undefined {
  const fault = cacheFolderFault(folder);
  if (fault === undefined) return folder;
  log(
    fault.kind === 'unsafe'
      ? `The cache in ${folder} is not used: the folder ${fault.why}.`
      : `The cache in ${folder} could not be written: the folder ${fault.why}.`,
  );
  return undefined;
}

/** Stamps of what lies on disk; open documents count as long as they say the same. */
function withOpen(
  stamps: ReadonlyMap<string, Stamp>,
  { open, entry, host }: Pick<FactStoreHost, 'open' | 'entry' | 'host'>,
): Map<string, Stamp> {
  const all = new Map(stamps);
  for (const [uri, text] of open()) {
    const file = entry(uri);
    const onDisk = file && host.read(file.path);
    if (file && onDisk?.ok === true && onDisk.text === text)
      all.set(uri, { size: file.size, mtime: file.mtime, hash: hashOf(onDisk.bytes) });
    else all.delete(uri);
  }
  return all;
}

/** Steps of a task; one that fails says why, and is the last. */
const guarded = (steps: Generator<undefined, void>, onFailure: (reason: string) => void) => (): boolean => {
  try {
    return steps.next().done !== true;
  } catch (error) {
    onFailure(reasonOf(error));
    return false;
  }
};

/** Facts and findings from the last start, and the writing of those of this one. Without a folder nothing is kept. */
export function createFactStore(all: FactStoreHost): FactStore {
  const { host, scheduler, log, version, analysis, configuration, open } = all;
  let { folder } = all;
  const stamps = new Map<string, Stamp>();
  const readAt = Date.now();
  let cache: FactCache | undefined;
  let state: 'new' | 'reading' | 'kept' = 'new';
  let changed = false;
  /** The configuration whose findings the cache holds, while no file is another. */
  let keptFor: HostConfiguration | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const present = (): FindingState | undefined => {
    const configured = configuration();
    return configured && { analysis: analysis(), configuration: configured, stamps: withOpen(stamps, all) };
  };
  /** One file at a step. */
  function* saveAll(into: string): Generator<undefined, void> {
    if (changed) {
      changed = false;
      const isOpen = open();
      yield* saveSteps(
        into,
        version,
        readAt,
        stamps,
        (uri) => analysis().ownFacts(uri),
        (uri) => isOpen.has(uri),
      );
    }
    const now = present();
    if (now && keptFor !== now.configuration && (yield* saveFindingSteps(into, version, now))) keptFor = now.configuration;
  }
  const save = (run: (step: () => boolean) => void): void => {
    clearTimeout(timer);
    timer = undefined;
    if (folder === undefined) return;
    run(guarded(saveAll(folder), (reason) => log(`The cache in ${folder} could not be written: ${reason}.`)));
  };
  return {
    read(file, maxFileSize, doubt) {
      if (folder !== undefined && state === 'new') folder = usable(folder, log);
      if (folder !== undefined && state === 'new') {
        cache = openCache(folder, version, log);
        changed = cache === undefined;
        state = 'reading';
      }
      const before = (stamps.get(file.uri) ?? cache?.stampOf(file.uri))?.hash;
      const found = readEntry({ host, maxFileSize, cache, stamps: folder === undefined ? undefined : stamps }, file, doubt);
      if (stamps.get(file.uri)?.hash !== before) [changed, keptFor] = [true, undefined];
      return found;
    },
    settled() {
      const first = state !== 'kept';
      state = 'kept';
      cache = undefined;
      if (folder === undefined || timer !== undefined) return;
      const now = first ? present() : undefined;
      if (now && restoreFindings(folder, version, now, log)) keptFor = now.configuration;
      if (!changed && keptFor !== undefined && keptFor === configuration()) return;
      timer = unheld(setTimeout(() => save((step) => scheduler.add('cache', step)), first ? firstRest : laterRest));
    },
    forget(uri) {
      if (stamps.delete(uri)) [changed, keptFor] = [true, undefined];
    },
    close() {
      if (timer !== undefined)
        save((step) => {
          while (step());
        });
    },
  };
}
