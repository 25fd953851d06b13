import { portLabels, serviceDnsName } from '../../k8s/dns-name.ts';
import { isHeadless, type Service, type ServicePort } from '../../k8s/kinds.ts';
import type { DnsRecord } from '../../model/records.ts';
import type { InstanceOf } from '../../model/types.ts';
import { count, sentenceList } from '../../base/texts/words.ts';
import { serviceFqdn, type HoverContext } from './context.ts';
import { code, escape } from './markdown.ts';
import { podOf } from '../shared/pod-names.ts';

/** Name of the SRV records of a port; unnamed ports have none. */
export function srvName(context: HoverContext, service: InstanceOf<Service>, port: ServicePort): string | undefined {
  if (!port.name) return undefined;
  const labels = portLabels({ ...port, name: port.name });
  return serviceDnsName(service.facts.object.name, service.namespace, context.model.settings.clusterDomain, ...labels);
}

/** Pods that have a name under the Service, but are not among the targets of these SRV records. */
function leftOut(records: readonly DnsRecord[], fqdn: string, srv: readonly DnsRecord[]): readonly string[] {
  const targets = new Set(srv.map((r) => r.data.slice(r.data.indexOf(' ') + 1)));
  const without = records
    .filter((r) => (r.type === 'A' || r.type === 'AAAA') && r.name !== fqdn && !targets.has(r.name))
    .map((r) => podOf(r.data) ?? r.data);
  return [...new Set(without)];
}

/** `_sql._tcp.…` SRV → port 5432 of each pod, or that there is no such name; `records`: all of the Service. */
export function srvLine(
  context: HoverContext,
  service: InstanceOf<Service>,
  port: ServicePort,
  records: readonly DnsRecord[],
): string | undefined {
  const name = srvName(context, service, port);
  const { object } = service.facts;
  if (name === undefined || object.type === 'ExternalName') return undefined;
  const srv = records.filter((r) => r.type === 'SRV' && r.name === name);
  const numbers = [...new Set(srv.map((r) => r.data.split(' ')[0] ?? ''))];
  if (numbers.length === 0) {
    const { rcode } = context.model.recordsFor(service.bundle, service.facts.uri).dig(name, 'SRV');
    return `${code(name)} SRV → ${rcode === 'NXDOMAIN' ? 'no such name (NXDOMAIN)' : 'no records'}`;
  }
  const ports = `${code(name)} SRV → port ${sentenceList(numbers.map(escape))}`;
  if (!isHeadless(object)) return `${ports} of the Service`;
  const others = leftOut(records, serviceFqdn(context.model, service.namespace, object.name), srv);
  if (others.length === 0) return `${ports} of each ${object.selector ? 'pod' : 'endpoint'}`;
  const shown = others.length > 4 ? [...others.slice(0, 3), count(others.length - 3, 'more', 'more')] : others;
  return `${ports}, but not of ${sentenceList(shown.map(escape))}`;
}
