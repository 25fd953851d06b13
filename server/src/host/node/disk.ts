import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { compareText } from '../../base/texts/compare-text.ts';
import type { Disk, DiskEntry, DiskStat } from '../disk.ts';
import { reasonOf } from './reason.ts';

type Kinds = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

const kindOf = (of: Kinds): DiskEntry['kind'] =>
  of.isFile() ? 'file' : of.isDirectory() ? 'folder' : of.isSymbolicLink() ? 'link' : 'other';

const statOf = (stat: Stats): DiskStat => ({ kind: kindOf(stat), size: stat.size, mtime: stat.mtimeMs, id: stat.ino });

function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return reasonOf(error);
  }
}

function bytes(file: string, largest: number): Uint8Array | string {
  let handle: number | undefined;
  try {
    // Not blocking: opening a pipe must not wait for somebody to write to it.
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(handle);
    if (!stat.isFile()) return 'is no regular file';
    if (stat.size > largest) return `larger than the size limit (${stat.size} bytes); it is not read`;
    return readAll(handle, stat.size);
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}`;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Small files are read here and copied out: one system call, no search for the end. */
const desk = Buffer.allocUnsafe(1 << 16);

function readAll(handle: number, size: number): Buffer {
  if (size === 0 || size >= desk.length) return readFileSync(handle);
  const length = readSync(handle, desk, 0, desk.length, 0);
  return length < desk.length ? Buffer.from(desk.subarray(0, length)) : readFileSync(handle);
}

function ownText(file: string, largest: number): string | undefined {
  try {
    const stat = lstatSync(file);
    return stat.isFile() && stat.size <= largest ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** A file's bytes, where it is a regular file and no larger. Never waits for a pipe. */
export function regularBytes(file: string, largest: number): Buffer | undefined {
  const read = bytes(file, largest);
  return typeof read === 'string' ? undefined : Buffer.from(read.buffer, read.byteOffset, read.byteLength);
}

/** The file system of this machine. */
export const disk: Disk = {
  entries: (folder) =>
    attempt(() =>
      readdirSync(folder, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
        .sort((a, b) => compareText(a.name, b.name)),
    ),
  stat: (file) => attempt(() => statOf(statSync(file))),
  linkStat: (file) => attempt(() => statOf(lstatSync(file))),
  bytes,
  ownText,
  realPath(file) {
    try {
      return realpathSync(file);
    } catch {
      return undefined;
    }
  },
};
