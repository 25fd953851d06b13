import type { Analysis } from '../analysis.ts';
import { openCache, type Stamp } from './fact-cache.ts';
import type { FileEntry, FileHost, HostProblem, ListOptions } from './file-host.ts';
import { readEntry, saveSteps } from './read-entry.ts';
import { reasonOf } from './walk.ts';

export interface Loaded {
  /** Files that were read, those without anything for us too. */
  readonly files: readonly FileEntry[];
  readonly problems: readonly HostProblem[];
}

/** Files and folders below the roots, each once. */
function listAll(host: FileHost, roots: readonly string[], options: ListOptions): Loaded {
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
  readonly cache?: { readonly folder: string; readonly version: string; readonly log: (message: string) => void } | undefined;
}

/** Reads everything below the roots into the analysis. Files that cannot be read are problems, the others count. */
export function loadInto(analysis: Analysis, host: FileHost, roots: readonly string[], options: LoadOptions): Loaded {
  const { cache, ...listing } = options;
  const readAt = Date.now();
  const listed = listAll(host, roots, listing);
  const problems = [...listed.problems];
  const stamps = cache && new Map<string, Stamp>();
  const reader = { host, maxFileSize: options.maxFileSize, cache: cache && openCache(cache.folder, cache.version, cache.log), stamps };
  let fresh = 0;
  const files = listed.files.filter((file) => {
    const entry = readEntry(reader, file);
    if (entry.kind === 'problem') problems.push(entry.problem);
    else if (entry.kind === 'facts') analysis.applyFacts([entry.facts]);
    else if (entry.kind === 'text') analysis.apply([{ uri: file.uri, text: entry.text, closed: true }]);
    if (entry.kind === 'text') fresh++;
    return entry.kind !== 'problem';
  });
  if (cache && stamps && (fresh > 0 || reader.cache === undefined)) {
    try {
      for (const _ of saveSteps(cache.folder, cache.version, readAt, stamps, (uri) => analysis.facts(uri), () => false));
    } catch (error) {
      cache.log(`The cache in ${cache.folder} could not be written: ${reasonOf(error)}.`);
    }
  }
  return { files, problems };
}
