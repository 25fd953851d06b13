import type { Bundle } from '../types.ts';

/** Stands, for people, for the name of a release that nobody named. */
const symbol = '<release>';

/** Text about an object as people read it: of a chart that nobody named a release of, the name that it was rendered with is a symbol. */
export function withReleaseSymbol(text: string, { environment }: Bundle): string {
  const standIn = environment?.standIn;
  return standIn === undefined || !text.includes(standIn) ? text : text.replaceAll(standIn, symbol);
}

/** The same in Markdown, in which the symbol is no tag. */
export function withReleaseSymbolInMarkdown(text: string, bundle: Bundle): string {
  if (bundle.environment?.standIn === undefined) return text;
  const parts = text.split('`');
  return parts
    .map((part, index) =>
      index % 2 === 1 ? withReleaseSymbol(part, bundle) : withReleaseSymbol(part, bundle).replaceAll(symbol, '&lt;release&gt;'),
    )
    .join('`');
}
