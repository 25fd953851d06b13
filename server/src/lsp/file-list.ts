import type { FileEntry } from '../host/file-host.ts';
import { toPath } from '../host/uri.ts';

/** Files by uri, of which a workspace has tens of thousands: a list takes little more memory than their names. */
export interface FileList {
  get(uri: string): FileEntry | undefined;
  has(uri: string): boolean;
  uris(): Iterable<string>;
}

/** Before the folders are read. */
export const noFiles: FileList = { get: () => undefined, has: () => false, uris: () => [] };

/** A list of these files; of two with one uri the later counts. */
export function fileListOf(files: readonly FileEntry[]): FileList {
  const places = new Map(files.map(({ uri }, index) => [uri, index]));
  const sizes = Float64Array.from(files, ({ size }) => size);
  const times = Float64Array.from(files, ({ mtime }) => mtime);
  return {
    get(uri) {
      const index = places.get(uri);
      const path = index === undefined ? undefined : toPath(uri);
      return index === undefined || path === undefined ? undefined : { uri, path, size: sizes[index] ?? 0, mtime: times[index] ?? 0 };
    },
    has: (uri) => places.has(uri),
    uris: () => places.keys(),
  };
}
