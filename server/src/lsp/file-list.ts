import { compareText } from '../base/compare-text.ts';
import { placeIn } from '../base/sorted-place.ts';
import type { FileEntry } from '../host/file-host.ts';
import { toPath } from '../host/uri.ts';

/** Files by uri, of which a workspace has tens of thousands: sorted names take little more memory than the names. */
export interface FileList {
  get(uri: string): FileEntry | undefined;
  has(uri: string): boolean;
  uris(): Iterable<string>;
}

/** Before the folders are read. */
export const noFiles: FileList = { get: () => undefined, has: () => false, uris: () => [] };

/** A list of these files; of two with one uri the later counts. */
export function fileListOf(files: readonly FileEntry[]): FileList {
  const sorted = [...new Map(files.map((file) => [file.uri, file])).values()].sort((a, b) => compareText(a.uri, b.uri));
  const uris = sorted.map(({ uri }) => uri);
  const sizes = Float64Array.from(sorted, ({ size }) => size);
  const times = Float64Array.from(sorted, ({ mtime }) => mtime);
  const has = (uri: string): boolean => uris[placeIn(uris, uri)] === uri;
  return {
    get(uri) {
      const index = placeIn(uris, uri);
      const path = has(uri) ? toPath(uri) : undefined;
      return path === undefined ? undefined : { uri, path, size: sizes[index] ?? 0, mtime: times[index] ?? 0 };
    },
    has,
    uris: () => uris,
  };
}
