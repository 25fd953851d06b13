import { toPath, toUri } from '#host/file-uri';

export { toPath, toUri };

/** Spells a client's uri as `toUri` would, so that `%40` and `@`, `FILE:` and `file:`, `/a/./b` and `/a/b` are one file; other schemes stay as they are. */
export function normalizeUri(uri: string): string {
  const filePath = toPath(uri);
  return filePath === undefined ? uri : toUri(filePath);
}
