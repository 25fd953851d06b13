import type { Analysis } from '../../analysis.ts';
import { apart } from '../../base/apart.ts';
import { applyEdits } from '../../base/text-edit.ts';
import type { FileEdit, TextEdit } from '../../base/span.ts';
import type { TextOf } from '../../rules/define.ts';

/** More rounds than any chain of fixes that make each other possible. */
const maxRounds = 10;

/**
 * Edits of all safe fixes of a file, until nothing changes: a mended flaw may show another. Later rounds are tried on the analysis itself,
 * which has its own texts back when this returns.
 */
export function allSafeEdits(analysis: Analysis, uri: string, readText: TextOf): readonly FileEdit[] {
  const safeEdits = (textOf: TextOf): readonly FileEdit[] =>
    apart(
      analysis
        .diagnostics(uri)
        .flatMap((finding) => finding.fixes.find((fix) => fix.safe) ?? [])
        .map((fix) => fix.edits(textOf)),
    );
  const first = safeEdits(readText);
  const before = readText(uri);
  if (before === undefined || first.length === 0) return first;
  let text = before;
  let rounds = 0;
  for (let edits = first; rounds < maxRounds; rounds++) {
    const next = applyEdits(text, edits.find((file) => file.uri === uri)?.edits ?? []);
    if (next === text) break;
    text = next;
    analysis.apply([{ uri, text }]);
    edits = safeEdits((of) => (of === uri ? text : readText(of)));
  }
  if (rounds > 0) analysis.apply([{ uri, text: before }]);
  return rounds < 2 ? first : [...first.filter((file) => file.uri !== uri), { uri, edits: [difference(before, text)] }];
}

/** One edit for what lies between the equal beginnings and ends of two texts. */
function difference(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { span: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}
