/** Stands for one character of a template expression; valid YAML text that no manifest holds. */
export const placeholder = '\ue000';

export interface Masked {
  /** Same length, same line breaks. */
  readonly text: string;
  readonly templated: boolean;
  /** Offsets of whole-line statements (`{{ if … }}`, `{{ include … }}`): structure that we do not see. */
  readonly statements: readonly number[];
}

const expression = /\{\{[\s\S]*?\}\}/g;

/** Replaces template expressions `{{ … }}` by placeholders; lines that hold nothing else become comments. */
export function maskTemplates(text: string): Masked {
  if (!text.includes('{{')) return { text, templated: false, statements: [] };
  const masked = text.replace(expression, (found) => found.replace(/[^\r\n]/g, placeholder));
  if (masked === text) return { text, templated: false, statements: [] };
  const statements: number[] = [];
  const commented = masked.replace(/^([ \t]*)\ue000([ \t\ue000]*)$/gm, (_line, indent: string, rest: string, at: number) => {
    statements.push(at + indent.length);
    return `${indent}#${rest}`;
  });
  return { text: commented, templated: true, statements };
}
