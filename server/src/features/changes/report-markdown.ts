import { count } from '../../base/texts/words.ts';
import { printable } from '../../base/texts/printable.ts';
import { lostNames, type ChangesReport, nothingChanged } from './report.ts';
import { countNames } from './names.ts';
import { firstLine } from './texts.ts';
import { addressText, changesText } from './report-text.ts';

/** By this a comment is found again that is to be kept up to date. */
export const commentMark = '<!-- headlight-diff -->';

const mostLines = 10;
/** GitHub takes comments of at most 65,536 characters. */
const mostText = 60_000;

const code = (text: string): string => {
  const plain = printable(text);
  const fence = '`'.repeat(Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return fence.length === 1 ? `\`${plain}\`` : `${fence} ${plain} ${fence}`;
};
const escaped = (text: string): string => printable(text).replace(/[\\`*_{}[\]<>()#+!|~@&-]/g, '\\$&');

function some(lines: readonly string[]): readonly string[] {
  const rest = lines.length - mostLines;
  return rest > 0 ? [...lines.slice(0, mostLines), `- and ${count(rest, 'more', 'more')}`] : lines;
}

function headline({ names, builds, refused, unknown }: ChangesReport): string {
  const { removed, added, changed } = countNames([names, ...builds.map((build) => build.names)]);
  const parts = [
    [removed, 'name goes', 'names go'],
    [added, 'name comes', 'names come'],
    [changed, 'name leads elsewhere', 'names lead elsewhere'],
    [refused.length, 'change is refused', 'changes are refused'],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, one, many]) => count(n, one, many));
  if (told.length > 0) return told.join(', ');
  return unknown.length > 0 ? 'as far as is known no name changes, and nothing is refused' : 'no name changes, and nothing is refused';
}

const isNothing = (report: ChangesReport): boolean => changesText({ ...report, unknown: [] }) === changesText(nothingChanged);

/** For the comment of a pull request: short, with the whole folded away. */
export function changesMarkdown(report: ChangesReport): string {
  const lost = lostNames(report);
  const refused = report.refused.map(
    (change) =>
      `- ${code(`${change.file}:${change.range.start.line + 1}`)} ${escaped(change.kind)} ${code(change.name)}: ${change.field === '' ? '' : `${code(change.field)} `}${escaped(firstLine(change.message))}` +
      (change.remedy === '' ? '' : `<br>${escaped(change.remedy)}`),
  );
  const used = lost.map(
    ({ name, users }) =>
      `- ${code(name)}, used by ${users
        .slice(0, 3)
        .map((user) => code(`${user.file}:${user.range.start.line + 1}`))
        .join(', ')}${users.length > 3 ? ` and ${users.length - 3} more` : ''}`,
  );
  const addresses = report.addresses.map((each) => `- ${code(`${each.file}:${each.range.start.line + 1}`)} ${escaped(addressText(each))}`);
  const unknown = report.unknown.map((each) => `- ${code(`${each.file}:${each.range.start.line + 1}`)} ${escaped(each.message)}`);
  const whole = changesText(report);
  const fence = '`'.repeat(Math.max(3, ...(whole.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return [
    commentMark,
    `### Headlight: ${headline(report)}`,
    ...(refused.length > 0 ? ['', '**The API server refuses**', '', ...some(refused)] : []),
    ...(used.length > 0 ? ['', '**Names that go, and are still used**', '', ...some(used)] : []),
    ...(addresses.length > 0 ? ['', '**Addresses change**', '', ...some(addresses)] : []),
    ...(unknown.length > 0 ? ['', '**Not known**', '', ...some(unknown)] : []),
    ...(isNothing(report)
      ? []
      : [
          '',
          '<details><summary>All changes</summary>',
          '',
          `${fence}text`,
          whole.length > mostText ? `${whole.slice(0, mostText)}\n…` : whole.trimEnd(),
          fence,
          '',
          '</details>',
        ]),
    '',
  ].join('\n');
}
