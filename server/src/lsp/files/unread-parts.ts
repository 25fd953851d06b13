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
  /** Is something of it in a folder (a uri), above or below it, or beside it? */
  isNear(folder: string): boolean;
}

export const nothingUnread: UnreadParts = { files: 0, folders: 0, key: '', isNear: () => false };

/** `parts`: in the order of the walk. */
export function unreadParts(parts: readonly Unread[]): UnreadParts {
  if (parts.length === 0) return nothingUnread;
  const hash = newHash();
  for (const { path: part } of parts) mixText(hash, part);
  const above = new Set<string>();
  for (const { path: part } of parts)
    for (let folder = path.dirname(part); !above.has(folder); folder = path.dirname(folder)) above.add(folder);
  const open = new Set(parts.flatMap(({ path: part, kind }) => (kind === 'folder' ? [part] : [])));
  const isInOpen = (folder: string): boolean => open.has(folder) || (folder !== path.dirname(folder) && isInOpen(path.dirname(folder)));
  return {
    files: parts.length - open.size,
    folders: open.size,
    key: digest(hash),
    isNear(uri) {
      const folder = toPath(uri);
      // Two steps: as far as objects are taken to be deployed together.
      return folder !== undefined && (isInOpen(folder) || above.has(path.dirname(path.dirname(folder))));
    },
  };
}
