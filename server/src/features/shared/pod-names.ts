import { compareNumbered, compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import type { DnsRecord } from '../../model/records.ts';
import { count } from '../../base/texts/words.ts';
import { code, escape, lines } from '../hover/markdown.ts';

/** A name that leads to one pod or written address. */
export interface NameRow {
  readonly pod: string;
  readonly name: string;
  readonly types: readonly string[];
  /** As it is written for an endpoint; '' for pods, whose addresses nobody knows. */
  readonly address: string;
  /** The name is made of the address. */
  readonly dashed: boolean;
}

/** `<ip4 Pod/data/db-0>` → `db-0`; `<ip4 Deployment/data/web#1>` → `web, pod 2`; `undefined` for written addresses. */
export function podOf(data: string): string | undefined {
  const found = /^<(ip|nodeIP)[46](?: ([^/>]+)\/[^/>]*\/([^>]*))?>$/.exec(data);
  if (!found) return undefined;
  if (found[1] === 'nodeIP') return 'node';
  const [name = '', index] = (found[3] ?? '').split('#');
  return index === undefined ? name : `${name}, pod ${Number(index) + 1}`;
}

/** Names with symbolic labels, as people read them. */
export function readableName(name: string): string {
  return printable(name.replace(/<dashed(Node)?[46][^>]*>/g, (_all, node) => `<${node === undefined ? 'pod' : 'node'}-ip-with-dashes>`));
}

/** Rows of all names below a Service's own, A and AAAA of one pod together. */
export function rowsOf(records: readonly DnsRecord[], fqdn: string): readonly NameRow[] {
  const groups = new Map<string, { name: string; data: string; types: string[] }>();
  for (const { name, type, data } of records) {
    if ((type !== 'A' && type !== 'AAAA' && type !== 'CNAME') || name === fqdn || !name.endsWith(`.${fqdn}`) || name.startsWith('_'))
      continue;
    const subject = podOf(data) === undefined ? data : data.replace(/^<(ip|nodeIP)[46]/, '<$1');
    const key = `${name.includes('<dashed') ? '' : name} ${subject}`;
    const { types } = getOrMake(groups, key, () => ({ name, data, types: [] }));
    if (!types.includes(type)) types.push(type);
  }
  return [...groups.values()]
    .map(({ name, data, types }) => ({
      pod: podOf(data) ?? '',
      name: readableName(name),
      types,
      address: podOf(data) === undefined ? data : '',
      dashed: name.includes('<dashed') || name.startsWith(`${data.replace(/[.:]/g, '-')}.`),
    }))
    .sort((a, b) => compareNumbered(a.pod, b.pod) || compareText(a.name, b.name));
}

/** A line of names: what is asked, what it leads to, and for how many rows it stands. */
interface NameLine {
  readonly text: string;
  readonly names: number;
}

const lineOf = (name: string, leadsTo: string, names: number): NameLine => ({
  text: `${code(name)}${leadsTo === '' ? '' : ` → ${leadsTo}`}`,
  names,
});

const typesText = ({ types }: NameRow): string => (types.length === 1 && types[0] === 'A' ? '' : ` (${types.join(', ')})`);

/** What a name leads to, unless its first label says it. */
function leadsTo(row: NameRow): string {
  if (row.name.startsWith(`${row.pod}.`)) return typesText(row).trim();
  return row.pod === '' ? code(row.address) : `${escape(row.pod === 'node' ? 'its node' : row.pod)}${typesText(row)}`;
}

const numbered = /^(.*-)(\d+)(\..*)$/;

/** Rows from `at` on whose names differ in an ordinal that counts up by one, as the names of a StatefulSet's pods do. */
function runOf(rows: readonly NameRow[], at: number): readonly NameRow[] {
  const run: NameRow[] = [];
  for (const row of rows.slice(at)) {
    const [, head, ordinal, rest] = numbered.exec(row.name) ?? [];
    if (ordinal === undefined || !row.name.startsWith(`${row.pod}.`)) break;
    const [, firstHead, firstOrdinal, firstRest] = numbered.exec(run[0]?.name ?? row.name) ?? [];
    if (
      head !== firstHead ||
      rest !== firstRest ||
      Number(ordinal) !== Number(firstOrdinal) + run.length ||
      typesText(row) !== typesText(run[0] ?? row)
    )
      break;
    run.push(row);
  }
  return run;
}

/** `db-{0…4}.db-headless.data.svc.cluster.local`. */
function rangeText(run: readonly NameRow[]): string {
  const [, head = '', first = '', rest = ''] = numbered.exec(run[0]?.name ?? '') ?? [];
  const [, , last = ''] = numbered.exec(run.at(-1)?.name ?? '') ?? [];
  return `${head}{${first}…${last}}${rest}`;
}

/** From how many names on a range stands for them: sooner where each would take more than a line of a hover, in characters. */
const longRun = 4;
const lineWidth = 60;

function isLongRun(run: readonly NameRow[]): boolean {
  return run.length >= longRun || (run.length > 1 && run.some(({ name }) => name.length > lineWidth));
}

function linesOf(rows: readonly NameRow[]): readonly NameLine[] {
  const byName = new Map<string, NameRow[]>();
  for (const row of rows) getOrMake(byName, row.name, () => []).push(row);
  const single: NameRow[] = [];
  const all: NameLine[] = [];
  for (const [name, group] of byName) {
    const [row] = group;
    if (row === undefined) continue;
    if (group.length === 1) single.push(row);
    else
      all.push(
        lineOf(
          name,
          row.dashed
            ? `each of ${count(group.length, row.pod === '' ? 'endpoint' : 'pod')}`
            : `${count(group.length, 'address', 'addresses')}: one name, not a name per pod`,
          group.length,
        ),
      );
  }
  for (let at = 0; at < single.length;) {
    const row = single[at];
    const run = runOf(single, at);
    if (row === undefined) break;
    all.push(isLongRun(run) ? lineOf(rangeText(run), `one pod each${typesText(row)}`, run.length) : lineOf(row.name, leadsTo(row), 1));
    at += isLongRun(run) ? run.length : 1;
  }
  return all;
}

/** The names of pods, one a line, long runs of ordinals as a range; cut with a count after `limit` lines. */
export function nameLines(rows: readonly NameRow[], limit: number): string {
  const all = linesOf(rows);
  const left = all.slice(limit).reduce((sum, { names }) => sum + names, 0);
  return lines([...all.slice(0, limit).map(({ text }) => text), left === 0 ? '' : `… and ${count(left, 'more name')}`]);
}
