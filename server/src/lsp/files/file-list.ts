import { compareText } from '../../base/texts/compare-text.ts';
import type { FileEntry } from '../../host/file-host.ts';
import { toPath } from '../../host/uri.ts';
import { packTexts } from './packed-texts.ts';

/** Files by uri, of which a workspace has tens of thousands: packed, they take little memory. */
export interface FileList {
  get(uri: string): FileEntry | undefined;
  has(uri: string): boolean;
  uris(): Iterable<string>;
}

/** Before the folders are read. */
export const noFiles: FileList = { get: () => undefined, has: () => false, uris: () => [] };

/** A list of files by their uris, made in steps. */
export function* fileListOf(files: ReadonlyMap<string, FileEntry>): Generator<undefined, FileList> {
  const sorted = [...files.values()].sort((a, b) => compareText(a.uri, b.uri));
  const uris = yield* packTexts(sorted.map(({ uri }) => uri));
  const sizes = Float64Array.from(sorted, ({ size }) => size);
  const times = Float64Array.from(sorted, ({ mtime }) => mtime);
  return {
    get(uri) {
      const index = uris.indexOf(uri);
      const path = index === undefined ? undefined : toPath(uri);
      return index === undefined || path === undefined ? undefined : { uri, path, size: sizes[index] ?? 0, mtime: times[index] ?? 0 };
    },
    has: (uri) => uris.indexOf(uri) !== undefined,
    uris: uris.all,
  };
}
