import { trimEnds } from '../base/texts/ends.ts';
import { applyEdits } from '../base/text-edit.ts';
import type { Span, TextEdit } from '../base/span.ts';
import { keepAliases } from './anchors.ts';
import type { Edits } from './editing/edit.ts';
import type { Node, ScalarNode } from './node.ts';
import { parseChunk } from './parse.ts';
import { splitDocuments } from './split.ts';
import { keyText, plainScalar } from './scalar.ts';
import { scalarSource, type ScalarSource } from './scalar-source.ts';
import { columnOf, newlineOf } from './text.ts';
import { documentAt, scalarAt } from './written.ts';
import { doubleQuoted } from './editing/write.ts';

/**
 * Edits of the YAML that stands as text in a scalar of `text`, mapped to where and how that scalar writes it: indented, quoted, escaped. `compute` gets the text without the
 * line breaks at its end. Empty where the scalar cannot say it: then nothing but the wanted text would come out changed.
 */
export function editInside(text: string, scalar: Span, compute: (inner: string) => Edits): Edits {
  const node = scalarAt(text, scalar);
  const source = node === undefined ? undefined : scalarSource(text, node);
  if (node === undefined || source === undefined) return [];
  const inner = withoutEnd(source.value);
  const edits = keepAliases(inner, compute(inner));
  const wanted = applyEdits(inner, edits);
  const made = edits.length === 0 ? [] : spellings(text, node, source).map((spell) => edits.map((edit) => placed(source, edit, spell)));
  return made.find((each) => saysOnly(text, node, applyEdits(text, each), wanted)) ?? [];
}

/** The YAML that stands in a scalar, without the line breaks at its end. */
export function innerText(text: string, scalar: Span): string | undefined {
  const value = scalarAt(text, scalar)?.value;
  return value === undefined ? undefined : withoutEnd(value);
}

const withoutEnd = (value: string): string => trimEnds(value, '\n', 'end');

/** Writes new text into a scalar; `next`: what comes behind it in the value. */
type Spell = (newText: string, next: string) => string;

/** Ways to write text in a scalar of this style, the likeliest first. */
function spellings(text: string, { style }: ScalarNode, source: ScalarSource): readonly Spell[] {
  if (style === 'double') return [(newText) => doubleQuoted(newText).slice(1, -1)];
  const newline = newlineOf(text);
  const first = Math.max(0, source.value.search(/[^\n]/));
  const pad = ' '.repeat(columnOf(text, source.starts[first] ?? 0));
  const quoted = style === 'single' ? (newText: string): string => newText.replaceAll("'", "''") : (newText: string): string => newText;
  const broken =
    (lineBreak: string): Spell =>
    (newText, next) =>
      quoted(newText)
        .replaceAll('\n', lineBreak)
        .split(lineBreak)
        .map((line, i, lines) => (i > 0 && (line !== '' || (i === lines.length - 1 && next !== '' && next !== '\n')) ? pad + line : line))
        .join(lineBreak);
  return style === 'literal' ? [broken(newline)] : [broken(newline), broken(newline + newline)];
}

/** Where an edit of the value goes in the text. New text at the end of a line stands behind its last character, at its beginning before its first. */
function placed({ value, starts, ends }: ScalarSource, { span, newText }: TextEdit, spell: Spell): TextEdit {
  const atLineStart = span.start === 0 || value[span.start - 1] === '\n';
  const start = (atLineStart ? starts[span.start] : ends[span.start - 1]) ?? 0;
  const wholeLines = span.end > span.start && value[span.end - 1] === '\n';
  const end = span.start === span.end ? start : ((wholeLines ? starts[span.end] : ends[span.end - 1]) ?? start);
  return { span: { start, end: Math.max(start, end) }, newText: spell(newText, value.charAt(span.end)) };
}

/** Does the scalar say this in the text after, and does all else there mean what it meant? */
function saysOnly(before: string, scalar: ScalarNode, after: string, wanted: string): boolean {
  const [old, now] = [documentAt(before, scalar.start), parsedAt(after, scalar.start)];
  return (
    old?.root !== undefined &&
    now !== undefined &&
    splitDocuments(before).length === splitDocuments(after).length &&
    sameBut(old.root, now, scalar, wanted)
  );
}

function parsedAt(text: string, offset: number): Node | undefined {
  const chunk = splitDocuments(text).findLast(({ start }) => start <= offset);
  const document = chunk && parseChunk(text, chunk);
  return document === undefined || document.broken || document.problems.length > 0 ? undefined : document.root;
}

/** Do two trees mean the same, but for a scalar of the first, which is another text in the second? */
function sameBut(a: Node, b: Node, scalar: ScalarNode, wanted: string): boolean {
  if (a.kind === 'scalar') {
    if (b.kind !== 'scalar' || a.unknown !== b.unknown) return false;
    return a.start === scalar.start ? withoutEnd(b.value) === withoutEnd(wanted) && b.style === a.style : plainScalar(a) === plainScalar(b);
  }
  if (a.kind === 'seq')
    return b.kind === 'seq' && a.items.length === b.items.length && a.items.every((item, i) => isSame(item, b.items[i], scalar, wanted));
  return (
    b.kind === 'map' &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry, i) => keyText(entry.key) === keyTextAt(b, i) && isSame(entry.value, b.entries[i]?.value, scalar, wanted))
  );
}

function keyTextAt(map: Node, index: number): string | undefined {
  const key = map.kind === 'map' ? map.entries[index]?.key : undefined;
  return key && keyText(key);
}

function isSame(a: Node, b: Node | undefined, scalar: ScalarNode, wanted: string): boolean {
  return b !== undefined && sameBut(a, b, scalar, wanted);
}
