import { isHeadless, type Service } from '../../k8s/kinds.ts';
import { knownName } from '../../k8s/known-name.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { DnsRecord, Reason } from '../../model/records.ts';
import type { Instance, InstanceOf } from '../../model/types.ts';
import { count, sentenceList } from '../../base/texts/words.ts';
import { cacheText, namespaceText, reasonList, serviceFqdn, sourceLink, type HoverContext } from './context.ts';
import { blocks, code, escape, lines } from './markdown.ts';
import { nameLines, rowsOf, type NameRow } from '../shared/pod-names.ts';
import { srvLine } from './srv.ts';
import { sourced } from '../shared/sourced.ts';

const when = new Set(['when-ready', 'when-address']);

function serviceKind(service: Service): string {
  if (isHeadless(service)) return 'headless Service';
  return service.type === undefined || service.type === 'ClusterIP' ? 'Service with a cluster IP' : `${escape(service.type)} Service`;
}

function headline(context: HoverContext, service: InstanceOf<Service>): string {
  const governed = context.model.scope
    .governedBy(service)
    .filter(countsHere)
    .map((c) => knownName(c.instance.facts.object));
  return [
    `**${escape(service.facts.object.name)}**`,
    serviceKind(service.facts.object),
    ...(governed.length > 0 ? [`governs StatefulSet ${sentenceList([...new Set(governed)].slice(0, 3).map(escape))}`] : []),
    namespaceText(service),
    sourceLink(context, context.model.placeOf(service, 'metadata.name')),
  ].join(' · ');
}

/** Is it read from a text that something has to be put into first, so that nothing can be said of what is missing? */
export function hangsOnTemplate({ facts: { partial, lastGood } }: Instance): boolean {
  return partial && lastGood !== true;
}

/** Why a chart may make the pods that a Service selects, though nothing that was rendered does. */
function chartLacks({ model }: HoverContext, service: InstanceOf<Service>): string | undefined {
  const {
    bundle: { kind, unknowns },
    facts: {
      object: { selector },
    },
  } = service;
  if (kind !== 'chart' || unknowns.length === 0 || selector === undefined) return undefined;
  return model.scope.podsMatching(service, selector).some(countsHere) ? undefined : unknowns[0];
}

/** How many addresses the Service's own name has, or why it has none. */
function ownName(context: HoverContext, service: InstanceOf<Service>, records: readonly DnsRecord[]): string {
  const { model } = context;
  const fqdn = serviceFqdn(model, service.namespace, service.facts.object.name);
  const own = records.filter((r) => r.name === fqdn);
  const cname = own.find((r) => r.type === 'CNAME');
  if (cname && !isHeadless(service.facts.object)) return `${code(fqdn)} → CNAME ${code(cname.data)}`;
  const v4 = own.filter((r) => r.type === 'A').length;
  const v6 = own.filter((r) => r.type === 'AAAA').length;
  if (v4 + v6 > 0 || (cname && !hangsOnTemplate(service)))
    return `${code(fqdn)} → ${addresses(service.facts.object, v4, v6, own[0]?.when)}`;
  const answer = model.recordsFor(service.bundle, service.facts.uri).dig(fqdn, 'A');
  if ((answer.rcode !== 'NOERROR' || cname) && hangsOnTemplate(service)) return `${code(fqdn)} → not known before the template is rendered`;
  const lacking = answer.rcode === 'NOERROR' ? undefined : chartLacks(context, service);
  if (lacking !== undefined) return `${code(fqdn)} → not known: ${escape(lacking)}`;
  const what =
    answer.rcode === 'NXDOMAIN' ? 'no such name (NXDOMAIN)' : answer.rcode === 'SERVFAIL' ? 'no answer (SERVFAIL)' : 'no records';
  return `${code(fqdn)} → ${what}\n\n${reasonList(answer.reasons)}`;
}

function addresses(service: Service, v4: number, v6: number, ready: DnsRecord['when'] | undefined): string {
  const types = [...(v4 > 0 ? ['A'] : []), ...(v6 > 0 ? ['AAAA'] : [])].join(' and ');
  if (!isHeadless(service)) return `one virtual address (${types}), whichever pod answers`;
  const n = Math.max(v4, v6);
  const each = ready === 'ready' ? 'one per ready pod' : ready === 'address' ? 'one per pod' : 'as written';
  return `${count(n, 'address', 'addresses')}, ${each}${types === 'A' ? '' : ` (${types})`}`;
}

/** `_sql._tcp.…` SRV → port 5432 of each pod; those that are written but answer nothing too. */
function srvLines(context: HoverContext, service: InstanceOf<Service>, records: readonly DnsRecord[], limit: number): readonly string[] {
  const all = service.facts.object.ports.flatMap((port) => srvLine(context, service, port, records) ?? []);
  return all.length > limit ? [...all.slice(0, limit), `… and ${count(all.length - limit, 'more SRV name')}`] : all;
}

function shortForms(service: InstanceOf<Service>, row: NameRow | undefined, fqdn: string): string {
  const suffix = fqdn.slice(service.facts.object.name.length);
  const head = row && !row.dashed ? row.name.slice(0, -suffix.length) : service.facts.object.name;
  return `In namespace ${escape(service.namespace)} ${code(head)} is enough, elsewhere ${code(`${head}.${service.namespace}`)}.`;
}

/** Selected pods that have no name of their own here, and why. */
function unnamed(context: HoverContext, service: InstanceOf<Service>, fqdn: string): readonly Reason[] {
  const { selector } = service.facts.object;
  if (!selector) return [];
  const records = context.model.recordsFor(service.bundle, service.facts.uri);
  const reasons = context.model.scope
    .podsMatching(service, selector)
    .filter(countsHere)
    .slice(0, 5)
    .flatMap(({ instance }) => {
      const why = records.whyUnnamed(sourced(instance));
      const [pod] = records.podsOf(sourced(instance));
      return why.length > 0 || !pod ? why : records.dig(`${pod.name}.${fqdn}`, 'A').reasons.filter((r) => r.code !== 'endpoint-unknown');
    });
  return reasons;
}

/** Addresses that somebody wrote, but as not ready. */
function notReady(context: HoverContext, service: InstanceOf<Service>): string {
  const n = context.model.scope
    .endpointsOf(service)
    .filter((c) => c.namespace !== 'other')
    .flatMap(
      ({
        instance: {
          facts: { object },
        },
      }): readonly unknown[] =>
        object.kind === 'EndpointSlice'
          ? object.endpoints.filter((e) => e.ready === false)
          : object.kind === 'Endpoints'
            ? object.subsets.flatMap((s) => s.notReadyAddresses)
            : [],
    ).length;
  return n === 0 ? '' : `${n} more ${n === 1 ? 'is' : 'are'} written, but not ready, so ${n === 1 ? 'it is' : 'they are'} left out.`;
}

function footer(context: HoverContext, service: InstanceOf<Service>, records: readonly DnsRecord[]): string {
  const { model } = context;
  const fqdn = serviceFqdn(model, service.namespace, service.facts.object.name);
  const ready = (records.find((r) => r.name === fqdn) ?? records[0])?.when;
  if (ready === 'ready') return `Names answer once a pod is Ready; ${cacheText(model)}.`;
  if (ready === 'address') return `Names answer as soon as a pod has an address, Ready or not; ${cacheText(model)}.`;
  if (service.facts.object.type === 'ExternalName' && records.length > 0) return `Answers are cached for up to ${model.settings.ttl} s.`;
  if (records.length === 0 && hangsOnTemplate(service)) return '';
  if (records.length === 0 && chartLacks(context, service) !== undefined) return '';
  return records.length > 0
    ? `${isHeadless(service.facts.object) ? 'Endpoints are answered as they are written' : 'The name answers whether or not pods are Ready'}; answers are cached for up to ${model.settings.ttl} s.`
    : `While it does not resolve, ${cacheText(model)}.`;
}

/** Reasons of one record of each sort stand for all of that sort. `unnamed`: why pods have no names, instead of why they have them. */
function why(records: readonly DnsRecord[], fqdn: string, unnamed: readonly Reason[]): string {
  const own = records.find((r) => r.name === fqdn);
  const named = records.find((r) => r.name !== fqdn && !r.name.startsWith('_') && r.type !== 'SRV');
  const srv = records.find((r) => r.type === 'SRV' && r.name.startsWith('_'));
  const reasons = [
    ...(own?.reasons ?? []),
    ...(unnamed.length > 0 ? unnamed : (named?.reasons ?? [])),
    ...(srv?.reasons.filter((r) => r.code.startsWith('port-')) ?? []),
  ];
  return reasonList(reasons, when);
}

/** All that there is to say of a Service's names. `lead`: what the place under the cursor means. */
export function serviceCard(context: HoverContext, service: InstanceOf<Service>, lead = ''): string {
  const { object } = service.facts;
  const fqdn = serviceFqdn(context.model, service.namespace, object.name);
  const headless = isHeadless(object);
  const all = context.model.recordsFor(service.bundle, service.facts.uri).recordsOf(service.namespace, object.name);
  const records = headless ? all : all.filter((r) => !r.name.includes('<dashed'));
  const rows = rowsOf(records, fqdn).filter((row) => headless || !row.dashed);
  const [firstNamed] = rows;
  const isNamed = rows.some((row) => !row.dashed);
  return blocks([
    lines([headline(context, service), lead]),
    ownName(context, service, records),
    notReady(context, service),
    object.type === 'ExternalName' && (object.ports.length > 0 || object.selector)
      ? 'An alias leads nowhere else: its ports and selector do nothing.'
      : '',
    // Names of pods are the answer; without them the reason is what is looked for.
    isNamed ? nameLines(rows, context.rows) : '',
    why(records, fqdn, headless && rows.length > 0 && !isNamed ? unnamed(context, service, fqdn) : []),
    isNamed ? '' : nameLines(rows, context.rows),
    rows.some((row) => row.dashed && row.pod !== '')
      ? 'A name made of an address lasts as long as its pod; that of the Service stays.'
      : '',
    rows.length > 0 && !headless ? 'CoreDNS gives these names; other DNS servers only under a headless Service.' : '',
    lines([
      records.length > 0 ? shortForms(service, firstNamed, fqdn) : '',
      ...(records.length > 0 ? srvLines(context, service, records, context.rows) : []),
    ]),
    footer(context, service, records),
  ]);
}
