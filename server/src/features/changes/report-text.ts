import { count } from '../../base/texts/words.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import type { ChangesReport, ReportAddress, ReportNames, ReportUnknown, ReportUser } from './report.ts';
import type { NamedRecord } from './names.ts';
import { firstLine } from './texts.ts';
import { heading, printable } from '../../base/texts/printable.ts';

/** More lines of names than this are counted. */
const mostNames = 60;

type Object = {
  readonly file: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly kind: string;
};

const at = ({ file, range: { start } }: Object): string => `${heading(file)}:${start.line + 1}:${start.character + 1}`;
const inBuild = (build: string): string => (build === '' ? '' : ` in ${build}`);

/** Names with the types of their records, each once. */
export function namesWithTypes(
  records: readonly { readonly name: string; readonly type: string }[],
): readonly { readonly name: string; readonly types: readonly string[] }[] {
  const names = new Map<string, string[]>();
  for (const { name, type } of records) {
    const types = getOrMake(names, name, () => []);
    if (!types.includes(type)) types.push(type);
  }
  return [...names].map(([name, types]) => ({ name, types }));
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - mostNames;
  return [title, ...lines.slice(0, mostNames).map((line) => `  ${line}`), ...(rest > 0 ? [`  and ${count(rest, 'more line')}`] : []), ''];
}

function usersText(users: readonly ReportUser[]): readonly string[] {
  return users.map(
    (user) =>
      `    ${user.state === 'after' ? 'still used' : 'was used'}: ${at(user)} ${user.kind} ${user.name} ${user.field} (${user.text})`,
  );
}

function nameSections({ removed, added, changed, staying }: ReportNames, where: string): readonly string[] {
  const users = new Map(removed.map(({ name, usedBy }) => [name, usedBy]));
  const stays = new Set(staying);
  const [gone, come] = [removed, added].map((records) => namesWithTypes(records.filter(({ name }) => !stays.has(name))));
  return [
    ...section(
      `Names that go${where}`,
      (gone ?? []).flatMap(({ name, types }) => [`${name} ${types.join(', ')}`, ...usersText(users.get(name) ?? [])]),
    ),
    ...section(
      `Names that come${where}`,
      (come ?? []).map(({ name, types }) => `${name} ${types.join(', ')}`),
    ),
    ...section(`Names that lead elsewhere${where}`, [
      ...staying.map((name) => `${name}: ${otherTypes(name, removed, added)}`),
      ...changed.map(({ name, type, before, after }) => `${name} ${type}: ${shortList(before)} -> ${shortList(after)}`),
    ]),
  ];
}

/** `no A, SRV any more; CNAME db.example.com is new`. */
function otherTypes(name: string, removed: readonly NamedRecord[], added: readonly NamedRecord[]): string {
  const [lost] = namesWithTypes(removed.filter((record) => record.name === name));
  const won = added.filter((record) => record.name === name);
  const data = shortList(won.map((record) => `${record.type} ${record.data}`));
  return [
    ...(lost === undefined ? [] : [`no ${lost.types.join(', ')} any more`]),
    ...(won.length === 0 ? [] : [`${data} ${won.length === 1 ? 'is' : 'are'} new`]),
  ].join('; ');
}

const shortList = (list: readonly string[]): string =>
  list.length > 4 ? `${list.slice(0, 4).join(', ')} and ${list.length - 4} more` : list.join(', ');

/** `Service db: its cluster IP -> a new cluster IP (new object)`. */
export const addressText = ({ kind, name, from, before, after, by }: ReportAddress): string =>
  `${kind} ${name}${from === name ? '' : ` (was ${from})`}: ${before} -> ${after}${by === 'new object' ? ' (new object)' : ''}`;

/** `apps/db.yaml:3:1 What HelmRelease db deploys comes from elsewhere…`. */
const unknownText = (each: ReportUnknown): string =>
  `${heading(each.file)}:${each.range.start.line + 1}:${each.range.start.character + 1} ${each.message}`;

/** For people at a terminal. */
export function changesText(report: ChangesReport): string {
  const { refused, ineffective, renamed, recreated, addresses, unknown } = report;
  const lines = [
    ...section(
      'Refused by the API server',
      refused.flatMap((change) => [
        `${at(change)} ${change.kind} ${change.name}${inBuild(change.build)}: ${change.field === '' ? '' : `${change.field}: `}${firstLine(change.message)}`,
        ...(change.remedy === '' ? [] : [`    ${change.remedy}`]),
      ]),
    ),
    ...section(
      'Accepted, but without effect',
      ineffective.map(
        (change) => `${at(change)} ${change.kind} ${change.name}${inBuild(change.build)}: ${change.field}. ${change.message}`,
      ),
    ),
    ...nameSections(report.names, ''),
    ...report.builds.flatMap(({ build, names }) => nameSections(names, ` in ${build}`)),
    ...section(
      'Renamed',
      renamed.map(({ from, to, ...object }) => `${at(object)} ${object.kind} ${from} -> ${to}${inBuild(object.build)}`),
    ),
    ...section(
      'Addresses that change',
      addresses.map((each) => `${at(each)} ${addressText(each)}${inBuild(each.build)}`),
    ),
    ...section(
      'Pods that have other names once they are made again',
      recreated.map(
        ({ from, to, ...object }) =>
          `${at(object)} ${object.kind} ${object.name}: ${shortList(from)} -> ${shortList(to)}${inBuild(object.build)}`,
      ),
    ),
  ];
  const open = section('Not known', unknown.map(unknownText));
  const told =
    lines.length > 0
      ? lines
      : [open.length > 0 ? 'As far as is known no name changes, and nothing is refused.' : 'No name changes, and nothing is refused.', ''];
  return `${[...told, ...open].map(printable).join('\n').trimEnd()}\n`;
}
