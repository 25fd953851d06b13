import path from '#host/path';
import { hashOf } from '#host/sealed-file';
import { mayMatter } from '../facts/prefilter.ts';
import { roleOf } from '../facts/role.ts';
import type { FileFacts } from '../facts/types.ts';
import { isMarkdown } from '../yaml/markdown.ts';
import { writeCache, type FactCache, type Stamp } from './caches/fact-cache.ts';
import type { FileEntry, FileHost, HostProblem } from './file-host.ts';
import { isListedName } from './listing/walk.ts';

/** What a listed file holds. `nothing`: no kind that we read. */
export type Entry =
  | { readonly kind: 'facts'; readonly facts: FileFacts }
  | { readonly kind: 'text'; readonly text: string; readonly asText?: true }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: HostProblem };

export interface EntryReader {
  readonly host: FileHost;
  readonly maxFileSize: number | undefined;
  readonly cache?: FactCache | undefined;
  /** Noted for the next cache, where one is to be written. */
  readonly stamps?: Map<string, Stamp> | undefined;
}

const nothing: Entry = { kind: 'nothing' };

/** May a file with this text hold anything for us, by its name or by its words? */
export function isWanted(uri: string, text: string): boolean {
  return isMarkdown(uri) || roleOf(uri) !== 'manifests' || mayMatter(text);
}

/** Facts of the cache where the file is as it was, else its text. `doubt`: size and time are no proof. */
export function readEntry({ host, maxFileSize, cache, stamps }: EntryReader, file: FileEntry, doubt = false): Entry {
  const { uri, size, mtime } = file;
  const known = doubt ? undefined : cache?.unchanged(file);
  if (known !== undefined) {
    stamps?.set(uri, cache?.stampOf(uri) ?? { size, mtime, hash: '' });
    return known === 'nothing' ? nothing : { kind: 'facts', facts: known };
  }
  const result = host.read(file.path, maxFileSize);
  if (!result.ok) {
    stamps?.delete(uri);
    // Pictures and keys are no texts, and none of ours.
    if (file.asText === true && !isListedName(path.basename(file.path), { markdown: false })) return nothing;
    return { kind: 'problem', problem: result.problem };
  }
  const { text, bytes } = result;
  const manifest = isWanted(uri, text);
  const wanted = manifest || file.asText === true;
  const hash = wanted && (stamps !== undefined || cache !== undefined) ? hashOf(bytes) : '';
  stamps?.set(uri, { size, mtime, hash });
  if (!wanted) return nothing;
  const same = hash === '' ? undefined : cache?.sameContent(uri, hash);
  return same === undefined ? { kind: 'text', text, ...(manifest ? {} : { asText: true }) } : { kind: 'facts', facts: same };
}

/** Writes what is known of all files into a cache, a file at a step. `factsOf`: facts of what lies on disk, `undefined` for none; `skip`: files of which they are not known. */
export function* saveSteps(
  folder: string,
  version: string,
  readAt: number,
  stamps: ReadonlyMap<string, Stamp>,
  factsOf: (uri: string) => FileFacts | undefined,
  skip: (uri: string) => boolean,
): Generator<undefined, void> {
  const writer = writeCache(folder, version, readAt);
  let whole = false;
  try {
    for (const [uri, stamp] of stamps) {
      const facts = factsOf(uri);
      if (!skip(uri) && (facts === undefined) === (stamp.hash === '')) writer.add(uri, stamp, facts);
      yield;
    }
    writer.finish();
    whole = true;
  } finally {
    if (!whole) writer.abandon();
  }
}
