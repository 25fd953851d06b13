import { disk } from '#host/disk';
import path from '#host/path';

/** More than any list of submodules needs, in bytes. */
const largest = 1024 * 1024;

/** Paths of the submodules of a repository, below its root, by its `.gitmodules` (git-scm.com/docs/gitmodules). */
export function submodulesOf(root: string): readonly string[] {
  const text = disk.ownText(path.join(root, '.gitmodules'), largest) ?? '';
  return text.split('\n').flatMap((line) => /^\s*path\s*=\s*(\S.*)$/.exec(line)?.[1]?.trim().replace(/\/$/, '') ?? []);
}
