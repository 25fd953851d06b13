import path from '#host/path';
import { known, type DiskEntry } from './disk.ts';
import { isPathBelow } from './disk-host.ts';
import type { FileHost } from './file-host.ts';
import { toPath } from './uri.ts';

/** The files of a host, but for some that are told: those have this text, or (`null`) are not there. By normal uri. What is listed stays what it is. */
export function hostWithTexts(host: FileHost, told: ReadonlyMap<string, string | null>): FileHost {
  const texts = new Map([...told].flatMap(([uri, text]) => [toPath(uri) ?? []].flat().map((file) => [file, text] as const)));
  const there = [...texts].flatMap(([file, text]) => (text === null ? [] : file));
  const folders = new Set(there.flatMap(foldersAbove));
  const bytesOf = (file: string): Uint8Array | undefined => {
    const text = texts.get(file);
    return typeof text === 'string' ? new TextEncoder().encode(text) : undefined;
  };
  const isGone = (file: string): boolean => texts.get(file) === null;
  return {
    ...host,
    read(file, largest) {
      const [text, bytes] = [texts.get(file), bytesOf(file)];
      if (typeof text === 'string' && bytes !== undefined) return { ok: true, bytes, text, encoding: 'utf8', bom: false };
      return isGone(file) ? { ok: false, problem: { path: file, message: 'is not there' } } : host.read(file, largest);
    },
    readBytes: (file, largest) => bytesOf(file) ?? (isGone(file) ? { path: file, message: 'is not there' } : host.readBytes(file, largest)),
    realPath: (file) => (texts.has(file) || folders.has(file) ? (host.realPath(file) ?? file) : host.realPath(file)),
    isInside: (file, roots) => (bytesOf(file) === undefined ? host.isInside(file, roots) : roots.some((root) => isPathBelow(file, root))),
    entries(folder) {
      const own = host.entries(folder);
      const told = there.filter((file) => isPathBelow(file, folder)).map((file) => childIn(folder, file));
      if (told.length === 0 && !Array.isArray(own)) return own;
      const entries = new Map((known<readonly DiskEntry[]>(own) ?? []).map((entry) => [entry.name, entry]));
      for (const [file, text] of texts) if (text === null && path.dirname(file) === folder) entries.delete(path.basename(file));
      for (const entry of told) if (!entries.has(entry.name)) entries.set(entry.name, entry);
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    stat(file) {
      const bytes = bytesOf(file);
      if (bytes !== undefined) return { kind: 'file', size: bytes.length, mtime: 0 };
      if (isGone(file)) return undefined;
      return host.stat(file) ?? (folders.has(file) ? { kind: 'folder', size: 0, mtime: 0 } : undefined);
    },
  };
}

function foldersAbove(file: string): readonly string[] {
  const above: string[] = [];
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) above.push(folder);
  return above;
}

/** What of a file below a folder lies in it: the file, or the folder on the way to it. */
function childIn(folder: string, file: string): DiskEntry {
  const [name = '', ...more] = path.relative(folder, file).split(path.sep);
  return { name, kind: more.length === 0 ? 'file' : 'folder' };
}
