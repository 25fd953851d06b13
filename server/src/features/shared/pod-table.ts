import { compareNumbered, compareText } from '../../base/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/printable.ts';
import type { DnsRecord } from '../../model/records.ts';
import { count } from '../../base/words.ts';
import { cell, escape, table } from '../hover/markdown.ts';

/** One line of a table: a name that leads to one pod or written address. */
export interface NameRow {
  readonly pod: string;
  readonly name: string;
  readonly types: readonly string[];
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
  return printable(name.replace(/<dashed(?:Node)?[46][^>]*>/g, 'address-with-dashes'));
}

function addressText(data: string, types: readonly string[]): string {
  const pod = podOf(data);
  const kinds = types.join(', ');
  if (pod === undefined) return `${kinds} ${data}`;
  return pod === 'node' ? `${kinds} of its node` : `${kinds} of ${pod}`;
}

/** Rows of all names below a Service's own, A and AAAA of one pod together. */
export function rowsOf(records: readonly DnsRecord[], fqdn: string): readonly NameRow[] {
  const groups = new Map<string, { name: string; data: string; types: string[] }>();
  for (const { name, type, data } of records) {
    if ((type !== 'A' && type !== 'AAAA' && type !== 'CNAME') || name === fqdn || !name.endsWith(`.${fqdn}`) || name.startsWith('_')) continue;
    const subject = podOf(data) === undefined ? data : data.replace(/^<(ip|nodeIP)[46]/, '<$1');
    const key = `${name.includes('<dashed') ? '' : name} ${subject}`;
    const { types } = getOrMake(groups, key, () => ({ name, data, types: [] }));
    if (!types.includes(type)) types.push(type);
  }
  return [...groups.values()].map(({ name, data, types }) => ({
    pod: podOf(data) ?? '', name: readableName(name), types, address: addressText(data, types),
    dashed: name.includes('<dashed') || name.startsWith(`${data.replace(/[.:]/g, '-')}.`),
  })).sort((a, b) => compareNumbered(a.pod, b.pod) || compareText(a.name, b.name));
}

/** The table of design: pod, name, address; cut with a count. */
export function podTable(rows: readonly NameRow[], limit: number): string {
  if (rows.length === 0) return '';
  const withPods = rows.some((row) => row.pod !== '');
  const head = withPods ? ['pod', 'name', 'address'] : ['name', 'address'];
  const line = (row: NameRow): string[] => [...(withPods ? [cell(row.pod)] : []), cell(row.name), escape(row.address)];
  const text = table(head, rows.slice(0, limit).map(line));
  return rows.length > limit ? `${text}\n\n… and ${count(rows.length - limit, 'more name')}` : text;
}

/** Says that several pods share one name, where they do. */
export function sharedNames(rows: readonly NameRow[]): string {
  const shared = new Map<string, number>();
  for (const row of rows) if (!row.dashed) shared.set(row.name, (shared.get(row.name) ?? 0) + 1);
  return [...shared].filter(([, n]) => n > 1).slice(0, 3)
    .map(([name, n]) => `${cell(name)} is one name with ${count(n, 'address', 'addresses')}, not a name per pod.`).join('  \n');
}
