import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { getOrMake } from '../../base/get-or-make.ts';
import { regularBytes } from './disk.ts';

export interface GitObject {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag';
  readonly content: Buffer;
}

/** The objects of a repository, read from its files: loose ones and packs, of SHA-1. Nothing is written, and no process is started. */
export interface GitObjects {
  /** By identity, 40 hexadecimal digits; `undefined`: it is not here, or damaged. */
  read(id: string): GitObject | undefined;
  /** The one identity that begins so. */
  expand(start: string): string | undefined;
}

interface Pack {
  readonly file: string;
  /** Of the index: sorted identities, and where each object begins. */
  readonly ids: Buffer;
  readonly offsets: readonly number[];
  /** The same offsets, sorted, and the end of the objects. */
  readonly ends: readonly number[];
}

const types: Readonly<Record<number, GitObject['type']>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
/** Larger objects are nobody's manifests. */
const largest = 64 << 20;
const deepest = 100;
/** Folders of objects that are looked into. */
const mostBorrowed = 16;
/** Of the index of a pack, in bytes: some thirty million objects. */
const largestIndex = 1 << 30;

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** `folder`: with `pack` and the folders of loose objects in it. Others that it borrows from are followed. */
export function openObjects(folder: string): GitObjects {
  const folders = objectFolders(folder);
  const packs = folders.flatMap((each) =>
    (attempt(() => readdirSync(path.join(each, 'pack'))) ?? [])
      .filter((name) => name.endsWith('.idx'))
      .flatMap((name) => attempt(() => readIndex(path.join(each, 'pack', name))) ?? []),
  );
  const loose = (id: string): GitObject | undefined => {
    for (const each of folders) {
      const object = attempt(() => readLoose(path.join(each, id.slice(0, 2), id.slice(2))));
      if (object !== undefined) return object;
    }
    return undefined;
  };
  const packed = (id: string, depth: number): GitObject | undefined => {
    for (const pack of packs) {
      const at = indexOf(pack, id);
      if (at >= 0) return attempt(() => objectAt(pack, pack.offsets[at] ?? 0, (base) => read(base, depth + 1), depth));
    }
    return undefined;
  };
  const read = (id: string, depth = 0): GitObject | undefined =>
    depth > deepest || !/^[0-9a-f]{40}$/.test(id) ? undefined : (loose(id) ?? packed(id, depth));
  return {
    read: (id) => read(id),
    expand(start) {
      if (!/^[0-9a-f]{4,40}$/.test(start)) return undefined;
      const found = new Set(packs.flatMap((pack) => idsFrom(pack, start)));
      for (const each of folders)
        for (const name of attempt(() => readdirSync(path.join(each, start.slice(0, 2)))) ?? [])
          if (`${start.slice(0, 2)}${name}`.startsWith(start)) found.add(`${start.slice(0, 2)}${name}`);
      return found.size === 1 ? [...found][0] : undefined;
    },
  };
}

/** A folder of objects and those that it borrows from, each once (gitrepository-layout, `objects/info/alternates`). */
export function objectFolders(folder: string): readonly string[] {
  const all = new Set([folder]);
  for (const each of all) {
    const text = regularBytes(path.join(each, 'info', 'alternates'), largest)?.toString('utf8') ?? '';
    for (const line of text.split('\n'))
      if (line !== '' && !line.startsWith('#') && all.size < mostBorrowed) all.add(path.resolve(each, line));
  }
  return [...all];
}

function readLoose(file: string): GitObject | undefined {
  const deflated = regularBytes(file, largest);
  if (deflated === undefined) return undefined;
  const all = inflateSync(deflated, { maxOutputLength: largest });
  const end = all.indexOf(0);
  const type = Object.values(types).find((each) => each === all.subarray(0, end).toString('latin1').split(' ')[0]);
  return type === undefined ? undefined : { type, content: all.subarray(end + 1) };
}

/** Reads version 2 of a pack's index. */
function readIndex(file: string): Pack | undefined {
  const index = regularBytes(file, largestIndex);
  const pack = statSync(file.replace(/\.idx$/, '.pack'), { throwIfNoEntry: false });
  if (index === undefined || pack?.isFile() !== true || index.readUInt32BE(0) !== 0xff744f63 || index.readUInt32BE(4) !== 2)
    return undefined;
  const count = index.readUInt32BE(8 + 255 * 4);
  const [ids, small] = [8 + 256 * 4, 8 + 256 * 4 + count * 24];
  const large = small + count * 4;
  const offsets = Array.from({ length: count }, (_, i) => {
    const offset = index.readUInt32BE(small + i * 4);
    return offset < 0x80000000 ? offset : Number(index.readBigUInt64BE(large + (offset - 0x80000000) * 8));
  });
  return {
    file: file.replace(/\.idx$/, '.pack'),
    ids: index.subarray(ids, ids + count * 20),
    offsets,
    ends: [...offsets, pack.size - 20].sort((a, b) => a - b),
  };
}

const idAt = ({ ids }: Pack, at: number): string => ids.subarray(at * 20, at * 20 + 20).toString('hex');

/** The first place whose identity is not before the text. */
function placeOf(pack: Pack, start: string): number {
  let [low, high] = [0, pack.offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idAt(pack, middle) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function indexOf(pack: Pack, id: string): number {
  const at = placeOf(pack, id);
  return at < pack.offsets.length && idAt(pack, at) === id ? at : -1;
}

function idsFrom(pack: Pack, start: string): readonly string[] {
  const found: string[] = [];
  for (let at = placeOf(pack, start); at < pack.offsets.length && idAt(pack, at).startsWith(start) && found.length < 2; at++)
    found.push(idAt(pack, at));
  return found;
}

function bytesAt({ file, ends }: Pack, offset: number): Buffer {
  const end = ends[ends.findLastIndex((each) => each <= offset) + 1] ?? offset;
  const bytes = Buffer.alloc(Math.min(end - offset, largest));
  const handle = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(handle);
  }
}

function objectAt(pack: Pack, offset: number, read: (id: string) => GitObject | undefined, depth: number): GitObject | undefined {
  if (depth > deepest) return undefined;
  const bytes = bytesAt(pack, offset);
  const kind = ((bytes[0] ?? 0) >> 4) & 7;
  let at = 0;
  while (((bytes[at++] ?? 0) & 0x80) !== 0);
  const own = types[kind];
  if (own !== undefined) return { type: own, content: inflateSync(bytes.subarray(at), { maxOutputLength: largest }) };
  if (kind === 7) return patched(read(bytes.subarray(at, at + 20).toString('hex')), bytes.subarray(at + 20));
  let back = (bytes[at] ?? 0) & 0x7f;
  while (((bytes[at++] ?? 0) & 0x80) !== 0) back = (back + 1) * 128 + ((bytes[at] ?? 0) & 0x7f);
  return kind === 6 ? patched(objectAt(pack, offset - back, read, depth + 1), bytes.subarray(at)) : undefined;
}

/** An object that is kept as what it takes from another one, and what is new. */
function patched(base: GitObject | undefined, deflated: Buffer): GitObject | undefined {
  if (base === undefined) return undefined;
  const delta = inflateSync(deflated, { maxOutputLength: largest });
  let at = 0;
  for (let skipped = 0; skipped < 2; at++) if (((delta[at] ?? 0) & 0x80) === 0) skipped++;
  const parts: Buffer[] = [];
  let room = largest;
  while (at < delta.length) {
    const code = delta[at++] ?? 0;
    if ((code & 0x80) === 0) {
      parts.push(delta.subarray(at, at + code));
      at += code;
      continue;
    }
    const number = (bits: readonly number[]): number =>
      bits.reduce((sum, bit, i) => sum + ((code & bit) === 0 ? 0 : (delta[at++] ?? 0) * 256 ** i), 0);
    const [from, size] = [number([1, 2, 4, 8]), number([16, 32, 64])];
    const taken = base.content.subarray(from, from + (size === 0 ? 0x10000 : size));
    room -= taken.length;
    if (room < 0) return undefined;
    parts.push(taken);
  }
  return { type: base.type, content: Buffer.concat(parts) };
}

/** Contents of what an object names, kept for as long as the reader is. */
export function remembered<T>(make: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => getOrMake(known, id, () => make(id));
}
