/** Watches a folder until it is closed. */
export interface FolderWatcher {
  close(): void;
}

/** There are no watchers here to be deep. */
export const isDeep = false;

/** Nothing can be watched but by the client. */
export function watchFolder(
  _folder: string,
  _onEvent: (event: string, name: string | null) => void,
  _onError: () => void,
): FolderWatcher | undefined {
  return undefined;
}
