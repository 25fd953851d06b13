import { drop, put, sizeOf, type Bag, type Group } from '../../base/bag.ts';
import type { FileFacts } from '../../facts/types.ts';
import { folderOf, normalUri } from './paths.ts';

/**
 * The facts of all files, by uri and folder. `replace` is a delta; what is derived from files (`instance-store.ts`)
 * catches up by `changedSince`, so that one edit costs as much as one file.
 */
export class WorkspaceIndex {
  readonly #files = new Map<string, FileFacts>();
  readonly #folders: Bag<string> = new Map();
  readonly #children: Bag<string> = new Map();
  /** Of files whose uri is spelled another way than `normalUri` spells it. */
  readonly #spellings = new Map<string, string>();
  #log: string[] = [];
  #logStart = 0;
  #generation = 0;

  /** Moves only when the meaning of a file changed: a new file, a lost one, another `shape`. */
  get generation(): number {
    return this.#generation;
  }

  /** Moves at every replace, positions included. */
  get revision(): number {
    return this.#logStart + this.#log.length;
  }

  /** Sets or, with `undefined`, forgets a file. Replacing by the identical value does nothing. */
  replace(uri: string, facts: FileFacts | undefined): void {
    const before = this.#files.get(uri);
    if (before === facts) return;
    if (before?.shape !== facts?.shape) this.#generation++;
    if (facts === undefined) this.#forget(uri);
    else {
      this.#files.set(uri, facts);
      if (before === undefined) this.#enter(uri);
    }
    this.#log.push(uri);
    this.#trimLog();
  }

  /** Something came or went there that is no file of the index: what asked the host for it has to ask again. */
  touch(uri: string): void {
    this.#generation++;
    this.#log.push(uri);
    this.#trimLog();
  }

  file(uri: string): FileFacts | undefined {
    return this.#files.get(uri);
  }

  files(): IterableIterator<FileFacts> {
    return this.#files.values();
  }

  get size(): number {
    return this.#files.size;
  }

  /** The uri as files know it, for one that was put together from a path; `undefined`: no such file. */
  find(uri: string): string | undefined {
    if (this.#files.has(uri)) return uri;
    const normal = normalUri(uri);
    return this.#spellings.get(normal) ?? (this.#files.has(normal) ? normal : undefined);
  }

  /** Files directly in a folder. */
  filesIn(folder: string): Group<string> {
    return this.#folders.get(folder) ?? nothing;
  }

  /** Folders directly below that hold files, at any depth. */
  foldersIn(folder: string): Group<string> {
    return this.#children.get(folder) ?? nothing;
  }

  hasFolder(folder: string): boolean {
    return this.#folders.has(folder) || this.#children.has(folder);
  }

  /** Files in a folder, at any depth. */
  *filesBelow(folder: string): Iterable<string> {
    yield* this.filesIn(folder);
    for (const child of this.foldersIn(folder)) yield* this.filesBelow(child);
  }

  /** Is it known what was replaced after that revision? */
  remembers(revision: number): boolean {
    return revision >= this.#logStart;
  }

  /** Uris replaced after that revision, each once; `undefined` when that is too long ago to know. */
  changedSince(revision: number): ReadonlySet<string> | undefined {
    if (!this.remembers(revision)) return undefined;
    return new Set(this.#log.slice(revision - this.#logStart));
  }

  #enter(uri: string): void {
    const normal = normalUri(uri);
    if (normal !== uri) this.#spellings.set(normal, uri);
    const folder = folderOf(uri);
    const isNew = !this.#folders.has(folder);
    put(this.#folders, folder, uri);
    for (let child = folder; isNew && child !== ''; child = folderOf(child)) {
      const parent = folderOf(child);
      const before = sizeOf(this.foldersIn(parent));
      put(this.#children, parent, child);
      if (sizeOf(this.foldersIn(parent)) === before) break;
    }
  }

  #forget(uri: string): void {
    this.#files.delete(uri);
    this.#spellings.delete(normalUri(uri));
    let folder = folderOf(uri);
    drop(this.#folders, folder, uri);
    while (folder !== '' && !this.hasFolder(folder)) {
      const parent = folderOf(folder);
      drop(this.#children, parent, folder);
      if (this.#children.has(parent)) break;
      folder = parent;
    }
  }

  #trimLog(): void {
    if (this.#log.length < 4096 || this.#log.length < 2 * this.#files.size) return;
    const oldest = this.#log.length >> 1;
    this.#log = this.#log.slice(oldest);
    this.#logStart += oldest;
  }
}

const nothing: readonly string[] = [];
