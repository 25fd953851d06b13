import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { decode } from './decode.ts';
import { defaultMaxFileSize, type FileHost, type HostProblem, type Listing, type ListOptions, type ReadResult } from './file-host.ts';
import { toUri } from './uri.ts';
import { reasonOf, walkFolder } from './walk.ts';

function* listSteps(root: string, options: ListOptions = {}): Generator<undefined, Listing> {
  const absolute = path.resolve(root);
  try {
    const stat = statSync(absolute);
    if (stat.isDirectory()) return yield* walkFolder(absolute, options);
    return { files: [{ path: absolute, uri: toUri(absolute), size: stat.size, mtime: stat.mtimeMs }], problems: [] };
  } catch (error) {
    return { files: [], problems: [{ path: absolute, message: `cannot be read: ${reasonOf(error)}` }] };
  }
}

function list(root: string, options?: ListOptions): Listing {
  const steps = listSteps(root, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function readBytes(file: string, maxFileSize = defaultMaxFileSize): Uint8Array | HostProblem {
  const fail = (message: string): HostProblem => ({ path: file, message });
  let handle: number | undefined;
  try {
    // Not blocking: opening a pipe must not wait for somebody to write to it.
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(handle);
    if (!stat.isFile()) return fail('is no regular file');
    if (stat.size > maxFileSize) return fail(`larger than the size limit (${stat.size} bytes); it is not read`);
    return readAll(handle, stat.size);
  } catch (error) {
    return fail(`cannot be read: ${reasonOf(error)}`);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function read(file: string, maxFileSize?: number): ReadResult {
  const bytes = readBytes(file, maxFileSize);
  if (!(bytes instanceof Uint8Array)) return { ok: false, problem: bytes };
  const decoded = decode(bytes);
  return decoded ? { ok: true, bytes, ...decoded } : { ok: false, problem: { path: file, message: 'is neither UTF-8 nor UTF-16 text' } };
}

/** Small files are read here and copied out: one system call, no search for the end. */
const desk = Buffer.allocUnsafe(1 << 16);

function readAll(handle: number, size: number): Buffer {
  if (size === 0 || size >= desk.length) return readFileSync(handle);
  const length = readSync(handle, desk, 0, desk.length, 0);
  return length < desk.length ? Buffer.from(desk.subarray(0, length)) : readFileSync(handle);
}

function realPathOf(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function inRealFolder(file: string): string | undefined {
  const folder = realPathOf(path.dirname(file));
  return folder === undefined ? undefined : path.join(folder, path.basename(file));
}

/** Does the path lie in the folder, at any depth? */
export function isPathBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** The file system of this machine. */
export const nodeHost: FileHost = {
  list,
  listSteps,
  read,
  realPath(file) {
    return realPathOf(file) ?? inRealFolder(file);
  },
  readBytes,
  isInside(file, folders) {
    const real = realPathOf(file);
    return real !== undefined && folders.some((folder) => {
      const root = realPathOf(folder);
      return root !== undefined && isPathBelow(real, root);
    });
  },
  stat(file) {
    try {
      const stat = statSync(file);
      const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : undefined;
      return kind && { kind, size: stat.size, mtime: stat.mtimeMs };
    } catch {
      return undefined;
    }
  },
};
