import path from 'path-browserify';
import { compareText } from '../../base/texts/compare-text.ts';
import type { DiskEntry, DiskStat } from '../disk.ts';

/** What was read of a folder or a file; `text`: it is not there, or was refused as a whole. */
export type Content =
  | { readonly kind: 'folder'; readonly entries: readonly DiskEntry[] }
  | {
      readonly kind: 'file';
      readonly size: number;
      readonly mtime: number;
      /** Absent: it is larger than what is read. */ readonly bytes?: Uint8Array;
    }
  | { readonly kind: 'none'; readonly why: string };

/** What somebody asked about a path that is not known. */
export type Want = 'folder' | 'file';

/**
 * What a browser's server knows of the workspace: the client reads, and this remembers. Whoever asks about more is told that nobody knows yet, and it is
 * noted as wanted. Nothing outside of the folders is ever wanted.
 */
export interface Mirror {
  /** What its folder says of it; `none`: it is not there, `undefined`: nobody knows. */
  kindOf(file: string): DiskEntry['kind'] | 'none' | undefined;
  /** The folders of the workspace: these are there, and nothing outside of them can be known. */
  follow(roots: readonly string[]): void;
  stat(file: string): DiskStat | string | undefined;
  entries(folder: string): readonly DiskEntry[] | string | undefined;
  content(file: string): Extract<Content, { kind: 'file' }> | string | undefined;
  /** Takes what is wanted since the last call. */
  taken(): ReadonlyMap<string, Want>;
  /** Calls after something is wanted, in a turn of its own. */
  onWant(then: () => void): void;
  /** `true`: something was known of it before. */
  put(file: string, content: Content): boolean;
  /** Something happened there: what is known stays until it is read anew. */
  doubt(file: string): void;
}

const missing = 'it does not exist';

/** Git's own folder is full of files that nobody asks about by name. */
const isClosed = (file: string): boolean => /\/\.git(?:\/|$)/.test(file);

const isIn = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

const noTime = { size: 0, mtime: 0, id: 0 } as const;

/** A mirror that knows nothing. */
export function createMirror(): Mirror {
  let roots: readonly string[] = [];
  const known = new Map<string, Known>();
  let wanted = new Map<string, Want>();
  let heard: () => void = () => undefined;
  let isTelling = false;

  const want = (file: string, what: Want): undefined => {
    if (isClosed(file)) return;
    wanted.set(file, what);
    if (isTelling) return;
    isTelling = true;
    queueMicrotask(() => {
      isTelling = false;
      heard();
    });
  };
  const listed = (file: string): DiskEntry['kind'] | 'none' | undefined => {
    if (roots.includes(file)) return 'folder';
    if (!roots.some((root) => isIn(file, root))) return undefined;
    const folder = path.dirname(file);
    const around = known.get(folder);
    if (around?.kind === 'folder') return around.kinds.get(path.basename(file)) ?? 'none';
    if (around !== undefined) return 'none';
    const above = listed(folder);
    if (above === 'none' || above === 'file') return 'none';
    return above === 'folder' ? want(folder, 'folder') : undefined;
  };
  const read = <K extends Want>(file: string, what: K): Extract<Known, { kind: K }> | string | undefined => {
    const found = known.get(file);
    if (found?.kind === 'none') return found.why;
    if (found !== undefined) return isOf(found, what) ? found : `it is a ${found.kind}`;
    const kind = listed(file);
    if (kind === 'none') return missing;
    if (kind !== undefined && kind !== what) return `it is a ${kind}`;
    return kind === undefined ? undefined : want(file, what);
  };
  return {
    kindOf: listed,
    follow(folders) {
      roots = folders;
    },
    stat(file) {
      const kind = listed(file);
      if (kind === 'none') return missing;
      // Where a link leads, nobody tells.
      if (kind === 'folder' || kind === 'other') return { kind, ...noTime };
      if (kind !== 'file') return undefined;
      const found = read(file, 'file');
      return found === undefined || typeof found === 'string' ? found : { kind, size: found.size, mtime: found.mtime, id: 0 };
    },
    entries(folder) {
      const found = read(folder, 'folder');
      return found === undefined || typeof found === 'string' ? found : found.entries;
    },
    content: (file) => read(file, 'file'),
    taken() {
      const all = wanted;
      wanted = new Map();
      return all;
    },
    onWant(then) {
      heard = then;
    },
    put(file, content) {
      const before = known.get(file);
      if (before?.kind === 'folder' && content.kind === 'folder') forgetGone(known, file, content.entries);
      known.set(file, content.kind === 'folder' ? listingOf(content.entries) : content);
      return before !== undefined;
    },
    doubt(file) {
      const found = known.get(file);
      if (found !== undefined && found.kind !== 'none') want(file, found.kind);
      else known.delete(file);
      // A folder that is new is unknown itself: the one that would list it is read anew.
      for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
        if (known.get(folder)?.kind === 'folder') return void want(folder, 'folder');
        known.delete(folder);
        if (roots.includes(folder) || folder === path.dirname(folder)) return;
      }
    },
  };
}

/** A folder with its entries by name, too. */
type Known =
  | Exclude<Content, { kind: 'folder' }>
  | (Extract<Content, { kind: 'folder' }> & { readonly kinds: ReadonlyMap<string, DiskEntry['kind']> });

function listingOf(entries: readonly DiskEntry[]): Known {
  return {
    kind: 'folder',
    entries: [...entries].sort((a, b) => compareText(a.name, b.name)),
    kinds: new Map(entries.map(({ name, kind }) => [name, kind])),
  };
}

function isOf<K extends Want>(content: Known, what: K): content is Extract<Known, { kind: K }> {
  return content.kind === what;
}

/** What went from a folder is forgotten with all that lay in it. */
function forgetGone(known: Map<string, Known>, folder: string, now: readonly DiskEntry[]): void {
  const kinds = new Map(now.map(({ name, kind }) => [`${folder}/${name}`, kind]));
  for (const [file, { kind }] of known) {
    if (path.dirname(file) !== folder || kinds.get(file) === kind) continue;
    for (const below of known.keys()) if (isIn(below, file)) known.delete(below);
  }
}
