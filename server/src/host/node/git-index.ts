import { promises } from 'node:fs';
import { GitIndexManager } from 'isomorphic-git/managers';
import { FileSystem } from 'isomorphic-git/models';

/**
 * Paths of the files in the index of a repository, below its root. Rejects where the index cannot be read: versions 2 and 3 can. Loaded only where it is
 * needed; of the library no more than reads an index.
 */
export function filesInIndex(gitFolder: string): Promise<readonly string[]> {
  return GitIndexManager.acquire({ fs: new FileSystem({ promises }), gitdir: gitFolder, cache: {} }, (index) => index.entries.map(({ path }) => path));
}
