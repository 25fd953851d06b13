import path from '#host/path';
import { readSealed, writeSealed } from '#host/sealed-file';
import { decodeFacts, encodeFacts, factsFormat } from '../../facts/serial.ts';
import type { FileFacts } from '../../facts/types.ts';
import type { FileEntry } from '../file-host.ts';

/** What the last run knew of a file; `nothing`: it says nothing to us. */
export type Remembered = FileFacts | 'nothing';

/** Size, time and content of a file as it was read. `hash` is '' for a file that says nothing. */
export interface Stamp {
  readonly size: number;
  readonly mtime: number;
  readonly hash: string;
}

/** Facts of an earlier run, read once and only as far as they are asked for. */
export interface FactCache {
  /** Facts of a file that did not change, by size and time; `undefined`: unknown, changed, or changed so late that only its content can tell. */
  unchanged(file: FileEntry): Remembered | undefined;
  /** Facts of a file with this content. */
  sameContent(uri: string, hash: string): FileFacts | undefined;
  /** What is known of a file; of some only this, since their facts cannot be kept. */
  stampOf(uri: string): Stamp | undefined;
}

interface Line extends Stamp {
  readonly from: number;
  readonly to: number;
}

/** File systems keep times as coarsely as this (milliseconds): what changed so shortly before it was read may have changed again. */
const coarseness = 2_000;
const fileName = 'facts.cache';

const kindOf = (version: string): string => `headlight facts ${factsFormat} ${version}`;

/** The cache in `folder`; `undefined` where there is none that can be trusted, with the reason for the log where there is something. */
export function openCache(folder: string, version: string, log: (message: string) => void): FactCache | undefined {
  const file = path.join(folder, fileName);
  const found = readSealed(file, kindOf(version));
  if (found === undefined) return undefined;
  const ignored = (why: string): undefined => {
    log(`The cache ${file} is not used: ${why}.`);
  };
  if (typeof found === 'string') return ignored(found);
  try {
    return cacheOf(found.body, Number(found.note));
  } catch {
    return ignored('it is damaged');
  }
}

function cacheOf(body: Buffer, readAt: number): FactCache {
  const lines = linesOf(body);
  const attempt = (uri: string, { from, to, hash }: Line): Remembered | undefined => {
    if (from === to) return hash === '' ? 'nothing' : undefined;
    try {
      return decodeFacts(uri, body.toString('utf8', from, to));
    } catch {
      return undefined;
    }
  };
  return {
    unchanged({ uri, size, mtime }) {
      const line = lines.get(uri);
      return line?.size === size && line.mtime === mtime && mtime < readAt - coarseness ? attempt(uri, line) : undefined;
    },
    sameContent(uri, hash) {
      const line = lines.get(uri);
      const found = line !== undefined && line.hash === hash ? attempt(uri, line) : undefined;
      return found === 'nothing' ? undefined : found;
    },
    stampOf: (uri) => lines.get(uri),
  };
}

/** Each line: uri, size, mtime, hash and facts, by tabs; JSON holds none. */
function linesOf(body: Buffer): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (let at = 0; at < body.length;) {
    const end = body.indexOf(10, at);
    if (end < 0) throw new Error('no end of line');
    let from = at;
    for (let tabs = 0; tabs < 4; tabs++) from = body.indexOf(9, from) + 1;
    const [uri = '', size, mtime, hash = ''] = body.toString('utf8', at, from - 1).split('\t');
    lines.set(uri, { size: Number(size), mtime: Number(mtime), hash, from, to: end });
    at = end + 1;
  }
  return lines;
}

/** Writes a cache file by file, so that it can be done in slices; appears under its name only when it is whole. */
export interface CacheWriter {
  add(uri: string, stamp: Stamp, facts: FileFacts | undefined): void;
  finish(): void;
  /** Leaves nothing behind. */
  abandon(): void;
}

/** `readAt`: when the reading of the files began (milliseconds since 1970). Throws where the folder cannot be written. */
export function writeCache(folder: string, version: string, readAt: number): CacheWriter {
  const { add, finish, abandon } = writeSealed(path.join(folder, fileName), kindOf(version), String(readAt));
  return {
    add(uri, { size, mtime, hash }, facts) {
      if (!/[\t\n]/.test(uri)) add(`${uri}\t${size}\t${mtime}\t${hash}\t${facts === undefined ? '' : (encodeFacts(facts) ?? '')}`);
    },
    finish,
    abandon,
  };
}
