import type { Disk } from '../disk.ts';
import { createMirror } from './mirror.ts';

/** What is known of the workspace of this worker. */
export const mirror = createMirror();

const decoder = new TextDecoder();

function bytes(file: string, largest: number): Uint8Array | string | undefined {
  const found = mirror.content(file);
  if (found === undefined) return undefined;
  if (typeof found === 'string') return `cannot be read: ${found}`;
  return found.bytes !== undefined && found.size <= largest
    ? found.bytes
    : `larger than the size limit (${found.size} bytes); it is not read`;
}

/** The workspace as far as it was read. */
export const disk: Disk = {
  entries: mirror.entries,
  stat: mirror.stat,
  linkStat: mirror.stat,
  bytes,
  ownText(file, largest) {
    const found = bytes(file, largest);
    return found instanceof Uint8Array ? decoder.decode(found) : undefined;
  },
  realPath(file) {
    const kind = mirror.kindOf(file);
    return kind === 'none' || kind === 'link' ? undefined : file;
  },
};
