import { reasonOf } from '#host/reason';
import type { Analysis } from '../analysis.ts';
import { ended } from '../base/steps.ts';
import type { HostConfiguration } from './settings/configuration.ts';
import { openCache, type Stamp } from './caches/fact-cache.ts';
import type { FileEntry, FileHost, HostProblem, ListOptions } from './file-host.ts';
import { restoreFindings, saveFindingSteps } from './caches/finding-cache.ts';
import { readEntry, saveSteps } from './read-entry.ts';

export interface Loaded {
  /** Files that were read, those without anything for us too. */
  readonly files: readonly FileEntry[];
  readonly problems: readonly HostProblem[];
  /** From now on the analysis knows what charts render to as well; of the last run findings count that were made of the same, by this name of all of it. */
  rendered(charts: string | undefined): void;
  /** Leaves the findings of these files for the next run, when all are judged; nothing where the analysis was told of other texts since. */
  keepFindings(): void;
}

/** Files and folders below the roots, each once. */
function listAll(host: FileHost, roots: readonly string[], options: ListOptions): Pick<Loaded, 'files' | 'problems'> {
  const files = new Map<string, FileEntry>();
  const problems = new Map<string, HostProblem>();
  for (const root of roots) {
    const listing = host.list(root, options);
    for (const file of listing.files) files.set(file.uri, file);
    for (const problem of listing.problems) problems.set(problem.path, problem);
  }
  return { files: [...files.values()], problems: [...problems.values()] };
}

export interface LoadOptions extends ListOptions {
  /** Facts of an earlier run are taken from here where files did not change, and left here for the next one. */
  readonly cache?: LoadCache | undefined;
  /** Further files that are to be read, by what was read so far; asked until there are none. */
  readonly further?: (analysis: Analysis) => readonly string[];
  /** Hears of all files before the first is read. */
  readonly onListed?: (files: readonly FileEntry[]) => void;
  /** Told after each file how many were read, of how many that are known of. */
  readonly onRead?: (done: number, of: number) => void;
}

export interface LoadCache {
  readonly folder: string;
  readonly version: string;
  readonly log: (message: string) => void;
  /** What the analysis is configured by, where findings of an earlier run may be taken as they are. */
  readonly configuration?: HostConfiguration;
}

/** Reads everything below the roots into the analysis. Files that cannot be read are problems, the others count. */
export function loadInto(analysis: Analysis, host: FileHost, roots: readonly string[], options: LoadOptions): Loaded {
  const { cache, further = () => [], onRead, onListed, ...listing } = options;
  const readAt = Date.now();
  const listed = listAll(host, roots, listing);
  const problems = [...listed.problems];
  const stamps = cache && new Map<string, Stamp>();
  const reader = { host, maxFileSize: options.maxFileSize, cache: cache && openCache(cache.folder, cache.version, cache.log), stamps };
  let fresh = 0;
  const read = (file: FileEntry): boolean => {
    const entry = readEntry(reader, file);
    if (entry.kind === 'problem') problems.push(entry.problem);
    else if (entry.kind === 'facts') analysis.applyFacts([entry.facts]);
    else if (entry.kind === 'text') analysis.apply([{ uri: file.uri, text: entry.text, closed: true, asText: entry.asText === true }]);
    if (entry.kind === 'text' && stamps?.get(file.uri)?.hash !== reader.cache?.stampOf(file.uri)?.hash) fresh++;
    return entry.kind !== 'problem';
  };
  const files: FileEntry[] = [];
  let done = 0;
  const readAll = (all: readonly FileEntry[]): void =>
    all.forEach((file) => {
      if (read(file)) files.push(file);
      onRead?.(++done, Math.max(done, listed.files.length));
    });
  onListed?.(listed.files);
  readAll(listed.files);
  for (let more = further(analysis); more.length > 0; more = further(analysis)) readAll(listAll(host, more, listing).files);
  if (cache && stamps && (fresh > 0 || reader.cache === undefined))
    written(
      cache,
      saveSteps(
        cache.folder,
        cache.version,
        readAt,
        stamps,
        (uri) => analysis.facts(uri),
        () => false,
      ),
    );
  let keep = restored(analysis, cache, stamps);
  return {
    files,
    problems,
    rendered(charts) {
      keep = restored(analysis, cache, stamps, charts);
    },
    keepFindings: () => keep(),
  };
}

/** Findings of the last run for the analysis, if they still hold; else a way to keep those of this one. */
function restored(
  analysis: Analysis,
  cache: LoadCache | undefined,
  stamps: ReadonlyMap<string, Stamp> | undefined,
  charts?: string,
): () => void {
  if (cache?.configuration === undefined || stamps === undefined) return () => undefined;
  const { folder, version, configuration, log } = cache;
  const state = { analysis, configuration, stamps, ...(charts === undefined ? {} : { charts }) };
  if (restoreFindings(folder, version, state, log)) return () => undefined;
  const loaded = analysis.uris().map((uri) => analysis.facts(uri));
  return () => {
    const now = analysis.uris();
    // What was changed since, as by fixes that are only shown, lies on no disk.
    if (now.length === loaded.length && now.every((uri, i) => analysis.facts(uri) === loaded[i]))
      written(cache, saveFindingSteps(folder, version, state));
  };
}

/** All steps of a writing; what goes wrong is said. */
function written({ folder, log }: LoadCache, steps: Generator<undefined, unknown>): void {
  try {
    ended(steps);
  } catch (error) {
    log(`The cache in ${folder} could not be written: ${reasonOf(error)}.`);
  }
}
