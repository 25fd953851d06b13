import { fileURLToPath, pathToFileURL } from 'node:url';

/** The one spelling of a file's uri that the analysis compares. */
export function toUri(filePath: string): string {
  if (simple.test(filePath)) return `file://${filePath}`;
  return pathToFileURL(filePath).href.replace(/^file:\/\/\/[A-Z]:/, (drive) => drive.toLowerCase());
}

/** Absolute paths that nothing has to be escaped or resolved in: nearly all. */
const simple = /^(?:\/(?:\.?[A-Za-z0-9_-])[\w.-]*)+$/;

/** Path of a file uri, `undefined` for other schemes and malformed uris. */
export function toPath(uri: string): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** A path as clients show it. */
export const shownPath = (filePath: string): string => filePath;
