import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { decodeFacts, encodeFacts, factsFormat } from '../facts/serial.ts';
import type { FileFacts } from '../facts/types.ts';
import type { FileEntry } from './file-host.ts';

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
  /** What is known of a file that `unchanged` answered. */
  stampOf(uri: string): Stamp | undefined;
}

interface Line extends Stamp {
  readonly from: number;
  readonly to: number;
}

/** File systems keep times as coarsely as this (milliseconds): what changed so shortly before it was read may have changed again. */
const coarseness = 2_000;
const fileName = 'facts.cache';

/** SHA-1 of the parts in a row, as base64. */
export function hashOf(...parts: readonly (Uint8Array | string)[]): string {
  const sum = createHash('sha1');
  for (const part of parts) sum.update(part);
  return sum.digest('base64');
}

const magic = (version: string): string => `headlight facts ${factsFormat} ${version}`;

/** The cache in `folder`; `undefined` where there is none that can be trusted, with the reason for the log where there is something. */
export function openCache(folder: string, version: string, log: (message: string) => void): FactCache | undefined {
  const file = path.join(folder, fileName);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const ignored = (why: string): undefined => {
    log(`The cache ${file} is not used: ${why}.`);
  };
  const [kind, sum, readAt = ''] = bytes.subarray(0, bytes.indexOf(10)).toString('latin1').split('\t');
  if (kind !== magic(version)) return ignored('it was written by another version, or is none');
  const body = bytes.subarray(bytes.indexOf(10) + 1);
  if (sum !== hashOf(readAt, body)) return ignored('it is damaged');
  try {
    return cacheOf(body, Number(readAt));
  } catch {
    return ignored('it is damaged');
  }
}

function cacheOf(body: Buffer, readAt: number): FactCache {
  const lines = linesOf(body);
  const decode = (uri: string, { from, to }: Line): Remembered => (from === to ? 'nothing' : decodeFacts(uri, body.toString('utf8', from, to)));
  const attempt = (uri: string, line: Line): Remembered | undefined => {
    try {
      return decode(uri, line);
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

/** Writes a cache line by line, so that it can be done in slices; appears under its name only when it is whole. */
export interface CacheWriter {
  add(uri: string, stamp: Stamp, facts: FileFacts | undefined): void;
  finish(): void;
  /** Leaves nothing behind. */
  abandon(): void;
}

const headLength = 160;
const blockSize = 1 << 18;

/** `readAt`: when the reading of the files began (milliseconds since 1970). Throws where the folder cannot be written. */
export function writeCache(folder: string, version: string, readAt: number): CacheWriter {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, fileName);
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  const sum = createHash('sha1').update(String(readAt));
  let open = true;
  let block: string[] = [];
  let waiting = 0;
  const write = (text: string | Buffer, at: number | null): void => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done, bytes.length - done, at === null ? null : at + done);
  };
  const flush = (): void => {
    const bytes = Buffer.from(block.join(''), 'utf8');
    block = [];
    waiting = 0;
    sum.update(bytes);
    write(bytes, null);
  };
  const end = (): void => {
    if (open) closeSync(handle);
    open = false;
  };
  write(' '.repeat(headLength - 1) + '\n', null);
  return {
    add(uri, { size, mtime, hash }, facts) {
      const text = facts === undefined ? '' : encodeFacts(facts);
      if (text === undefined || /[\t\n]/.test(uri)) return;
      const line = `${uri}\t${size}\t${mtime}\t${hash}\t${text}\n`;
      block.push(line);
      waiting += line.length;
      if (waiting > blockSize) flush();
    },
    finish() {
      flush();
      write(`${magic(version)}\t${sum.digest('base64')}\t${readAt}\t`.padEnd(headLength - 1), 0);
      end();
      renameSync(draft, file);
    },
    abandon() {
      end();
      rmSync(draft, { force: true });
    },
  };
}
