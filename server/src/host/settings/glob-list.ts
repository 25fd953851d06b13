import { getOrMake } from '../../base/get-or-make.ts';
import { compileGlob, plainGlob, type Glob, type GlobDialect } from './glob.ts';

/** Globs as in `.gitignore`: one without a slash counts at any depth, one that ends with a slash for folders only, and `!` takes back what an earlier one says. */
export interface GlobList {
  /** What the last glob that matches just this path says: `true`, or `false` where it takes back; `undefined`: none matches. Forward slashes, none at the ends. */
  verdict(path: string, isFolder: boolean): boolean | undefined;
  /** Is the file meant, or a folder that it lies in? The last glob that matches any of them decides. */
  covers(path: string): boolean;
}

interface Rule {
  readonly negated: boolean;
  readonly folderOnly: boolean;
}

/** More globs with wildcards than any list needs; further ones count as not written. Each is asked for each path. */
const mostWild = 1000;

/** Reads the globs, one a line, the last one first in importance. */
export function globList(lines: readonly string[], dialect: GlobDialect): GlobList {
  const rules: Rule[] = [];
  /** Indexes of rules by the name, or by the path, that they are for. */
  const names = new Map<string, number[]>();
  const paths = new Map<string, number[]>();
  const wild: { readonly index: number; readonly isPath: boolean; readonly glob: Glob }[] = [];
  for (const line of lines) {
    const { body, negated, folderOnly, isPath } = read(line);
    const plain = plainGlob(body, dialect);
    if (body === '') continue;
    if (plain !== undefined) getOrMake(isPath ? paths : names, plain, () => []).push(rules.length);
    else {
      const glob = wild.length < mostWild ? compileGlob(body, dialect) : undefined;
      if (glob === undefined) continue;
      wild.push({ index: rules.length, isPath, glob });
    }
    rules.push({ negated, folderOnly });
  }
  const counts = (index: number, isFolder: boolean): boolean => isFolder || rules[index]?.folderOnly === false;
  /** The last rule that matches this path; -1: none. */
  const last = (path: string, isFolder: boolean): number => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const lastOf = (indexes: readonly number[] | undefined): number => indexes?.findLast((index) => counts(index, isFolder)) ?? -1;
    const plain = Math.max(lastOf(names.get(name)), lastOf(paths.get(path)));
    const found = wild.findLast(({ index, isPath, glob }) => index > plain && counts(index, isFolder) && glob(isPath ? path : name));
    return found?.index ?? plain;
  };
  const says = (index: number): boolean | undefined => (index < 0 ? undefined : rules[index]?.negated === false);
  return {
    verdict: (path, isFolder) => (rules.length === 0 ? undefined : says(last(path, isFolder))),
    covers(path) {
      if (rules.length === 0) return false;
      let best = last(path, false);
      for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) best = Math.max(best, last(path.slice(0, end), true));
      return says(best) === true;
    },
  };
}

/** Globs of settings, which know braces. */
export function settingGlobs(globs: readonly string[]): GlobList {
  return globList(
    globs.map((glob) => glob.replace(/^\.\//, '')),
    'settings',
  );
}

/** A line without its marks (git-scm.com/docs/gitignore). */
function read(line: string): Rule & { readonly body: string; readonly isPath: boolean } {
  const text = withoutBlanks(line.endsWith('\r') ? line.slice(0, -1) : line);
  const negated = text.startsWith('!');
  const pattern = text.slice(negated ? 1 : 0);
  const folderOnly = pattern.endsWith('/');
  const whole = text.startsWith('#') ? '' : pattern.slice(0, folderOnly ? -1 : pattern.length);
  return { negated, folderOnly, isPath: whole.includes('/'), body: whole.startsWith('/') ? whole.slice(1) : whole };
}

/** Blanks at the end count only behind a backslash. */
function withoutBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}
