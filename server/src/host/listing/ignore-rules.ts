import { disk } from '#host/disk';
import path from '#host/path';
import { globList, settingGlobs, type GlobList } from '../settings/glob-list.ts';
import { isRepository, type Tracked } from './tracking.ts';

/** `.gitignore` files from the root down to one folder. */
export interface IgnoreRules {
  /** `relative`: path below the root with forward slashes, folders with a final slash. */
  ignores(relative: string): boolean;
  /** Is it left out by the globs that were given, whatever Git tracks? */
  excludes(relative: string): boolean;
  /** As `ignores`; `undefined` where no rule says anything, `false` where one takes it back. */
  opinion(relative: string): boolean | undefined;
  /** The rules inside a folder below (`relative` with final slash). */
  inside(folder: string, relative: string): IgnoreRules;
}

interface Level {
  readonly base: string;
  readonly rules: GlobList;
}

/** More than any list of patterns needs, in bytes. */
const largest = 1024 * 1024;

function readRules(folder: string): GlobList | undefined {
  const text = disk.ownText(path.join(folder, '.gitignore'), largest);
  return text === undefined ? undefined : globList(text.split('\n'), 'git');
}

/** Folders end with a slash here. */
function verdictOf(rules: GlobList, relative: string): boolean | undefined {
  return relative.endsWith('/') ? rules.verdict(relative.slice(0, -1), true) : rules.verdict(relative, false);
}

/** Nearest file that has an opinion wins, as in git. */
function build(levels: readonly Level[], excludes: IgnoreRules['excludes']): IgnoreRules {
  const opinion = (relative: string): boolean | undefined => {
    for (let i = levels.length - 1; i >= 0; i--) {
      const level = levels[i];
      if (!level) continue;
      const verdict = verdictOf(level.rules, relative.slice(level.base.length));
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  };
  return {
    ignores: (relative) => opinion(relative) === true,
    excludes,
    opinion,
    inside(folder, relative) {
      const rules = readRules(folder);
      return rules ? build([...levels, { base: relative, rules }], excludes) : this;
    },
  };
}

/** Rules at the root of a walk: the given globs, then the root's own `.gitignore` and those of the repository above it. */
export function rootRules(root: string, exclude: readonly string[], gitignore: boolean): IgnoreRules {
  const globs = exclude.length > 0 ? settingGlobs(exclude) : undefined;
  const rules = gitignore ? readRules(root) : undefined;
  const below = build(
    [rules, globs].flatMap((each) => (each ? [{ base: '', rules: each }] : [])),
    (relative) => globs !== undefined && verdictOf(globs, relative) === true,
  );
  return gitignore ? withParents(root, below) : { ...below, inside: () => below };
}

/** A folder inside a repository also obeys the `.gitignore` files between it and the repository's root. */
function withParents(root: string, below: IgnoreRules): IgnoreRules {
  const above: { readonly folder: string; readonly rules: GlobList }[] = [];
  if (!isRepository(root)) {
    for (let folder = path.dirname(root); ; folder = path.dirname(folder)) {
      const rules = readRules(folder);
      if (rules) above.push({ folder, rules });
      if (isRepository(folder)) break;
      if (folder === path.dirname(folder)) return below;
    }
  }
  if (above.length === 0) return below;
  const outer = (relative: string): boolean =>
    above.some(({ folder, rules }) => {
      const prefix = path.relative(folder, root).split(path.sep).join('/');
      return verdictOf(rules, `${prefix}/`) !== true && verdictOf(rules, `${prefix}/${relative}`) === true;
    });
  const judge = (inner: IgnoreRules): IgnoreRules => ({
    ignores: (relative) => inner.opinion(relative) ?? outer(relative),
    excludes: inner.excludes,
    opinion: (relative) => inner.opinion(relative) ?? outer(relative),
    inside: (folder, relative) => judge(inner.inside(folder, relative)),
  });
  return judge(below);
}

/** Rules inside of a folder that is ignored as a whole, below `base` in its repository: what is tracked there is there all the same. */
export function trackedAlone({ excludes }: IgnoreRules, tracked: Tracked, pathInRepository: (relative: string) => string): IgnoreRules {
  const ignores = (relative: string): boolean => {
    const name = pathInRepository(relative);
    return excludes(relative) || !(name.endsWith('/') ? tracked.holds(name) : tracked.has(name));
  };
  const rules: IgnoreRules = { ignores, excludes, opinion: ignores, inside: () => rules };
  return rules;
}
