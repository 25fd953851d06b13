import { disk } from '#host/disk';
import path from '#host/path';
import { decode } from './decode.ts';
import { known } from './disk.ts';
import { defaultMaxFileSize, type FileHost, type HostProblem, type Listing, type ListOptions, type ReadResult } from './file-host.ts';
import { toUri } from './uri.ts';
import { walkFolder } from './listing/walk.ts';

function* listSteps(root: string, options: ListOptions = {}): Generator<undefined, Listing> {
  const absolute = path.resolve(root);
  const stat = disk.stat(absolute);
  if (stat === undefined) return { files: [], problems: [], unread: [{ path: absolute, kind: 'folder' }] };
  if (typeof stat === 'string') return { files: [], problems: [{ path: absolute, message: `cannot be read: ${stat}` }], unread: [] };
  if (stat.kind === 'folder') return yield* walkFolder(absolute, options);
  return { files: [{ path: absolute, uri: toUri(absolute), size: stat.size, mtime: stat.mtime }], problems: [], unread: [] };
}

function list(root: string, options?: ListOptions): Listing {
  const steps = listSteps(root, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What is not known yet cannot be read, either. */
function readBytes(file: string, maxFileSize = defaultMaxFileSize): Uint8Array | HostProblem {
  const bytes = disk.bytes(file, maxFileSize);
  if (bytes === undefined) return { path: file, message: 'is not read yet', isUnread: true };
  return typeof bytes === 'string' ? { path: file, message: bytes } : bytes;
}

function read(file: string, maxFileSize?: number): ReadResult {
  const bytes = readBytes(file, maxFileSize);
  if (!(bytes instanceof Uint8Array)) return { ok: false, problem: bytes };
  const decoded = decode(bytes);
  return decoded ? { ok: true, bytes, ...decoded } : { ok: false, problem: { path: file, message: 'is neither UTF-8 nor UTF-16 text' } };
}

function inRealFolder(file: string): string | undefined {
  const folder = disk.realPath(path.dirname(file));
  return folder === undefined ? undefined : path.join(folder, path.basename(file));
}

/** Does the path lie in the folder, at any depth? */
export function isPathBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** What the disk holds, as far as it is known. */
export const diskHost: FileHost = {
  list,
  listSteps,
  read,
  realPath(file) {
    return disk.realPath(file) ?? inRealFolder(file);
  },
  readBytes,
  entries: (folder) => disk.entries(folder),
  isInside(file, folders) {
    const real = disk.realPath(file);
    return (
      real !== undefined &&
      folders.some((folder) => {
        const root = disk.realPath(folder);
        return root !== undefined && isPathBelow(real, root);
      })
    );
  },
  stat(file) {
    const stat = known(disk.stat(file));
    return stat?.kind === 'file' || stat?.kind === 'folder' ? { kind: stat.kind, size: stat.size, mtime: stat.mtime } : undefined;
  },
};
