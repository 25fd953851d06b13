import type { MarkupContent } from 'vscode-languageserver';
import { trimEnds } from '../../base/texts/ends.ts';

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };

/** Our Markdown for clients that show only text: no marks, the labels of links. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/(?<!\\)\[((?:[^[\]\\]|\\.)*)\]\([^)\s]*\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .split('\n')
    .map((line) => trimEnds(line, ' ', 'end'))
    .join('\n')
    .replace(/\\([\\`*_{}[\]()#+!|<>~$&@=.-])/g, '$1')
    .replace(/&(lt|gt|amp|#\d+);/g, (all, name: string) =>
      name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (entities[name] ?? all),
    );
}

/** Our Markdown for a client that takes Markdown (`takes`) or not. */
export function markupFor(markdown: string, takes: boolean): MarkupContent {
  return takes ? { kind: 'markdown', value: markdown } : { kind: 'plaintext', value: plainText(markdown) };
}
