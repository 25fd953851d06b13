import { disk } from '#host/disk';
import path from '#host/path';

/** More than anybody writes by hand, in bytes. */
const largest = 1024 * 1024;

const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];

/** Where controller-gen writes in a project of kubebuilder, below the folder of its PROJECT file (book.kubebuilder.io, `make manifests`). */
const generated = /^config\/(?:crd(?:\/bases(?:\/[^/]+)?)?|rbac\/role\.yaml|webhook\/manifests\.yaml)$/;

/** Commands that make files, of which any argument may be one. */
const makesFiles = /(?:^|[\s@;(|])(?:cp|mv|mkdir|rsync|curl|wget|tar|unzip|tee|git clone)\s|output:/;

/** What stands behind an arrow or an option for output. */
const output = /(?:>|\s-o|--output(?:-dir)?[ =])\s*([^\s;|&>]+)/g;

/**
 * The tool that writes what belongs at a path, in plain words, as a Makefile or the PROJECT file of kubebuilder in a folder on the way from `root` tells.
 * `relative`: the path below `root`, with forward slashes.
 */
export function toolThatWrites(root: string, relative: string): string | undefined {
  const parts = relative.split('/');
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = path.join(root, ...parts.slice(0, depth));
    const below = parts.slice(depth).join('/');
    if (generated.test(below) && /^layout:/m.test(textOf(folder, 'PROJECT') ?? '')) return 'controller-gen writes it';
    if (makefiles.some((name) => isWrittenBy(textOf(folder, name) ?? '', below))) return 'make writes it';
  }
  return undefined;
}

const textOf = (folder: string, name: string): string | undefined => disk.ownText(path.join(folder, name), largest);

/** Does a line that makes files name the path, something below it, or as the output of a generator a folder that holds it? */
function isWrittenBy(makefile: string, target: string): boolean {
  if (!makefile.includes(target.split('/', 1)[0] ?? target)) return false;
  return makefile.split('\n').some((line) => {
    const words = makesFiles.test(line) ? line.split(/[\s"'=;()]+/) : [...line.matchAll(output)].map(([, word = '']) => word);
    return words
      .map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''))
      .some(
        (named) =>
          named === target ||
          named.startsWith(`${target}/`) ||
          (named !== '' && line.includes('output:') && target.startsWith(`${named}/`)),
      );
  });
}
