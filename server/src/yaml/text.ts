import type { Span } from '../base/span.ts';

/**
 * What stands in lines of a text with plain line breaks (`line-breaks.ts`): they end with LF or CRLF, and blanks are spaces and tabs.
 */

/** The line break that the text uses: that of its first line, `\n` where it has none. */
export function newlineOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** Offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  // An offset below 0 would count as 0, and find a line break there.
  const start = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff && offset > 0 ? 1 : start;
}

/** Offset of the line break that ends the line of `offset` (of its `\r`), or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

/** Offset of the first character of the line after that of `offset`, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

/** Column of `offset` in its line, in UTF-16 units. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Number of spaces that the line at `start` begins with. */
export function indentAt(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at - start;
}

/** Is the line at `start` empty, or blank but for white space? */
export function isBlankLine(text: string, start: number): boolean {
  return /^[ \t]*$/.test(text.slice(start, lineEnd(text, start)));
}

/** Is the line at `start` a comment and nothing else? */
export function isCommentLine(text: string, start: number): boolean {
  return /^[ \t]*#/.test(text.slice(start, lineEnd(text, start)));
}

/** Does a document marker stand at the line start `start`? `---` and `...` in column 0 always are one. */
export function isMarkerLine(text: string, start: number): boolean {
  const head = text.slice(start, start + 3);
  if (head !== '---' && head !== '...') return false;
  const next = text[start + 3];
  return next === undefined || next === ' ' || next === '\t' || next === '\r' || next === '\n';
}

/** Offset behind the last character before `offset` that is neither blank nor line break. */
export function backOverSpace(text: string, offset: number): number {
  let at = offset;
  while (/[ \t\r\n]/.test(text.charAt(at - 1))) at--;
  return at;
}

/** `end`, without the blanks and line breaks before it; not before `atLeast`. */
export function trimEnd(text: string, end: number, atLeast = 0): number {
  return Math.max(atLeast, backOverSpace(text, end));
}

/** Offset of the first of the tags and anchors that stand before a node on its line; that of the node where there are none. */
export function propsStart(text: string, start: number): number {
  for (let at = start; ;) {
    let end = at;
    while (/[ \t]/.test(text.charAt(end - 1))) end--;
    let from = end;
    while (/[^ \t\r\n[{,]/.test(text.charAt(from - 1))) from--;
    if (end === at || !/[!&]/.test(text.charAt(from))) return at;
    at = from;
  }
}

/** Steps by which nested maps of this text are indented; 2 where nothing tells. */
export function indentStep(text: string): number {
  const match = /^( *)[^\s#-][^\n]*:[ \t]*\r?\n(\1 +)[^\s#-]/m.exec(text);
  return match === null ? 2 : (match[2] ?? '').length - (match[1] ?? '').length;
}

/** Does this text indent the dashes of a sequence under their key? True where nothing tells. */
export function indentsDashes(text: string): boolean {
  const match = /^( *)(?:- )?[^\s#-][^\n]*:[ \t]*\r?\n( *)- /m.exec(text);
  if (match === null) return true;
  return (match[2] ?? '').length > (match[1] ?? '').length;
}

/** Segments between the top-level commas of the flow collection at `span`, brackets excluded, white space included. */
export function flowSegments(text: string, span: Span): Span[] {
  const segments: Span[] = [];
  let depth = 0;
  let start = span.start + 1;
  let at = span.start + 1;
  while (at < span.end - 1) {
    const c = text[at];
    const opensScalar = /[ \t\r\n,[{:]/.test(text[at - 1] ?? ' ');
    if ((c === '"' || c === "'") && opensScalar) at = quoteEnd(text, at, c);
    else if (c === '#' && /[ \t\r\n]/.test(text[at - 1] ?? ' ')) at = lineEnd(text, at);
    else {
      if (c === '[' || c === '{') depth++;
      else if (c === ']' || c === '}') depth--;
      else if (c === ',' && depth === 0) {
        segments.push({ start, end: at });
        start = at + 1;
      }
      at++;
    }
  }
  const last = { start, end: Math.max(start, span.end - 1) };
  if (segments.length === 0 || text.slice(last.start, last.end).trim() !== '') segments.push(last);
  return segments;
}

function quoteEnd(text: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < text.length) {
    if (quote === '"' && text[at] === '\\') at += 2;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === quote) at += 2;
      else return at + 1;
    } else at++;
  }
  return at;
}

/** End of the block that starts at `start`: lines deeper than `column` (or its dashes), trailing blank and shallow comment lines left out. */
export function blockEnd(text: string, start: number, column: number, dashes: boolean, atLeast: number): number {
  let end = lineEnd(text, Math.max(start, atLeast));
  let at = nextLine(text, end);
  for (; at < text.length; at = nextLine(text, at)) {
    if (isBlankLine(text, at)) continue;
    if (isMarkerLine(text, at)) break;
    const indent = indentAt(text, at);
    const dash = dashes && indent === column && /^-(?:[ \t\r\n]|$)/.test(text.slice(at + indent, at + indent + 2));
    if (indent > column || dash) end = lineEnd(text, at);
    else if (!isCommentLine(text, at)) break;
  }
  return end;
}
