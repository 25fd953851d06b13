import { hole } from '../../../server/src/base/texts/hole.ts';
import { originAt } from '../../../server/src/charts/origin.ts';
import { segmentSize, type RenderedDocument, type Rendering } from '../../../server/src/charts/rendering.ts';
import type { ChartFile, RenderRequest } from '../../../server/src/charts/request.ts';
import type { Renderer } from '../../../server/src/host/helm/render-now.ts';
import { decode } from '../../../server/src/host/decode.ts';

/** Texts of the sources that are no files of archives, by the number of the source. */
export function sourceTexts({ sources }: Rendering, { files }: RenderRequest): ReadonlyMap<number, string> {
  return new Map(
    sources.flatMap(({ file, inner }, index) => {
      const of = files[file];
      const text = of === undefined || inner !== undefined ? undefined : textOf(of);
      return text === undefined ? [] : [[index, text] as const];
    }),
  );
}

const textOf = ({ content }: ChartFile): string | undefined => (typeof content === 'string' ? content : decode(content)?.text);

/** Parts of documents that are said to be text of a template, and those that are not what stands there. */
export function brokenLiterals(
  rendering: Rendering,
  request: RenderRequest,
): { readonly checked: number; readonly wrong: readonly string[] } {
  const texts = sourceTexts(rendering, request);
  const wrong: string[] = [];
  let checked = 0;
  for (const { text, segments, template } of rendering.documents) {
    for (let at = 0; at < segments.length; at += segmentSize) {
      const [start = 0, , source = -1, from = 0, to = 0] = segments.subarray(at, at + segmentSize);
      const written = texts.get(source);
      const end = segments[at + segmentSize] ?? text.length;
      const part = text.slice(start, end);
      if (to >= 0) {
        if (written !== undefined && !/^\{\{[^]*\}\}$/.test(written.slice(from, to)))
          wrong.push(`${template}: ${JSON.stringify(written.slice(from, to))} is no action`);
      } else if (written !== undefined && !part.includes(hole)) {
        checked++;
        const there = written.slice(from, from + part.length);
        // What stands before `<no value>` and behind it is one text.
        if (there !== part && !written.slice(from).startsWith(part.trimEnd()))
          wrong.push(`${template}: ${JSON.stringify(part)} is ${JSON.stringify(there)} in the template`);
      }
    }
  }
  return { checked, wrong };
}

/** Changes characters of templates, spread over the documents: each has to change where it is said to come out, and be the same character there. */
export function changedPlaces(
  renderer: Renderer,
  rendering: Rendering,
  request: RenderRequest,
  most: number,
): { readonly changed: number; readonly unchanged: readonly string[] } {
  const texts = sourceTexts(rendering, request);
  const candidates = rendering.documents.flatMap((document, index) =>
    placesIn(rendering, document, texts).map((place) => ({ ...place, document, index })),
  );
  const step = Math.max(1, Math.floor(candidates.length / most));
  const unchanged: string[] = [];
  let changed = 0;
  for (let i = Math.floor(step / 2); i < candidates.length && changed + unchanged.length < most; i += step) {
    const { document, offset, source, at } = candidates[i] ?? { offset: 0, source: 0, at: 0 };
    const file = rendering.sources[source]?.file ?? -1;
    const text = texts.get(source) ?? '';
    const other = /\d/.test(text[at] ?? '') ? (text[at] === '7' ? '8' : '7') : text[at] === 'q' ? 'w' : 'q';
    const edited = {
      ...request,
      strict: false,
      files: request.files.map((each, index) =>
        index === file ? { ...each, content: text.slice(0, at) + other + text.slice(at + 1) } : each,
      ),
    };
    const now = renderer.render(edited).documents.filter(({ template }) => template === document?.template);
    const before = document?.text ?? '';
    if (now.some((each) => each.text[offset] === other && each.text.length === before.length)) changed++;
    else unchanged.push(`${document?.template ?? ''} at ${offset}, ${JSON.stringify(before.slice(Math.max(0, offset - 20), offset + 20))}`);
  }
  return { changed, unchanged };
}

/** Letters and digits that are text of a template, but for those that decide what the document is or how it is sorted. */
function placesIn(
  rendering: Rendering,
  document: RenderedDocument,
  texts: ReadonlyMap<number, string>,
): readonly { readonly offset: number; readonly source: number; readonly at: number }[] {
  const found: { offset: number; source: number; at: number }[] = [];
  for (const { index, 0: line } of document.text.matchAll(/[^\n]+/g)) {
    if (/kind|hook|^\s*#|[{}[\]&*|>%@`"']/.test(line)) continue;
    for (const { index: inLine } of line.matchAll(/[A-Za-z0-9]+/g)) {
      const offset = index + inLine;
      const origin = originAt(rendering, document, offset);
      if (origin?.literal === true && texts.has(origin.place.source))
        found.push({ offset, source: origin.place.source, at: origin.place.span.start });
    }
  }
  return found;
}
