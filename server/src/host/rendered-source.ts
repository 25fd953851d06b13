import type { Span } from '../base/span.ts';
import { plainBreaks } from '../yaml/line-breaks.ts';

/** Where a place of rendered text comes from. */
export interface SourceName {
  /** Path below the chart's folder, as `# Source:` names it without the chart. */
  readonly path: string;
  /** Offsets of the part of the rendered text that the file made. */
  readonly part: Span;
}

/** The file that `helm template` says it rendered this place from; `undefined` before the first `# Source:`. */
export function sourceNameAt(rendered: string, offset: number): SourceName | undefined {
  let found: { readonly path: string; readonly start: number } | undefined;
  let end = rendered.length;
  for (const match of rendered.matchAll(/^# Source: [^/\s]+\/(\S+)[ \t]*\r?$/gm)) {
    if (match.index > offset) {
      end = match.index;
      break;
    }
    found = { path: match[1] ?? '', start: match.index };
  }
  return found === undefined ? undefined : { path: found.path, part: { start: found.start, end } };
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string, span: Span = { start: 0, end: text.length }): readonly Line[] {
  return [...plainBreaks(text.slice(span.start, span.end)).matchAll(/[^\r\n]+/g)].map((match) => {
    const trimmed = match[0].trim();
    return { text: trimmed, start: span.start + match.index + match[0].indexOf(trimmed) };
  });
}

const keyOf = (line: string): string | undefined => /^(?:- )*([\w./-]+):(?:\s|$)/.exec(line)?.[1];

/**
 * The place in a template that a person would edit for a place in what it rendered to: the same line, of several the same one in order; else
 * the line with the same key; else where the object says its kind.
 */
export function placeInTemplate(rendered: string, part: Span, span: Span, template: string): Span {
  const made = linesOf(rendered, part);
  const here = made.findLast((line) => line.start <= span.start) ?? { text: '', start: span.start };
  const lines = linesOf(template);
  const same = pick(lines, made, here, (line) => line.text === here.text);
  if (same !== undefined) {
    const shift = same.start - here.start;
    const end = Math.min(span.end, here.start + here.text.length);
    return { start: span.start + shift, end: end + shift };
  }
  const key = keyOf(here.text);
  const likewise = key === undefined ? undefined : pick(lines, made, here, (line) => keyOf(line.text) === key);
  const kind = made.findLast((line) => line.start <= span.start && line.text.startsWith('kind:'));
  const found =
    likewise ?? lines.find((line) => line.text === kind?.text) ?? lines.find((line) => line.text.startsWith('kind:')) ?? lines[0];
  return found === undefined ? { start: 0, end: 0 } : { start: found.start, end: found.start + found.text.length };
}

/** Of the template's lines that are alike, the one with the same number as the rendered line among its own kind. */
function pick(lines: readonly Line[], made: readonly Line[], here: Line, isLike: (line: Line) => boolean): Line | undefined {
  const likes = lines.filter(isLike);
  if (likes.length <= 1) return likes[0];
  const number = made.filter((line) => isLike(line) && line.start < here.start).length;
  return likes[Math.min(number, likes.length - 1)];
}
