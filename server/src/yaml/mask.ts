import { hole } from '../base/texts/hole.ts';

export interface Masked {
  /** Same length, same line breaks. */
  readonly text: string;
  readonly templated: boolean;
  /** Offsets of whole-line statements (`{{ if … }}`, `{{ include … }}`): structure that we do not see. */
  readonly statements: readonly number[];
}

/** Every `{{ … }}` made of holes; one that is not closed stays. */
function withoutExpressions(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const close = open < 0 ? -1 : text.indexOf('}}', open + 2);
    if (close < 0) return at === 0 ? text : parts.join('') + text.slice(at);
    parts.push(text.slice(at, open), text.slice(open, close + 2).replace(/[^\r\n]/g, hole));
    at = close + 2;
  }
}

/** Replaces template expressions `{{ … }}` by holes; lines that hold nothing else become comments. */
export function maskTemplates(text: string): Masked {
  if (!text.includes('{{')) return { text, templated: false, statements: [] };
  const masked = withoutExpressions(text);
  if (masked === text) return { text, templated: false, statements: [] };
  const statements: number[] = [];
  const commented = masked.replace(/^([ \t]*)\ue000([ \t\ue000]*)$/gm, (_line, indent: string, rest: string, at: number) => {
    statements.push(at + indent.length);
    return `${indent}#${rest}`;
  });
  return { text: commented, templated: true, statements };
}
