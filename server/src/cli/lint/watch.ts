import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { diskHost } from '../../host/disk-host.ts';
import { say, type Io } from '../io.ts';

/** Of a folder one watcher tells all that is below it; elsewhere each folder has its own. */
const isDeep = process.platform === 'darwin' || process.platform === 'win32';

/** What one save makes of events, in milliseconds. */
const settling = 120;

/** Names that decide what a run says. */
const matters = /\.(?:ya?ml|json|md|markdown|mdx|tpl|tgz|txt)$|^Kustomization$|^\.(?:git|helm)ignore$/;

/** Folders that a command reads in: those of files, and all below the others. */
function foldersOf(roots: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const root of roots) {
    if (diskHost.stat(root)?.kind !== 'folder') folders.add(path.dirname(root));
    else if (isDeep) folders.add(root);
    else diskHost.list(root, { onFolder: (folder) => folders.add(folder) });
  }
  return folders;
}

/** Resolves when something changes in one of the folders. `lost`: told of a folder that cannot be watched. */
function change(folders: ReadonlySet<string>, lost: (folder: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const watchers: FSWatcher[] = [];
    const end = (): void => {
      for (const watcher of watchers) watcher.close();
      resolve();
    };
    const onEvent = (event: string, name: string | null): void => {
      // Folders come and go with names of any kind.
      if (name === null || event === 'rename' || matters.test(path.basename(name))) setTimeout(end, settling);
    };
    for (const folder of folders) {
      try {
        watchers.push(watch(folder, { recursive: isDeep }, onEvent).on('error', () => lost(folder)));
      } catch {
        lost(folder);
      }
    }
  });
}

/** Runs a command again and again, each time when what it read has changed. A command that reads nothing, or cannot be run so, ends it; else only the end of the program does. `prepare`: awaited before each further run. */
export async function rerun(io: Io, run: (io: Io) => number, prepare: () => Promise<void>): Promise<number> {
  for (;;) {
    const roots: string[] = [];
    if (io.terminal?.out === true) io.out(cleared, 'exact');
    const code = run({ ...io, onRoots: (all) => roots.push(...all) });
    const folders = foldersOf(roots);
    if (folders.size === 0) return code;
    const changed = change(folders, (folder) => say(io, `${folder} cannot be watched.`));
    say(io, 'Watching for changes. End with ^C.');
    await changed;
    await prepare();
  }
}

/** An empty screen. */
const cleared = '\u001b[2J\u001b[3J\u001b[H';
