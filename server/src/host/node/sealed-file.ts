import { createHash, randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isOurs, makeFolder } from './cache-folder.ts';

/** SHA-1 of the parts in a row, as base64. */
export function hashOf(...parts: readonly (Uint8Array | string)[]): string {
  const sum = createHash('sha1');
  for (const part of parts) sum.update(part);
  return sum.digest('base64');
}

/** What a file of ours holds behind its head: a note of one line, and lines. */
export interface Sealed {
  readonly note: string;
  readonly body: Buffer;
}

/** Not through links, and without waiting for what never comes. */
const carefully = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** In bytes; a cache of ours is far smaller. */
const largest = 1 << 30;

/** Bytes of a regular file of our own, or why not, in words; `undefined`: there is none. */
function readOwn(file: string): Buffer | string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, constants.O_RDONLY | carefully);
    const stat = fstatSync(handle);
    return stat.isFile() && stat.size <= largest && isOurs(stat) ? readFileSync(handle) : 'it is no file of ours';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : 'it is no file of ours';
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** A file that `writeSealed` wrote for the same `kind`, whole and untouched; else why it cannot be used, `undefined` where there is none. */
export function readSealed(file: string, kind: string): Sealed | string | undefined {
  const bytes = readOwn(file);
  if (bytes === undefined || typeof bytes === 'string') return bytes;
  const [found, sum, note = ''] = bytes.subarray(0, bytes.indexOf(10)).toString('latin1').split('\t');
  if (found !== kind) return 'it was written by another version, or is none';
  const body = bytes.subarray(bytes.indexOf(10) + 1);
  return sum === hashOf(note, body) ? { note, body } : 'it is damaged';
}

/** Takes it away, where it is there. */
export function removeSealed(file: string): void {
  rmSync(file, { force: true });
}

/** Writes line by line, so that it can be done in slices; appears under its name only when it is whole. */
export interface SealedWriter {
  /** A line without its end. */
  add(line: string): void;
  finish(): void;
  /** Leaves nothing behind. */
  abandon(): void;
}

/** A draft that nobody has touched for so long (milliseconds) was left by a process that ended while it wrote. */
const abandoned = 3_600_000;

function removeAbandoned(file: string): void {
  const folder = path.dirname(file);
  for (const name of readdirSync(folder)) {
    const draft = path.join(folder, name);
    const left = name.startsWith(`${path.basename(file)}.`) ? lstatSync(draft, { throwIfNoEntry: false }) : undefined;
    if (left?.isFile() === true && isOurs(left) && Date.now() - left.mtimeMs > abandoned) rmSync(draft, { force: true });
  }
}

const headLength = 192;
const blockSize = 1 << 18;

/** Kind and note: Latin-1 without tabs and line ends, together at most 150 characters. Throws where the folder cannot be written. */
export function writeSealed(file: string, kind: string, note: string): SealedWriter {
  makeFolder(path.dirname(file));
  removeAbandoned(file);
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  const handle = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | carefully, 0o600);
  const sum = createHash('sha1').update(note);
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
    add(line) {
      block.push(line, '\n');
      waiting += line.length + 1;
      if (waiting > blockSize) flush();
    },
    finish() {
      flush();
      write(`${kind}\t${sum.digest('base64')}\t${note}\t`.padEnd(headLength - 1), 0);
      end();
      renameSync(draft, file);
    },
    abandon() {
      end();
      rmSync(draft, { force: true });
    },
  };
}
