import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** More than any list of submodules needs, in bytes. */
const largest = 1024 * 1024;

/** Paths of the submodules of a repository, below its root, by its `.gitmodules` (git-scm.com/docs/gitmodules); not through links, which may lead out of it. */
export function submodulesOf(root: string): readonly string[] {
  try {
    const file = path.join(root, '.gitmodules');
    const stat = lstatSync(file);
    if (!stat.isFile() || stat.size > largest) return [];
    return readFileSync(file, 'utf8').split('\n').flatMap((line) => /^\s*path\s*=\s*(\S.*)$/.exec(line)?.[1]?.trim().replace(/\/$/, '') ?? []);
  } catch {
    return [];
  }
}
