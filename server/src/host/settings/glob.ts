import { newMatcher, type Test } from '../glob-matcher.ts';

/** Does the whole text match? */
export type Glob = (text: string) => boolean;

/** `settings`: `{a,b}` is one or the other. `git`: braces stand for themselves, and what is left open matches nothing. */
export type GlobDialect = 'settings' | 'git';

/** Longer than any path. */
const longest = 4096;

/** A glob without characters that mean something else than themselves; `undefined` where there are such. */
export function plainGlob(glob: string, dialect: GlobDialect): string | undefined {
  return (dialect === 'settings' ? /[*?[{\\]/ : /[*?[\\]/).test(glob) ? undefined : glob;
}

/**
 * Reads `*`, `**`, `?`, `[a-z]`, `\x` and `{a,b}`; everything else, parentheses too, stands for itself. `*` and `?` stop at slashes, a `**` that
 * is a whole part of a path does not. Matching takes time in proportion to glob times text, whatever the glob is. `undefined`: too long, or, of Git's, not closed.
 */
export function compileGlob(glob: string, dialect: GlobDialect): Glob | undefined {
  if (glob.length > longest) return undefined;
  const plain = plainGlob(glob, dialect);
  return plain === undefined ? matcherOf(glob, dialect) : (text) => text === plain;
}

const slash = 47;
const isAny: Test = () => true;
const isInName: Test = (code) => code !== slash;
const isSlash: Test = (code) => code === slash;

function matcherOf(glob: string, dialect: GlobDialect): Glob | undefined {
  const groups = dialect === 'settings' ? groupsIn(glob) : noGroups;
  const isBorder = (at: number): boolean => at < 0 || at >= glob.length || glob[at] === '/' || groups.has(at);
  const lastBracket = glob.lastIndexOf(']');
  const matcher = newMatcher();
  for (let at = 0; at < glob.length;) {
    const char = characterAt(glob, at);
    const group = groups.get(at);
    if (group === undefined && char === '*') {
      const end = endOfStars(glob, at);
      const isWhole = end - at > 1 && isBorder(at - 1) && isBorder(end);
      if (!isWhole) matcher.many(isInName);
      else if (glob[end] === '/') matcher.folders(isAny, isSlash);
      else matcher.some(isAny);
      at = isWhole && glob[end] === '/' ? end + 1 : end;
      continue;
    }
    const found = char === '[' && at < lastBracket ? classAt(glob, at) : undefined;
    if (found !== undefined) {
      matcher.one(found.test);
      at = found.end;
    } else {
      const escaped = char === '\\' && at + 1 < glob.length ? characterAt(glob, at + 1) : undefined;
      if (dialect === 'git' && (char === '[' || (char === '\\' && escaped === undefined))) return undefined;
      if (group !== undefined) matcher[group]();
      else if (char === '?') matcher.one(isInName);
      else matcher.one(isCharacter(escaped ?? char));
      at += char.length + (escaped?.length ?? 0);
    }
  }
  return matcher.matches;
}

function isCharacter(character: string): Test {
  const wanted = character.codePointAt(0);
  return (code) => code === wanted;
}

/** A character, which may be two units. */
function characterAt(glob: string, at: number): string {
  return String.fromCodePoint(glob.codePointAt(at) ?? 0);
}

function endOfStars(glob: string, start: number): number {
  let end = start;
  while (glob[end] === '*') end++;
  return end;
}

type Group = 'open' | 'or' | 'close';

const noGroups: ReadonlyMap<number, Group> = new Map();

/** Braces and commas that make a choice, by their offset, and what they do to it. A pair without a comma of its own stands for itself. */
function groupsIn(glob: string): ReadonlyMap<number, Group> {
  const groups = new Map<number, Group>();
  const open: { readonly at: number; readonly commas: number[] }[] = [];
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at];
    if (char === '\\') at++;
    else if (char === '{') open.push({ at, commas: [] });
    else if (char === ',') open.at(-1)?.commas.push(at);
    else if (char === '}') {
      const pair = open.pop();
      if (pair === undefined || pair.commas.length === 0) continue;
      groups.set(pair.at, 'open').set(at, 'close');
      for (const comma of pair.commas) groups.set(comma, 'or');
    }
  }
  return groups;
}

/** Characters from one to another, both counted. */
type Characters = readonly [low: number, high: number];

/** Classes by name. */
const classes: ReadonlyMap<string, readonly Characters[]> = new Map(
  Object.entries({
    alnum: '09AZaz',
    alpha: 'AZaz',
    blank: '  \t\t',
    cntrl: '\0\u001f\u007f\u007f',
    digit: '09',
    graph: '!~',
    lower: 'az',
    print: ' ~',
    punct: '!/:@[`{~',
    space: '\t\r  ',
    upper: 'AZ',
    xdigit: '09AFaf',
  }).map(([name, ends]) => [
    name,
    Array.from({ length: ends.length / 2 }, (_, at): Characters => [ends.charCodeAt(2 * at), ends.charCodeAt(2 * at + 1)]),
  ]),
);

/** `[a-z]`, `[!a]`, `[[:digit:]]`; a bracket that comes first stands for itself. No class holds the slash. `undefined`: it is not closed. */
function classAt(glob: string, start: number): { readonly test: Test; readonly end: number } | undefined {
  const isNegated = glob[start + 1] === '!' || glob[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  const ranges: Characters[] = [];
  let at = first;
  for (; at < glob.length && (at === first || glob[at] !== ']'); at++) {
    const name = /^\[:([a-z]{1,9}):\]/.exec(glob.slice(at, at + 13))?.[1];
    if (name !== undefined) {
      ranges.push(...(classes.get(name) ?? []));
      at += name.length + 3;
      continue;
    }
    if (glob[at] === '\\') at++;
    const low = characterAt(glob, at);
    at += low.length - 1;
    const isRange = glob[at + 1] === '-' && at + 2 < glob.length && glob[at + 2] !== ']';
    if (isRange) at += glob[at + 2] === '\\' ? 3 : 2;
    const high = isRange ? characterAt(glob, at) : low;
    if (isRange) at += high.length - 1;
    ranges.push([low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0]);
  }
  if (at >= glob.length) return undefined;
  return { test: (code) => code !== slash && ranges.some(([low, high]) => low <= code && code <= high) !== isNegated, end: at + 1 };
}
