import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Analysis } from '../../analysis.ts';
import { isPathBelow, diskHost } from '../../host/disk-host.ts';
import { settingsFileName } from '../../host/settings/settings-file.ts';
import { rootAround } from '../../host/listing/tracking.ts';
import { toPath, toUri } from '../../host/uri.ts';
import { folderOf, isBelow, normalUri, resolvePath } from '../../model/files/paths.ts';
import { namedPaths, readKustomization } from '../../model/kustomize/kustomization.ts';

/** The repository around a folder. A home folder that is one, for what lies loose in it, says nothing of what is below. */
function repositoryAround(folder: string): string | undefined {
  const root = rootAround(folder);
  return root === homedir() ? undefined : root;
}

/** What lies in a folder belongs to the folder of the nearest `.headlight.yaml`, else to the repository; `undefined`: to nothing. */
export function workspaceAround(start: string): string | undefined {
  const repository = repositoryAround(start);
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, settingsFileName))) return folder;
    if (folder === repository || folder === path.dirname(folder)) return repository;
  }
}

/** The folder that nothing is read outside of for the sake of a build in `folder`: the repository, else the working directory, else the workspace. */
export function boundaryAround(folder: string, cwd: string): string {
  const isInside = folder === cwd || isPathBelow(folder, cwd);
  return repositoryAround(folder) ?? (isInside ? cwd : (workspaceAround(folder) ?? folder));
}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Path of the kustomization of a folder. */
export function kustomizationIn(folder: string): string | undefined {
  return kustomizationNames.map((name) => path.join(folder, name)).find((file) => diskHost.stat(file)?.kind === 'file');
}

/** The files that a kustomization names, as uris: of a folder its kustomization. */
function namedBy(analysis: Analysis, uri: string): readonly string[] {
  const facts = analysis.facts(uri);
  const tree = facts?.role === 'kustomization' ? facts.trees[0] : undefined;
  if (tree === undefined) return [];
  return namedPaths(readKustomization(tree)).flatMap((named) => {
    const file = toPath(resolvePath(folderOf(uri), named) ?? '');
    if (file === undefined) return [];
    const kind = diskHost.stat(file)?.kind;
    const target = kind === 'folder' ? kustomizationIn(file) : kind === 'file' ? file : undefined;
    return target === undefined ? [] : [toUri(target)];
  });
}

/** All that takes part in the builds that begin below these folders, as far as it is read: uris in normal form. */
export function takingPart(analysis: Analysis, folders: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = analysis.uris().filter((uri) => folders.some((folder) => isBelow(uri, folder)));
  for (let uri = queue.pop(); uri !== undefined; uri = queue.pop()) {
    for (const named of namedBy(analysis, uri)) {
      if (reached.has(normalUri(named))) continue;
      reached.add(normalUri(named));
      queue.push(named);
    }
  }
  return reached;
}

/** What takes part in the builds that a file which is spoken of takes part in, by their kustomizations or by being one: uris in normal form. */
export function builtBeside(analysis: Analysis, reports: (uri: string) => boolean): ReadonlySet<string> {
  const folders = analysis
    .uris()
    .filter((uri) => analysis.facts(uri)?.role === 'kustomization' && [uri, ...namedBy(analysis, uri)].some(reports))
    .map(folderOf);
  return takingPart(analysis, folders);
}

/** What builds name that is not read yet, in one of the boundaries: files that lie outside of the folders of a workspace. Asked again when these are read. */
export function missedFiles(boundaries: readonly string[]): (analysis: Analysis) => readonly string[] {
  const asked = new Set<string>();
  return (analysis) => {
    const known = new Set(analysis.uris().map(normalUri));
    const missed = analysis
      .uris()
      .filter((uri) => !asked.has(uri))
      .flatMap((uri) => {
        asked.add(uri);
        return namedBy(analysis, uri);
      })
      .filter((uri) => !known.has(normalUri(uri)));
    return [...new Set(missed)].flatMap((uri) => {
      const file = toPath(uri);
      return file !== undefined && diskHost.isInside(file, boundaries) ? [file] : [];
    });
  };
}
