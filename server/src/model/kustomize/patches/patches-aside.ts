import { some } from '../../../base/some.ts';
import { isKustomization } from '../../../facts/role.ts';
import type { FileFacts } from '../../../facts/types.ts';
import { folderOf, normalUri, resolvePath } from '../../files/paths.ts';
import { changePaths, readKustomization } from '../kustomization.ts';

/** What kustomizations under other file names, which nobody builds as they stand, change objects by. Their resources are what they are without them. */
export class PatchesAside {
  /** Files in normal form, by who names them. */
  readonly #named = new Map<string, ReadonlySet<string>>();

  get isEmpty(): boolean {
    return this.#named.size === 0;
  }

  /** Does one of them name the file as a patch? `key`: in normal form. */
  has(key: string): boolean {
    return some(this.#named.values(), (keys) => keys.has(key));
  }

  /** Takes in what a file says by now; the files that it names or named. */
  follow(uri: string, file: FileFacts | undefined): Iterable<string> {
    const trees = file?.role === 'manifests' ? file.trees.filter(isKustomization) : [];
    const before = this.#named.get(uri);
    if (trees.length === 0 && before === undefined) return [];
    const now = new Set(trees.flatMap((tree) => keysIn(folderOf(uri), changePaths(readKustomization(tree)))));
    if (trees.length === 0) this.#named.delete(uri);
    else this.#named.set(uri, now);
    return new Set([...(before ?? []), ...now]);
  }
}

/** Paths from a folder on, in normal form; what leads out of everything is left out. */
export function keysIn(folder: string, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const resolved = resolvePath(folder, path);
    return resolved === undefined ? [] : [normalUri(resolved)];
  });
}
