import { disk } from '#host/disk';
import path from '#host/path';
import { isDeep, watchFolder, type FolderWatcher } from '#host/watch';
import { DidChangeWatchedFilesNotification, FileChangeType, WatchKind, type Connection, type FileEvent } from 'vscode-languageserver';
import { known } from '../../host/disk.ts';
import { isPathBelow } from '../../host/disk-host.ts';
import { skippedFolders } from '../../host/listing/walk.ts';

/** What decides about the meaning of a workspace. Plain patterns: not every client knows what stands in braces with a star of its own. */
const patterns = ['**/*.{yaml,yml,json,md,tpl,tgz}', '**/Kustomization', '**/.gitignore', '**/.helmignore'];

/** The same for names that the operating system tells. */
const matters = /\.(?:ya?ml|json|md|tpl|tgz)$|^Kustomization$|^\.(?:git|helm)ignore$/;

/** More folders than that are left to the client, and to looking again now and then. */
const mostFolders = 4096;

/** Asks the client to watch. One that refuses is watched for by the server, as is one that stays silent. */
function askClient(connection: Connection): void {
  // Without a pattern for folders their removal would go unnoticed: `**/*` is what clients report it under.
  const watchers = [...patterns.map((globPattern) => ({ globPattern })), { globPattern: '**/*', kind: WatchKind.Delete }];
  void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
}

/** Keeps an eye on the workspace's folders. */
export interface Watching {
  /** After the client is ready for requests. */
  begin(connection: Connection): void;
  /** The folder is about to be read. */
  onFolder(folder: string): void;
  /** All folders were read: those that were not seen are gone. */
  onWalked(): void;
  /**
   * The client told of changes. One that told of a file that something else wrote watches well, and the server need not. Of those that `isOpen` in
   * it, it may know without watching: Helix tells of what it has saved, and of nothing else.
   */
  onClient(changes: readonly FileEvent[], isOpen: (uri: string) => boolean): void;
  stop(): void;
}

export interface WatchingHost {
  /** The client can be asked to watch. */
  readonly canAsk: boolean;
  /** The client is known to watch all that matters. */
  readonly isProven: boolean;
  /** Something happened to the file or folder of this path. */
  readonly onChange: (path: string) => void;
}

const isSkipped = (name: string): boolean => name.split(path.sep).some((part) => skippedFolders.has(part));

/** Watches by the operating system until the client has shown that it does. A folder that cannot be watched is left alone. */
export function createWatching({ canAsk, isProven, onChange }: WatchingHost): Watching {
  const watchers = new Map<string, FolderWatcher>();
  let seen = new Set<string>();
  let isNeeded = !isProven;

  /** With what is below it: under its name another may come. */
  const close = (folder: string): void => {
    for (const [below, watcher] of watchers) {
      if (below !== folder && !isPathBelow(below, folder)) continue;
      watcher.close();
      watchers.delete(below);
    }
  };
  /** A folder that comes or goes tells nothing of what is in it. */
  const isFolder = (file: string): boolean => {
    const kind = known(disk.stat(file))?.kind;
    return kind === 'folder' || watchers.has(file) || (isDeep && kind === undefined && !path.basename(file).includes('.'));
  };
  const onEvent = (folder: string, event: string, name: string | null): void => {
    if (name === null) return onChange(folder);
    if (isSkipped(name)) return;
    const file = path.join(folder, name);
    const moved = event === 'rename' && isFolder(file);
    if (moved) close(file);
    if (moved || matters.test(path.basename(name))) onChange(file);
  };
  const open = (folder: string): void => {
    const watcher = watchFolder(
      folder,
      (event, name) => onEvent(folder, event, name),
      () => close(folder),
    );
    if (watcher !== undefined) watchers.set(folder, watcher);
  };
  const stop = (): void => {
    isNeeded = false;
    for (const folder of watchers.keys()) close(folder);
  };
  const isCovered = (folder: string): boolean => isDeep && [...seen].some((above) => isPathBelow(folder, above));
  return {
    begin(connection) {
      if (canAsk) askClient(connection);
    },
    onFolder(folder) {
      if (!isNeeded || isCovered(folder)) return;
      seen.add(folder);
      if (!watchers.has(folder) && watchers.size < mostFolders) open(folder);
    },
    onWalked() {
      for (const folder of watchers.keys()) if (!seen.has(folder)) close(folder);
      seen = new Set();
    },
    onClient(changes, isOpen) {
      if (canAsk && changes.some(({ type, uri }) => type !== FileChangeType.Deleted && !isOpen(uri))) stop();
    },
    stop,
  };
}
