import { RE2JS } from 're2js';

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
 * is a whole part of a path does not. Matching takes time in proportion to glob times text, whatever the glob is. `undefined`: too long, or
 * nested too deeply.
 */
export function compileGlob(glob: string, dialect: GlobDialect): Glob | undefined {
  if (glob.length > longest) return undefined;
  const plain = plainGlob(glob, dialect);
  if (plain !== undefined) return (text) => text === plain;
  try {
    const source = patternOf(glob, dialect);
    const pattern = source === undefined ? undefined : RE2JS.compile(source, RE2JS.DOTALL);
    return pattern && ((text) => pattern.matches(text));
  } catch {
    return undefined;
  }
}

function patternOf(glob: string, dialect: GlobDialect): string | undefined {
  const groups = dialect === 'settings' ? groupsIn(glob) : noGroups;
  const isBorder = (at: number): boolean => at < 0 || at >= glob.length || glob[at] === '/' || groups.has(at);
  const lastBracket = glob.lastIndexOf(']');
  let pattern = '';
  for (let at = 0; at < glob.length;) {
    const char = characterAt(glob, at);
    const group = groups.get(at);
    if (group === undefined && char === '*') {
      const end = endOfStars(glob, at);
      const isWhole = end - at > 1 && isBorder(at - 1) && isBorder(end);
      pattern += !isWhole ? '[^/]*' : glob[end] === '/' ? '(?:.*/)?' : '.+';
      at = isWhole && glob[end] === '/' ? end + 1 : end;
      continue;
    }
    const found = char === '[' && at < lastBracket ? classAt(glob, at) : undefined;
    if (found !== undefined) {
      pattern += found.source;
      at = found.end;
    } else {
      const escaped = char === '\\' && at + 1 < glob.length ? characterAt(glob, at + 1) : undefined;
      if (dialect === 'git' && (char === '[' || (char === '\\' && escaped === undefined))) return undefined;
      pattern += group ?? (char === '?' ? '[^/]' : RE2JS.quote(escaped ?? char));
      at += char.length + (escaped?.length ?? 0);
    }
  }
  return pattern;
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

const noGroups: ReadonlyMap<number, string> = new Map();

/** Braces and commas that make a choice, by their offset, and what they are in a pattern. A pair without a comma of its own stands for itself. */
function groupsIn(glob: string): ReadonlyMap<number, string> {
  const groups = new Map<number, string>();
  const open: { readonly at: number; readonly commas: number[] }[] = [];
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at];
    if (char === '\\') at++;
    else if (char === '{') open.push({ at, commas: [] });
    else if (char === ',') open.at(-1)?.commas.push(at);
    else if (char === '}') {
      const pair = open.pop();
      if (pair === undefined || pair.commas.length === 0) continue;
      groups.set(pair.at, '(?:').set(at, ')');
      for (const comma of pair.commas) groups.set(comma, '|');
    }
  }
  return groups;
}

/** Classes by name, without the slash. */
const classes = new Map(
  Object.entries({
    alnum: '0-9A-Za-z',
    alpha: 'A-Za-z',
    blank: ' \\t',
    cntrl: '\\x00-\\x1f\\x7f',
    digit: '0-9',
    graph: '!-.0-~',
    lower: 'a-z',
    print: ' -.0-~',
    punct: '!-.:-@\\[-`{-~',
    space: '\\t-\\r ',
    upper: 'A-Z',
    xdigit: '0-9A-Fa-f',
  }),
);

/** `[a-z]`, `[!a]`, `[[:digit:]]`; a bracket that comes first stands for itself. No class holds the slash. `undefined`: it is not closed. */
function classAt(glob: string, start: number): { readonly source: string; readonly end: number } | undefined {
  const isNegated = glob[start + 1] === '!' || glob[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  let ranges = '';
  let at = first;
  for (; at < glob.length && (at === first || glob[at] !== ']'); at++) {
    const name = /^\[:([a-z]{1,9}):\]/.exec(glob.slice(at, at + 13))?.[1];
    if (name !== undefined) {
      ranges += classes.get(name) ?? '';
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
    ranges += rangeOf(low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0);
  }
  if (at >= glob.length) return undefined;
  return { source: isNegated ? `[^/${ranges}]` : ranges === '' ? '[^\\x00-\\x{10ffff}]' : `[${ranges}]`, end: at + 1 };
}

const slash = 47;

function rangeOf(low: number, high: number): string {
  if (!(low <= high)) return '';
  if (low <= slash && slash <= high) return rangeOf(low, slash - 1) + rangeOf(slash + 1, high);
  return `${codeOf(low)}-${codeOf(high)}`;
}

const codeOf = (code: number): string => `\\x{${code.toString(16)}}`;
