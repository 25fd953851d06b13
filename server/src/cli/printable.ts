import { withEllipses } from '../base/hole.ts';

/** Text of the workspace for a terminal: control and format characters (line ends, escapes, changes of direction) become blanks. */
export function printable(text: string): string {
  return withEllipses(text).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
}
