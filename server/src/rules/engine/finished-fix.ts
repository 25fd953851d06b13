import type { FileEdit, Span, TextEdit } from '../../base/span.ts';
import { applyEdits } from '../../base/text-edit.ts';
import { keepAliases } from '../../yaml/anchors.ts';
import type { Edits } from '../../yaml/editing/edit.ts';
import { lineBreakOf, plainBreaks } from '../../yaml/line-breaks.ts';
import { isMarkdown, manifestsInMarkdown, quotedEdits } from '../../yaml/markdown.ts';
import { splitDocuments } from '../../yaml/split.ts';
import type { Fix, TextOf } from '../define.ts';

/** Texts that were asked for last: many fixes of one file are tried in a row. */
let recent: readonly { readonly uri: string; readonly text: string; readonly plain: string }[] = [];

/** The text of a file that edits are computed on: of the same length, its manifests only, every line ended by LF or CRLF. */
function plainText(uri: string, text: string): string {
  const known = recent.find((each) => each.uri === uri && each.text === text);
  if (known !== undefined) return known.plain;
  const plain = plainBreaks(isMarkdown(uri) ? manifestsInMarkdown(text) : text);
  recent = [{ uri, text, plain }, ...recent].slice(0, 3);
  return plain;
}

/**
 * The fix for files as they are. What a rule computes, it computes on their manifests with plain line breaks (`plainText`); here aliases keep what they mean, new lines end as the
 * file's do, and marks of block quotes are put before them. Nothing, where one of its files cannot be edited.
 */
export function finishedFix(fix: Fix): Fix {
  const { title, preferred, warning } = fix;
  return {
    title,
    ...(preferred === undefined ? {} : { preferred }),
    ...(warning === undefined ? {} : { warning }),
    // It may take a verdict to know.
    get safe() {
      return fix.safe;
    },
    edits: (textOf: TextOf): readonly FileEdit[] => {
      const files = fix.edits((uri) => {
        const text = textOf(uri);
        return text === undefined ? undefined : plainText(uri, text);
      });
      const finished = files.map(({ uri, edits }) => ({ uri, edits: finishedEdits(uri, textOf(uri) ?? '', edits) }));
      return finished.every(({ edits }) => edits.length > 0) ? finished : [];
    },
  };
}

function finishedEdits(uri: string, text: string, edits: Edits): Edits {
  const plain = plainText(uri, text);
  if (edits.every(({ span, newText }) => plain.slice(span.start, span.end) === newText)) return [];
  const safe = keepAliases(plain, edits);
  if (isMarkdown(uri)) return quotedEdits(text, safe);
  return plain === text ? safe : withLineBreaks(text, safe);
}

/** Lines that are removed take the break before them along rather than their own, where only their own is one for kubectl's reader. */
function withoutLast(text: string, { start, end }: Span): Span {
  const own = /\r?\n$/.exec(text.slice(start, end))?.[0].length ?? 0;
  return own > 0 && /[\r\u0085\u2028\u2029]/.test(text.charAt(start - 1)) ? { start: start - 1, end: end - own } : { start, end };
}

/** In order, lines that are removed one after the other as one edit. */
function joinedRemovals(edits: Edits): Edits {
  const joined: TextEdit[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const last = joined.at(-1);
    if (last?.newText === '' && edit.newText === '' && last.span.end === edit.span.start)
      joined[joined.length - 1] = { span: { start: last.span.start, end: edit.span.end }, newText: '' };
    else joined.push(edit);
  }
  return joined;
}

/** New lines end as the first line of the text does, but those around document markers, which kubectl's reader finds only behind LF. */
function withLineBreaks(text: string, edits: Edits): Edits {
  const lineBreak = lineBreakOf(text);
  const made = joinedRemovals(edits).map(({ span, newText }): TextEdit => {
    if (!/^---/m.test(newText))
      return { span: newText === '' ? withoutLast(text, span) : span, newText: newText.replace(/\r?\n/g, lineBreak) };
    const isOpen = newText.startsWith('---') && span.start > 0 && text[span.start - 1] !== '\n';
    return { span, newText: isOpen ? `\n${newText}` : newText };
  });
  const added = edits.filter(({ newText }) => /^---/m.test(newText)).length;
  return splitDocuments(applyEdits(text, made)).length === splitDocuments(text).length + added ? made : [];
}
