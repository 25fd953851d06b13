import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { DidChangeWatchedFilesNotification, type Connection } from 'vscode-languageserver/node';

/** What decides about the meaning of a workspace. */
const pattern = '**/{*.yaml,*.yml,*.json,*.tpl,*.tgz,Kustomization,.gitignore,.helmignore,*.md}';

/** Asks the client to watch; `false` when it refuses. */
async function watchByClient(connection: Connection): Promise<boolean> {
  try {
    // Without a pattern for folders their removal would go unnoticed: `**/*` is what clients report it under.
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: pattern }, { globPattern: '**/*', kind: 4 }] });
    return true;
  } catch {
    return false;
  }
}

/** Names without a dot may be folders. */
const matters = /\.(?:ya?ml|json|md|tpl|tgz)$|Kustomization$|\.(?:git|helm)ignore$|(?:^|[/\\])[^./\\]*$/;

/** Watches folders by the operating system, for clients that cannot. A folder that cannot be watched is left alone. */
function watchByServer(folders: readonly string[], onChange: (path: string) => void): () => void {
  const watchers: FSWatcher[] = [];
  for (const folder of folders) {
    try {
      const watcher = watch(folder, { recursive: true, persistent: false }, (_event, name) => { if (name === null || matters.test(name)) onChange(name === null ? folder : path.join(folder, name)); });
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      continue;
    }
  }
  return () => watchers.forEach((watcher) => watcher.close());
}

/** Keeps an eye on the workspace's folders. */
export interface Watching {
  /** Watches the present folders instead of those before. */
  again(): Promise<void>;
  stop(): void;
}

/** Watches by the client where it can be asked to, else by the operating system; `onChange` gets paths of the latter. */
export function createWatching(connection: Connection, canAsk: boolean, folders: () => readonly string[], onChange: (path: string) => void): Watching {
  let stop: () => void = () => undefined;
  return {
    async again() {
      stop();
      stop = () => undefined;
      if (canAsk && (await watchByClient(connection))) return;
      stop = watchByServer(folders(), onChange);
    },
    stop: () => stop(),
  };
}
