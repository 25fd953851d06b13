import type { Span } from '../base/span.ts';
import { frameSize, segmentSize, type RenderedDocument, type Rendering, type SourcePlace } from './rendering.ts';

/** Where a part of a rendered document comes from. */
export interface Origin {
  /**
   * What a person would edit: text of a template, or the action that printed it. A line belongs to the template, named or not, in whose text it
   * begins: what is in it is placed there. A line that an action makes as a whole belongs to the template that is rendered: there its include is
   * the place.
   */
  readonly place: SourcePlace;
  /** Is `place` the very text, character for character? Then changing it changes the document. Otherwise it is an action. */
  readonly literal: boolean;
  /** What made it in the named templates that `place` includes, from the inside out. */
  readonly inside: readonly SourcePlace[];
  /** The includes through which it came to the template, from the inside out. */
  readonly includes: readonly SourcePlace[];
}

interface Segment {
  readonly start: number;
  readonly frame: number;
  readonly place: SourcePlace;
  readonly literal: boolean;
}

const number = (numbers: Int32Array, at: number): number => numbers[at] ?? -1;

/** Index of the last segment that begins at or before `offset`, -1 for none. */
function segmentIndex({ segments }: RenderedDocument, offset: number): number {
  let low = 0;
  let high = segments.length / segmentSize;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (number(segments, middle * segmentSize) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The segment at `index`; of a text the place is from `offset` on to where the segment ends. */
function segmentAt(document: RenderedDocument, index: number, offset: number): Segment | undefined {
  const { segments, text } = document;
  const at = index * segmentSize;
  if (index < 0 || at >= segments.length) return undefined;
  const field = (which: number): number => number(segments, at + which);
  const [start, frame, source, from, to] = [field(0), field(1), field(2), field(3), field(4)];
  if (to >= 0) return { start, frame, literal: false, place: { source, span: { start: from, end: to } } };
  const end = at + segmentSize < segments.length ? number(segments, at + segmentSize) : text.length;
  return { start, frame, literal: true, place: { source, span: { start: from + Math.max(0, offset - start), end: from + end - start } } };
}

/** The include of a frame, and the frame that it stands in. */
function includeOf({ frames }: Rendering, frame: number): { readonly parent: number; readonly place: SourcePlace } {
  const at = frame * frameSize;
  return {
    parent: number(frames, at),
    place: { source: number(frames, at + 1), span: { start: number(frames, at + 2), end: number(frames, at + 3) } },
  };
}

/** Frames from the inside out, without the template itself. */
function framesFrom(rendering: Rendering, frame: number): readonly number[] {
  const found: number[] = [];
  for (let at = frame; at >= 0; at = includeOf(rendering, at).parent) found.push(at);
  return found;
}

/** Offset of the first character of the line that is no blank, `offset` where there is none before. */
function lineBegin(text: string, offset: number): number {
  let at = text.lastIndexOf('\n', offset - 1) + 1;
  while (at < offset && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}

/** Where the character at `offset` (UTF-16, in the document) comes from; `undefined` where that is not known. */
export function originAt(rendering: Rendering, document: RenderedDocument, offset: number): Origin | undefined {
  const index = segmentIndex(document, offset);
  const segment = segmentAt(document, index, offset);
  if (segment === undefined) return undefined;
  const line = lineBegin(document.text, offset);
  const beside = segmentAt(document, segmentIndex(document, line), line);
  const shared = new Set(framesFrom(rendering, beside?.literal === true ? beside.frame : -1));
  const inside: SourcePlace[] = [];
  let { place, literal, frame } = segment;
  while (frame >= 0 && !shared.has(frame)) {
    inside.push(place);
    const include = includeOf(rendering, frame);
    ({ place } = include);
    literal = false;
    frame = include.parent;
  }
  return { place, literal, inside, includes: framesFrom(rendering, frame).map((each) => includeOf(rendering, each).place) };
}

/**
 * The part of a source that a person would edit for a part of a document: from where its first character comes from to where its last one does,
 * or the first alone where these are apart.
 */
export function originOf(rendering: Rendering, document: RenderedDocument, span: Span): Origin | undefined {
  const first = originAt(rendering, document, span.start);
  if (first === undefined || span.end <= span.start + 1) return first === undefined ? undefined : narrowed(first);
  const last = originAt(rendering, document, span.end - 1);
  if (last === undefined) return narrowed(first);
  const whole = segmentIndex(document, span.start) === segmentIndex(document, span.end - 1);
  const {
    source,
    span: { start },
  } = first.place;
  const { end } = narrowed(last).place.span;
  const together = source === last.place.source && end > start && last.includes.length === first.includes.length;
  return { ...(together ? { ...first, place: { source, span: { start, end } } } : narrowed(first)), literal: first.literal && whole };
}

/** Of a text the one character that was asked for, of an action all. */
function narrowed(origin: Origin): Origin {
  const {
    source,
    span: { start },
  } = origin.place;
  return origin.literal ? { ...origin, place: { source, span: { start, end: start + 1 } } } : origin;
}

/** The innermost place that can be edited: packed charts cannot. */
export function editablePlace({ sources }: Rendering, { place, includes }: Origin): SourcePlace | undefined {
  return [place, ...includes].find(({ source }) => sources[source] !== undefined && sources[source].inner === undefined);
}
