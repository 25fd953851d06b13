import path from 'node:path';
import { regularBytes } from './disk.ts';

/** Larger ones are not read, in bytes: half a million files. */
const largest = 64 << 20;
/** Longest path that is believed, in bytes, as Linux has it. */
const longestPath = 4096;
/** Bytes of all paths for each byte of the index: version 4 writes only what differs from the path before. */
const mostForEachByte = 8;
/** Bytes of an entry before its name, without the flags that version 3 adds. */
const fixed = 62;

interface Entry {
  /** As latin1, one character a byte. */
  readonly name: string;
  /** Where the next one begins. */
  readonly next: number;
}

/** Paths of the files in the index of a repository, below its root; `undefined`: it cannot be read. Versions 2 to 4 (gitformat-index). `gitFolder`: where `index` lies. */
export function filesInIndex(gitFolder: string): readonly string[] | undefined {
  const index = regularBytes(path.join(gitFolder, 'index'), largest);
  return index && namesIn(index);
}

function namesIn(index: Buffer): readonly string[] | undefined {
  if (index.length < 12 || index.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const [version, count] = [index.readUInt32BE(4), index.readUInt32BE(8)];
  if (version < 2 || version > 4 || count * fixed > index.length) return undefined;
  const names: string[] = [];
  let room = index.length * mostForEachByte;
  for (let entry: Entry | undefined = { name: '', next: 12 }; names.length < count;) {
    entry = version === 4 ? shortened(index, entry) : padded(index, entry.next);
    room -= entry?.name.length ?? 0;
    if (entry === undefined || entry.name.length > longestPath || room < 0) return undefined;
    names.push(Buffer.from(entry.name, 'latin1').toString('utf8'));
  }
  return names;
}

/** Where the name of the entry begins; `undefined`: behind the end. */
function nameStart(index: Buffer, at: number): number | undefined {
  if (at + fixed + 2 > index.length) return undefined;
  return at + ((index.readUInt16BE(at + 60) & 0x4000) === 0 ? fixed : fixed + 2);
}

function padded(index: Buffer, at: number): Entry | undefined {
  const start = nameStart(index, at);
  const end = start === undefined ? -1 : index.indexOf(0, start);
  return end < 0 ? undefined : { name: index.toString('latin1', start, end), next: at + ((end - at + 8) & ~7) };
}

function shortened(index: Buffer, before: Entry): Entry | undefined {
  let start = nameStart(index, before.next);
  if (start === undefined) return undefined;
  let more = index[start++] ?? 0;
  let dropped = more & 0x7f;
  while ((more & 0x80) !== 0) {
    more = index[start++] ?? 0;
    dropped = (dropped + 1) * 128 + (more & 0x7f);
  }
  const end = index.indexOf(0, start);
  return end < 0 || dropped > before.name.length
    ? undefined
    : { name: before.name.slice(0, before.name.length - dropped) + index.toString('latin1', start, end), next: end + 1 };
}
