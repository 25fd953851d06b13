import { withEllipses } from './hole.ts';

/** Anything but the printable part of ASCII: most texts have none of it. */
const special = /[^ -~]/;

/** Marks by which runners of CI jobs take a part of any line for a command to them. */
const runnerMark = /##(?=\[|vso\[|teamcity\[)/gi;

/**
 * Text of the workspace as people read it, in terminals, logs and editors: what is made later is an ellipsis (`…-db` for
 * `{{ .Release.Name }}-db`); control and format characters (line ends, escapes, changes of direction) are blanks.
 */
export function printable(text: string): string {
  const plain = text.includes('##') ? text.replace(runnerMark, '# #') : text;
  return special.test(plain) ? withEllipses(plain).replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ') : plain;
}

/** The same with as many characters, for texts that marks stand below. */
export function printableInPlace(text: string): string {
  const plain = [...text]
    .map((character) => (special.test(character) ? withEllipses(character).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/u, ' ') : character))
    .join('');
  return plain.replace(runnerMark, '# ');
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** A file at the beginning of a line: a runner of CI jobs takes one that begins with two colons for a command. */
export function heading(file: string): string {
  const name = printable(file);
  return name.trimStart().startsWith('::') ? `./${name}` : name;
}
