import type { Range } from '../../base/lines.ts';
import { printableInPlace } from '../../base/texts/printable.ts';
import type { Paint } from './paint.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';

/** Columns of a line that are shown; more are cut. */
const width = 100;

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;

/** Columns that a terminal gives a text. */
function columns(text: string): number {
  let sum = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) sum += wide.test(segment) ? 2 : 1;
  return sum;
}

/** A line with a mark below what of it a range takes; '' for a line without text. Ends with a line break. */
export function excerptOf(line: string, { start, end }: Range, severity: Severity, paint: Paint): string {
  if (line.trim() === '') return '';
  const last = end.line > start.line ? line.length : Math.min(end.character, line.length);
  const from = start.character > width * 0.8 ? start.character - width / 2 : 0;
  const to = Math.min(line.length, from + width);
  const [before, marked] = [line.slice(from, start.character), line.slice(start.character, Math.min(last, to))];
  const [head, tail] = [from > 0 ? '…' : '', to < line.length ? '…' : ''];
  const number = String(start.line + 1);
  const mark = '^'.repeat(Math.max(1, columns(printableInPlace(marked))));
  const row = (label: string, content: string): string => `    ${paint('dim', `${label.padStart(number.length)} |`)} ${content}\n`;
  return (
    row(number, `${head}${printableInPlace(line.slice(from, to))}${tail}`.trimEnd()) +
    row('', `${head === '' ? '' : ' '}${' '.repeat(columns(printableInPlace(before)))}${paint(severity, mark)}`)
  );
}
