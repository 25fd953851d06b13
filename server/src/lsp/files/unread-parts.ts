import path from '#host/path';
import { digest, mixText, newHash } from '../../base/hash.ts';
import type { Unread } from '../../host/file-host.ts';
import { toPath } from '../../host/uri.ts';

/** What of the folders is there and was not read. */
export interface UnreadParts {
  readonly files: number;
  readonly folders: number;
  /** Equal for the same parts. */
  readonly key: string;
  /** May something of it be deployed together with the objects of a folder (a uri)? */
  isNear(folder: string): boolean;
}

export const nothingUnread: UnreadParts = { files: 0, folders: 0, key: '', isNear: () => false };

/** By its name a manifest. Others, JSON mostly, are that so seldom that only those in a folder with manifests count. */
const isManifest = ({ path: part, kind }: Unread): boolean => kind === 'folder' || /\.ya?ml$/i.test(part);

/** `parts`: in the order of the walk. */
export function unreadParts(parts: readonly Unread[]): UnreadParts {
  if (parts.length === 0) return nothingUnread;
  const hash = newHash();
  for (const { path: part } of parts) mixText(hash, part);
  const open = new Set(parts.flatMap(({ path: part, kind }) => (kind === 'folder' ? [part] : [])));
  const others = new Set(parts.flatMap((part) => (isManifest(part) ? [] : [path.dirname(part.path)])));
  const at = new Set(parts.flatMap((part) => (isManifest(part) ? [part.kind === 'folder' ? part.path : path.dirname(part.path)] : [])));
  const below = new Set([...at].map((folder) => path.dirname(folder)));
  const farBelow = new Set([...below].map((folder) => path.dirname(folder)));
  const isInOpen = (folder: string): boolean => open.has(folder) || (folder !== path.dirname(folder) && isInOpen(path.dirname(folder)));
  return {
    files: parts.length - open.size,
    folders: open.size,
    key: digest(hash),
    isNear(uri) {
      const folder = toPath(uri);
      if (folder === undefined) return false;
      if (others.has(folder) || isInOpen(folder)) return true;
      const parent = path.dirname(folder);
      // Two steps, as far as objects are taken to be deployed together: itself, those above, those below, and those beside it.
      return (
        [folder, parent, path.dirname(parent)].some((each) => at.has(each)) ||
        below.has(folder) ||
        farBelow.has(folder) ||
        below.has(parent)
      );
    },
  };
}
