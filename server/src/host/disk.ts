/** What lies in a folder. */
export interface DiskEntry {
  readonly name: string;
  /** `other`: a pipe, a socket, a device. */
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

export interface DiskStat {
  readonly kind: DiskEntry['kind'];
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, as the file system keeps it. */
  readonly mtime: number;
  /** Tells a file from another that took its place; 0 where nobody knows. */
  readonly id: number;
}

/**
 * The disk as it is now, which `#host/disk` gives: in Node the file system, in a browser what was read of it so far. Synchronous. A text says why something
 * cannot be read, in words that complete `it cannot be read: …`; `undefined`: nobody knows yet.
 */
export interface Disk {
  /** Sorted by name. */
  entries(folder: string): readonly DiskEntry[] | string | undefined;
  /** Of what links lead to. */
  stat(file: string): DiskStat | string | undefined;
  /** Of the link itself. */
  linkStat(file: string): DiskStat | string | undefined;
  /** A regular file of at most so many bytes, or what is wrong with it as a whole predicate (`is no regular file`). */
  bytes(file: string, largest: number): Uint8Array | string | undefined;
  /** UTF-8 of a regular file of at most so many bytes; not through links, which may lead out of the workspace, and not from pipes, which may never end. */
  ownText(file: string, largest: number): string | undefined;
  /** The path without links; `undefined` where it leads to nothing. */
  realPath(file: string): string | undefined;
}

/** What a disk says of something that is there. */
export function known<T>(answer: T | string | undefined): T | undefined {
  return typeof answer === 'string' ? undefined : answer;
}
