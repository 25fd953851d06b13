import type { RenderedDocument, Rendering } from './rendering.ts';

/** Documents as one text, and where each of them stands in it. */
export interface PrintedRendering {
  readonly text: string;
  /** In order; `start` is the offset of the document's own text. */
  readonly documents: readonly { readonly start: number; readonly document: RenderedDocument }[];
}

export interface PrintOptions {
  /** Without those that helm runs as hooks. */
  readonly noHooks?: boolean;
  /** Without hooks that are tests. */
  readonly skipTests?: boolean;
}

/** All documents as `helm template` prints them. */
export function printRendering(
  { documents }: Pick<Rendering, 'documents'>,
  { noHooks = false, skipTests = false }: PrintOptions = {},
): PrintedRendering {
  const isPrinted = ({ hook }: RenderedDocument): boolean =>
    hook === undefined || !(noHooks || (skipTests && hook.events.includes('test')));
  const printed = documents.filter(isPrinted);
  const hooksFrom = printed.findIndex(({ hook }) => hook !== undefined);
  const manifests = hooksFrom < 0 ? printed : printed.slice(0, hooksFrom);
  const places: { start: number; document: RenderedDocument }[] = [];
  let text = '';
  const put = (document: RenderedDocument): void => {
    text += `---\n# Source: ${document.template}\n`;
    places.push({ start: text.length, document });
    text += `${document.text}\n`;
  };
  manifests.forEach(put);
  text = `${text.trimEnd()}\n`;
  printed.slice(manifests.length).forEach(put);
  return { text, documents: places };
}

/** The document that an offset of the printed text is in, and the offset in its own text; `undefined` before the first. */
export function documentAt(
  { documents }: PrintedRendering,
  offset: number,
): { readonly document: RenderedDocument; readonly offset: number } | undefined {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((documents[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = documents[low - 1];
  return found && { document: found.document, offset: offset - found.start };
}
