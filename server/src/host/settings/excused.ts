import { disk } from '#host/disk';
import path from '#host/path';
import { rootRules } from '../listing/ignore-rules.ts';
import { submodulesOf } from '../listing/submodules.ts';
import { isRepository } from '../listing/tracking.ts';
import { toPath } from '../uri.ts';
import { toolThatWrites } from '../listing/written-by-tools.ts';

/**
 * Why nothing may be at a path below `root` although all is right: a program writes it, as `.gitignore`, a Makefile or a generator's project file tells,
 * a submodule that is not checked out holds it, or nobody has read it yet. Read anew each time, since both files change; it is asked of few paths.
 */
export function excusedBelow(root: string): (uri: string) => string | undefined {
  return (uri) => {
    const file = toPath(uri);
    const relative = file === undefined ? undefined : path.relative(root, file).split(path.sep).join('/');
    if (file === undefined || relative === undefined || relative === '' || relative.startsWith('../')) return undefined;
    if (disk.stat(file) === undefined) return 'it is not read yet';
    const submodule = submoduleAround(root, file);
    if (submodule !== undefined) return `the submodule ${submodule} holds it`;
    return isIgnored(root, relative) ? 'git ignores it, so a program writes it' : toolThatWrites(root, relative);
  };
}

/** The submodule, of the repository that `root` is in, that holds a file. */
function submoduleAround(root: string, file: string): string | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const relative = path.relative(folder, file).split(path.sep).join('/');
    const found = submodulesOf(folder).find((each) => relative === each || relative.startsWith(`${each}/`));
    if (found !== undefined || isRepository(folder) || folder === path.dirname(folder)) return found;
  }
}

/** Does a `.gitignore` on the way name the path, as a file or as a folder, or a folder that would hold it? */
function isIgnored(root: string, relative: string): boolean {
  let rules = rootRules(root, [], true);
  const parts = relative.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const here = parts.slice(0, depth).join('/');
    if (rules.ignores(`${here}/`) || (depth === parts.length && rules.ignores(here))) return true;
    rules = rules.inside(path.join(root, here), `${here}/`);
  }
  return false;
}
