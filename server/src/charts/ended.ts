import type { Span } from '../base/span.ts';
import { limitTexts, type Limit } from './limits.ts';
import type { Rendering } from './rendering.ts';
import type { ChartFile, RenderRequest } from './request.ts';

/** The rendering that had to be ended from outside when it had come to a byte of a file of the request. */
export function endedAt({ files }: RenderRequest, limit: Limit, progress: { readonly file: number; readonly offset: number }): Rendering {
  const file = files[progress.file];
  const span = file === undefined || progress.offset < 0 ? undefined : actionAt(file, progress.offset);
  const text = limitTexts[limit];
  return {
    documents: [],
    templates: [],
    missing: [],
    warnings: [],
    frames: new Int32Array(),
    sources: span === undefined ? [] : [{ file: progress.file }],
    faults: [{ kind: 'limit', text, reason: text, places: span === undefined ? [] : [{ source: 0, span }] }],
  };
}

const decoder = new TextDecoder();

/** The action that begins at a byte of the file; of a template that is no text, or without an end, its opening braces. */
function actionAt({ content }: ChartFile, byte: number): Span {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const start = decoder.decode(bytes.subarray(0, byte)).length;
  const length = decoder.decode(bytes.subarray(byte)).indexOf('}}');
  return { start, end: start + (length < 0 ? 0 : length) + 2 };
}
