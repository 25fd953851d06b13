import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import { ended } from '../../base/steps.ts';
import type { Place } from '../../base/span.ts';
import { beforeServiceZone, serviceDnsName } from '../../k8s/dns-name.ts';
import { nameText } from '../../k8s/known-name.ts';
import { folderOfBundle } from '../../model/instances/bundles.ts';
import { reasonText, type DnsRecord, type Records } from '../../model/records.ts';
import type { Bundle, Model } from '../../model/types.ts';
import { podOf } from '../shared/pod-names.ts';
import { instanceOf } from '../shared/sourced.ts';
import type { DnsRule } from '../../model/cluster-dns.ts';
import { createStandIns, type StandIns } from './addresses.ts';
import { configuredLines, otherwise } from './configured.ts';

export interface ZoneOptions {
  readonly namespaces?: readonly string[];
  /** Id or label of a bundle. */
  readonly bundle?: string;
  /** Bundles that are known already. */
  readonly bundles?: readonly Bundle[];
}

export interface ZoneLink {
  /** Zero-based line of the text. */
  readonly line: number;
  readonly place: Place;
  /** What made the record, plain text. */
  readonly label: string;
}

export interface ZoneDocument {
  readonly text: string;
  readonly links: readonly ZoneLink[];
}

/** Bundles that an id, a label or the end of an id names; the folder of a chart names all of its environments. */
export function bundlesNamed(model: Model, name: string): readonly Bundle[] {
  const all = model.bundles();
  const plain = (text: string): string => text.replace(/^(\.\/)+|\/$/g, '');
  const wanted = plain(name);
  const exact = all.filter((b) => plain(b.id) === wanted || b.label === wanted);
  if (exact.length > 0) return exact;
  const ending = all.filter((b) => plain(b.id).endsWith(`/${wanted}`));
  return ending.length > 0
    ? ending
    : all.filter((b) => b.environment?.name !== undefined && `/${folderOfBundle(b)}`.endsWith(`/${wanted}`));
}

/** More records than this are no reading for anybody, and may be as many as Services times pods. */
export const mostRecords = 200_000;

export interface ZoneRecords {
  readonly records: readonly DnsRecord[];
  /** There are more than `mostRecords`; those of the first Services are here. */
  readonly cut: boolean;
  /** Names that are known, of records that are left out since what they lead to is not. */
  readonly unsure: ReadonlySet<string>;
}

function bundlesOf(model: Model, { bundles, bundle }: ZoneOptions): readonly Bundle[] | undefined {
  return bundles ?? (bundle === undefined ? undefined : bundlesNamed(model, bundle));
}

/** All forward records, sorted by name, type, data. */
export function zoneRecords(model: Model, options: ZoneOptions): ZoneRecords {
  const bundles = bundlesOf(model, options);
  return ended(zoneRecordSteps(bundles === undefined ? model.records() : model.records(bundles), options.namespaces));
}

/** The same of any records, in small steps. */
export function* zoneRecordSteps(from: Records, namespaces?: readonly string[]): Generator<undefined, ZoneRecords> {
  const records = yield* from.zoneSteps(namespaces, mostRecords);
  const known = records.filter(isKnown);
  const unsure =
    known.length === records.length ? [] : records.filter((record) => !isKnown(record) && isKnownName(record.name)).map(({ name }) => name);
  return { records: known, cut: records.length > mostRecords, unsure: new Set(unsure) };
}

/** Is the record known as it will be? A template may make a name in it, or the port. Symbols for addresses are known. */
function isKnown({ name, type, data }: DnsRecord): boolean {
  const names = type === 'SRV' ? [name, data.slice(data.indexOf(' ') + 1)] : type === 'CNAME' ? [name, data] : [name];
  if (type === 'SRV' && !/^[1-9]\d*$/.test(data.slice(0, data.indexOf(' ')))) return false;
  return names.every(isKnownName);
}

const isKnownName = (text: string): boolean => !/[^\w.*-]/.test(text.replace(/<[^<>]*>/g, ''));

/** Namespace of an absolute name of the cluster. */
export function namespaceOfName(name: string, zone: string): string {
  const head = beforeServiceZone(name, zone) ?? name;
  return head.slice(head.lastIndexOf('.') + 1);
}

/** Presentation form of a name (RFC 1035, 5.1): special characters escaped. */
function presented(name: string): string {
  return name.replace(
    /[^A-Za-z0-9._*-]/g,
    (c) =>
      `\\${String(c.codePointAt(0) ?? 63)
        .padStart(3, '0')
        .slice(-3)}`,
  );
}

function relative(name: string, zone: string): string {
  if (name === zone) return '@';
  return name.endsWith(`.${zone}`) ? presented(name.slice(0, -zone.length - 1)) : `${presented(name)}.`;
}

function rdata(record: DnsRecord, standIns: StandIns): string {
  if (record.type === 'SRV') {
    const [port = '0', ...target] = record.data.split(' ');
    return `${record.priority ?? 0} ${record.weight ?? 0} ${port} ${presented(standIns.name(target.join(' ')))}.`;
  }
  if (record.type === 'CNAME' || record.type === 'PTR' || record.type === 'NS') return `${presented(standIns.name(record.data))}.`;
  if (record.type === 'TXT') return `"${record.data.replace(/["\\]/g, '\\$&')}"`;
  return standIns.address(record.data);
}

const whenText = { ready: 'once Ready', address: 'as soon as it has an address', always: '' } as const;

/** `<ip4 Pod/data/db-0>` → `<address of db-0>`; a name made of an address says the same again. */
function symbolText(symbol: string): string {
  const pod = podOf(symbol);
  if (pod !== undefined) return pod === 'node' ? '<address of its node>' : `<address of ${pod}>`;
  return /^<(?:dashed)?clusterIP/i.test(symbol) ? '<cluster IP>' : symbol;
}

function commentOf(record: DnsRecord, model: Model): string {
  const written = [record.name, record.data].flatMap((text) => text.match(/<[^<>]*>/g) ?? []);
  const known = written.filter((symbol) => !symbol.startsWith('<dashed'));
  const symbols = (
    known.length > 0 ? known : written.map((symbol) => symbol.replace('<dashedNode', '<nodeIP').replace('<dashed', '<ip'))
  ).map(symbolText);
  const parts = [[...new Set(symbols)].join(' '), whenText[record.when]].filter((p) => p !== '');
  const comment = printable(parts.join(', ') + otherwise(model, record.name));
  return comment === '' ? '' : ` ; ${comment.replace(/^, but /, '')}`;
}

function linkOf(model: Model, record: DnsRecord, line: number): ZoneLink | undefined {
  const reason = record.reasons.find(({ ref }) => instanceOf(ref) !== undefined);
  const instance = instanceOf(reason?.ref);
  if (!reason || !instance) return undefined;
  const { object } = instance.facts;
  return { line, place: model.placeOf(instance, reason.field ?? 'metadata.name'), label: printable(`${object.kind} ${nameText(object)}`) };
}

function ruleLink({ holder, use }: DnsRule, line: number): ZoneLink {
  return { line, place: { uri: holder.facts.uri, span: use.span }, label: printable(`ConfigMap ${nameText(holder.facts.object)}`) };
}

function header(model: Model, records: readonly DnsRecord[]): string[] {
  const zone = model.settings.clusterDomain;
  const symbolic = records.some((r) => r.data.includes('<') || r.name.includes('<'));
  return [
    `; What cluster DNS will answer for these manifests (Kubernetes 1.${model.settings.kubernetesMinor}).`,
    ...(symbolic
      ? ['; Addresses are not known before deployment: those of the documentation ranges stand for what the comment names.']
      : []),
    `$ORIGIN ${zone}.`,
    `$TTL ${model.settings.ttl}`,
  ];
}

/** What people are told of a zone that is cut. */
export const cutText = `There are more than ${mostRecords} records; those of the first Services are here. Ask for one namespace or bundle.`;

/** At most so many Services are told to have no records. */
const mostReasons = 20;

/** Why the Services that lie there make no records. */
function reasonsOfNone(model: Model, options: ZoneOptions): readonly string[] {
  const bundles = bundlesOf(model, options);
  const services = model
    .instances()
    .filter(({ facts, bundle, namespace }) => {
      const isThere = (bundles?.includes(bundle) ?? true) && (options.namespaces?.includes(namespace) ?? true);
      return isThere && facts.object.kind === 'Service';
    })
    .slice(0, mostReasons);
  const reasons = services.flatMap(({ facts: { object, uri }, bundle, namespace }) =>
    model
      .recordsFor(bundle, uri)
      .dig(serviceDnsName(object.name, namespace, model.settings.clusterDomain), 'A')
      .reasons.map(reasonText),
  );
  return [...new Set(reasons)];
}

/** What documents share that are to line up. */
export interface ZoneLayout {
  readonly standIns: StandIns;
  /** By namespace: the widest name so far, in UTF-16 units; grows with each document. */
  readonly widths: Map<string, number>;
}

const ownLayout = (): ZoneLayout => ({ standIns: createStandIns(), widths: new Map() });

/** RFC 1035 master-file text of the predicted zone, grouped by namespace, and what made each line. `layout`: that of documents before. */
export function zoneDocument(model: Model, options: ZoneOptions, { standIns, widths } = ownLayout()): ZoneDocument {
  const zone = model.settings.clusterDomain;
  const { records, cut } = zoneRecords(model, options);
  const out = [...header(model, records), ...(cut ? [`; ${cutText}`] : [])];
  const links: ZoneLink[] = [];
  const groups = new Map<string, DnsRecord[]>();
  for (const record of records) {
    getOrMake(groups, namespaceOfName(record.name, zone), () => []).push(record);
  }
  for (const namespace of [...groups.keys()].sort()) {
    const group = groups.get(namespace) ?? [];
    out.push('', `; namespace ${printable(namespace)}`);
    const rows = group.map((record) => ({ record, name: relative(standIns.name(record.name), zone) }));
    const width = rows.reduce((most, row) => Math.max(most, Math.min(64, row.name.length)), widths.get(namespace) ?? 0);
    widths.set(namespace, width);
    for (const { record, name } of rows) {
      const link = linkOf(model, record, out.length);
      if (link) links.push(link);
      const ttl = record.ttl === model.settings.ttl ? '' : `${record.ttl} `;
      out.push(`${name.padEnd(width)} ${ttl}IN ${record.type.padEnd(5)} ${rdata(record, standIns)}${commentOf(record, model)}`);
    }
  }
  const configured = options.namespaces === undefined ? configuredLines(model, bundlesOf(model, options)) : [];
  if (configured.length > 0) out.push('');
  for (const { text, rule } of configured) {
    if (rule !== undefined) links.push(ruleLink(rule, out.length));
    out.push(text);
  }
  if (records.length === 0) out.push('', '; no records', ...reasonsOfNone(model, options).map((reason) => `; ${printable(reason)}`));
  return { text: `${out.join('\n')}\n`, links };
}
