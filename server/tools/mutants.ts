/** A small change that makes code mean something else. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

interface Operator {
  readonly find: RegExp;
  /** `undefined`: not here. */
  readonly change: (match: RegExpExecArray, code: string) => { readonly length: number; readonly text: string } | undefined;
}

const swap = (find: RegExp, pairs: Readonly<Record<string, string>>): Operator => ({
  find,
  change: ([all]) => {
    const text = pairs[all];
    return text === undefined ? undefined : { length: all.length, text };
  },
});

const operators: readonly Operator[] = [
  swap(/===|!==/g, { '===': '!==', '!==': '===' }),
  swap(/ (?:<=|>=|<|>) (?!\{)/g, { ' < ': ' <= ', ' <= ': ' < ', ' > ': ' >= ', ' >= ': ' > ' }),
  swap(/&&|\|\|/g, { '&&': '||', '||': '&&' }),
  swap(/ [+-] (?=\w)/g, { ' + ': ' - ', ' - ': ' + ' }),
  swap(/\b(?:true|false)\b/g, { true: 'false', false: 'true' }),
  swap(/\.(?:some|every)\(/g, { '.some(': '.every(', '.every(': '.some(' }),
  { find: /\b\d+\b(?![\d.n])/g, change: ([all]) => ({ length: all.length, text: String(Number(all) + 1) }) },
  { find: /!(?=[\w(])/g, change: () => ({ length: 1, text: '' }) },
  {
    find: /\bif \(/g,
    change: ({ 0: all, index }, code) => {
      const close = closing(code, index + all.length - 1);
      return close < 0 ? undefined : { length: close + 1 - index, text: `if (!(${code.slice(index + all.length, close)}))` };
    },
  },
];

/** Offset of the parenthesis that closes the one at `open`. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === '(') depth++;
    else if (code[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

/** Code with the inside of comments, texts and expressions blank, of the same length; what stands in `${…}` of a template is blank, too. */
function masked(text: string): string {
  return text.replace(
    /\/\*[^]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`|(?<=[(,=:!&|?]\s?)\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g,
    (found) => found.replace(/[^\n]/g, ' '),
  );
}

/** Lines that hold only types. */
const typeLine = /^\s*(?:readonly |import |export type |type |interface |export interface |\| |declare )/;

/** All mutants of a source file, in order. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  const code = masked(text);
  const found = operators.flatMap(({ find, change }) =>
    [...code.matchAll(find)].flatMap((match): Mutant[] => {
      const changed = change(match, code);
      if (changed === undefined) return [];
      const start = match.index;
      const lineStart = code.lastIndexOf('\n', start) + 1;
      if (typeLine.test(code.slice(lineStart, start + 1)) || typeLine.test(code.slice(lineStart))) return [];
      const before = text.slice(start, start + changed.length);
      // An `if` is taken from the real text, so that texts in its condition stay.
      const after = changed.text.startsWith('if (!(') ? `if (!(${before.slice(4, -1)}))` : changed.text;
      return [{ file, line: text.slice(0, start).split('\n').length, start, end: start + changed.length, before, after }];
    }),
  );
  return found.sort((a, b) => a.start - b.start);
}
