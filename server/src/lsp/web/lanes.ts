import path from '#host/path';
import type { Want } from '../../host/web/mirror.ts';

/** What waits to be read, the most important first. */
export interface Lanes {
  add(file: string, want: Want): void;
  /** The next one; `isNear`: it lies near an open document. */
  next(): { readonly file: string; readonly want: Want; readonly isNear: boolean } | undefined;
  /** A document in this folder is open. */
  open(folder: string): void;
  size(): number;
  clear(): void;
}

const buildFile = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization|Chart\.yaml|values[^/]*\.ya?ml|\.headlight\.yaml|\.gitignore)$/;

/** Near open documents, folders, what builds are described by, manifests by their names, the rest. */
function laneOf(file: string, want: Want, isNear: boolean): number {
  if (isNear) return want === 'folder' ? 0 : 1;
  if (want === 'folder') return 2;
  return buildFile.test(file) ? 3 : /\.ya?ml$/i.test(file) ? 4 : 5;
}

const lanes = 6;

/** Nothing waits yet. */
export function createLanes(): Lanes {
  const waiting = Array.from({ length: lanes }, () => new Map<string, Want>());
  const around = new Set<string>();
  const isNear = (file: string): boolean => {
    for (let folder = path.dirname(file); folder !== '/'; folder = path.dirname(folder)) if (around.has(folder)) return true;
    return false;
  };
  const add = (file: string, want: Want): void => void waiting[laneOf(file, want, isNear(file))]?.set(file, want);
  return {
    add,
    next() {
      const lane = waiting.findIndex(({ size }) => size > 0);
      const [first] = waiting[lane] ?? [];
      if (first === undefined) return undefined;
      const [file, want] = first;
      waiting[lane]?.delete(file);
      return { file, want, isNear: lane < 2 };
    },
    open(folder) {
      // What lies beside it belongs to it as often as what lies in it.
      const near = path.dirname(folder);
      if (around.has(near)) return;
      around.add(near);
      const all = waiting.flatMap((lane) => [...lane]);
      for (const lane of waiting) lane.clear();
      for (const [file, want] of all) add(file, want);
    },
    size: () => waiting.reduce((sum, lane) => sum + lane.size, 0),
    clear: () => waiting.forEach((lane) => lane.clear()),
  };
}
