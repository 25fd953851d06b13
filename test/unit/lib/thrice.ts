import { exampleFiles, type Files } from '../../spec/lib/driver.ts';

/** Copies of an example, each found again by what only it holds. */
export interface Thrice {
  readonly files: Files;
  /** Which copy holds this place of a file, from 0. */
  readonly copyAt: (file: string, offset: number) => number;
  /** Where the copies of the only file begin; none where there are several files. */
  readonly starts: readonly number[];
  /** One more copy, to stand before the others in the only file. */
  readonly another: string;
}

const copies = [0, 1, 2];

/** Ends of the namespaces of the copies, the last one for one more. */
export const namespaceEnds = ['alpha', 'beta', 'gamma', 'delta'] as const;

/** The text in a namespace of its own: each object that says none says it, names in text that say one say the new one. */
function inNamespace(text: string, copy: number): string {
  const end = namespaceEnds[copy] ?? '';
  const own = new Set(['default', ...[...text.matchAll(/^\s*namespace: (\S+)$/gm)].map(([, name = '']) => name)]);
  const moved = [...own].reduce(
    (rest, name) => rest.replaceAll(new RegExp(`(?<=[.]|namespace: )${name}(?=[.:/"'\\s]|$)`, 'gm'), `${name}-${end}`),
    text,
  );
  return moved.replaceAll(/^( *(?:- )?)metadata:\n((?: +)name: [^\n]*\n)(?! +namespace:)/gm, (all, _, line: string) =>
    /^ *metadata:\n/.test(all) ? `${all}${/^ */.exec(line)?.[0] ?? ''}namespace: default-${end}\n` : all,
  );
}

/** An example of a rule three times: in one file where it is one, else in three folders. */
export function thrice(example: string, namespaces: 'other' | 'same'): Thrice {
  const files = exampleFiles(example);
  const copyOf = (text: string, copy: number): string => (namespaces === 'other' ? inNamespace(text, copy) : text);
  if (files.size > 1) {
    const all = copies.flatMap((copy) => [...files].map(([name, text]) => [`copy${copy}/${name}`, copyOf(text, copy)] as const));
    return { files: new Map(all), copyAt: (file) => Number(/^copy(\d)/.exec(file)?.[1]), starts: [], another: '' };
  }
  const [[name, text] = ['', '']] = files;
  const [another = '', ...parts] = [3, ...copies].map((copy) => copyOf(text.replace(/\n*$/, '\n'), copy));
  const separator = '---\n';
  const starts = parts.map((_, copy) => parts.slice(0, copy).reduce((sum, part) => sum + part.length + separator.length, 0));
  return {
    files: new Map([[name, parts.join(separator)]]),
    copyAt: (_, offset) => starts.findLastIndex((start) => start <= offset),
    starts,
    another: another + separator,
  };
}
