import type { Decoded } from './decode.ts';
import type { Tracking } from './listing/tracking.ts';
import type { DiskEntry } from './disk.ts';

/** A file that may matter; `path` absolute, in the notation of the platform. */
export interface FileEntry {
  readonly path: string;
  readonly uri: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, as the file system keeps it. */
  readonly mtime: number;
  /** A generator of a kustomization reads it: where it is no manifest its text counts. */
  readonly asText?: true;
}

/** Something that could not be read, said once per path. */
export interface HostProblem {
  readonly path: string;
  readonly message: string;
  /** Nothing says that there is a manifest: it is only worth a line. */
  readonly harmless?: true;
  /** Nobody knows yet whether it can be read. */
  readonly isUnread?: true;
}

/** A file or folder that nobody has read. */
export interface Unread {
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

export interface Listing {
  /** Sorted by path. */
  readonly files: readonly FileEntry[];
  readonly problems: readonly HostProblem[];
  /** What is there, and is not known yet. */
  readonly unread: readonly Unread[];
}

export interface ListOptions {
  /** Globs relative to the root, besides `.gitignore` and the folders that never hold manifests. */
  readonly exclude?: readonly string[];
  /** With Markdown files. */
  readonly markdown?: boolean;
  /** Files over this many bytes are problems; default `defaultMaxFileSize`. */
  readonly maxFileSize?: number;
  readonly respectGitignore?: boolean;
  /** What Git tracks, which is read though an ignore file names it; without, ignore files alone count. */
  readonly tracking?: Pick<Tracking, 'of'> | undefined;
  /** Follow links that leave the root. */
  readonly followLinksOutside?: boolean;
  /** Called with the path of each folder before its entries are read. */
  readonly onFolder?: (folder: string) => void;
}

/** Bytes; larger files are not read. */
export const defaultMaxFileSize = 10 * 1024 * 1024;

export type ReadResult =
  ({ readonly ok: true; readonly bytes: Uint8Array } & Decoded) | { readonly ok: false; readonly problem: HostProblem };

/** What hosts of the analysis need of a file system. Synchronous; a failure is a value. */
export interface FileHost {
  /** A folder is walked; a file is listed whatever its name is. Links that leave `root` are not followed. */
  list(root: string, options?: ListOptions): Listing;
  /** The same in small steps. */
  listSteps(root: string, options?: ListOptions): Generator<undefined, Listing>;
  read(path: string, maxFileSize?: number): ReadResult;
  /** The same without asking whether it is text. */
  readBytes(path: string, maxFileSize?: number): Uint8Array | HostProblem;
  /** Path without links; of what is not there, in its folder's. `undefined`: there is no such folder either. */
  realPath(path: string): string | undefined;
  /** Is the file, its links followed, in one of the folders? */
  isInside(path: string, folders: readonly string[]): boolean;
  /** What lies in a folder, sorted by name. A text says why it cannot be read, in words that complete `it cannot be read: …`; `undefined`: nobody knows yet. */
  entries(folder: string): readonly DiskEntry[] | string | undefined;
  /** `undefined`: does not exist, or is neither a file nor a folder. */
  stat(path: string): { readonly kind: 'file' | 'folder'; readonly size: number; readonly mtime: number } | undefined;
}
