import { watch } from 'node:fs';

/** Watches a folder until it is closed. */
export interface FolderWatcher {
  close(): void;
}

/** Of a folder one watcher tells all that is below it; elsewhere each folder has its own. */
export const isDeep = process.platform === 'darwin' || process.platform === 'win32';

/**
 * Watches a folder by the operating system. `onEvent`: `rename` for what comes or goes, and the name below the folder, where it is told. `undefined`: too many are
 * watched already, or it is gone; looking again now and then remains.
 */
export function watchFolder(
  folder: string,
  onEvent: (event: string, name: string | null) => void,
  onError: () => void,
): FolderWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: isDeep, persistent: false }, onEvent);
    watcher.on('error', onError);
    return watcher;
  } catch {
    return undefined;
  }
}
