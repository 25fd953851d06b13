import type { Span } from '../../base/span.ts';
import type { ScalarNode } from '../../yaml/node.ts';

/** Text of a scalar as it is written, without its quotes and with blanks for escapes, so that offsets in it lead to the file. */
export interface Source {
  readonly field: string;
  /** The key, the variable or the flag whose value it is. */
  readonly key: string | undefined;
  readonly text: string;
  /** Offset of its first character in the file. */
  readonly start: number;
}

/** The source of a scalar of a file. */
export function sourceOf(file: string, node: ScalarNode, field: string, key?: string): Source {
  const quoted = node.style === 'double' || node.style === 'single' ? 1 : 0;
  const raw = file.slice(node.start + quoted, node.end - quoted);
  const text =
    node.style === 'double' && raw.includes('\\')
      ? raw.replace(/\\([\s\S])/g, (_, next: string, at: number) => escaped(next, raw.slice(at + 2, at + 3)))
      : raw;
  return { field, key, text, start: node.start + quoted };
}

/** Two characters for an escape: what it means, behind a blank; a quote that ends something stands before it. */
function escaped(next: string, behind: string): string {
  // Of a backslash both stay, so that no word ends there.
  if (next === '\\') return '\\\\';
  if (next === '"') return /^[\w/$[{<.-]/.test(behind) ? ' "' : '" ';
  return next === 'n' || next === '\n' ? ' \n' : next === 't' || next === 'r' ? '  ' : ` ${next}`;
}

/** Where a part of a source stands in the file. */
export function spanIn({ start }: Source, from: number, to: number): Span {
  return { start: start + from, end: start + to };
}
