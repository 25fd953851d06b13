import type { Context } from './context.ts';
import { addressWarning } from './addresses.ts';
import { withHostPorts } from './containers.ts';
import { quote } from './go-text.ts';
import { duplicatePortNameWarned, podAddressWarnings } from '../versions.ts';
import type { Json } from '../json.ts';
import { asList, asNumber, asObject, asText, asTexts } from '../json.ts';

interface SeenPort {
  readonly path: string;
  readonly hostIP: string;
  readonly hostPort: number;
}

/** Warnings about a pod's ports, host aliases and name servers. `prefix`: path of the template, '' for Pods. */
export function podWarnings(c: Context, prefix: string, spec: Json): string[] {
  const field = prefix === '' ? 'spec' : `${prefix}.spec`;
  const seen = new Set<string>();
  const warnings: string[] = [];
  for (const [i, item] of asList(spec['hostAliases']).entries()) {
    const ip = asText(asObject(item)['ip']) ?? '';
    if (seen.has(ip)) warnings.push(`${field}.hostAliases[${i}].ip: duplicate ip ${quote(ip)}`);
    seen.add(ip);
  }
  const grace = asNumber(spec['terminationGracePeriodSeconds']) ?? 0;
  if (grace < 0 && prefix !== '') warnings.push(`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`);
  const ports = portsOf(field, spec, prefix === '' && spec['hostNetwork'] === true);
  if (ports.length > 0) warnings.push(...portWarnings(ports), ...(duplicatePortNameWarned(c) ? nameWarnings(ports) : []));
  if (!podAddressWarnings(c)) return warnings;
  for (const [i, ip] of asTexts(asObject(spec['dnsConfig'])['nameservers']).entries()) {
    warnings.push(...addressWarning(c, `${field}.dnsConfig.nameservers[${i}]`, ip));
  }
  for (const [i, item] of asList(spec['hostAliases']).entries()) {
    warnings.push(...addressWarning(c, `${field}.hostAliases[${i}].ip`, asText(asObject(item)['ip']) ?? ''));
  }
  return warnings;
}

/** Ports in the order in which the server visits containers: init containers first. */
function portsOf(field: string, spec: Json, withHost: boolean): readonly { readonly path: string; readonly port: Json }[] {
  const ports: { readonly path: string; readonly port: Json }[] = [];
  for (const list of ['initContainers', 'containers']) {
    for (const [i, container] of asList(spec[list]).entries()) {
      const written = asList(withHostPorts(asObject(container), withHost)['ports']);
      for (const [k, port] of written.entries()) ports.push({ path: `${field}.${list}[${i}].ports[${k}]`, port: asObject(port) });
    }
  }
  return ports;
}

function portWarnings(ports: readonly { readonly path: string; readonly port: Json }[]): string[] {
  const warnings: string[] = [];
  const all = new Map<string, SeenPort[]>();
  for (const { path, port } of ports) {
    const key = `${asNumber(port['containerPort']) ?? 0}/${asText(port['protocol']) || 'TCP'}`;
    const one = { path, hostIP: asText(port['hostIP']) ?? '', hostPort: asNumber(port['hostPort']) ?? 0 };
    const others = all.get(key) ?? [];
    if (one.hostIP !== '' && one.hostPort === 0) {
      const shown = `{Name:${asText(port['name']) ?? ''} HostPort:0 ContainerPort:${key.replace('/', ' Protocol:')} HostIP:${one.hostIP}}`;
      warnings.push(`${path}: hostIP set without hostPort: ${shown}`);
    }
    for (const other of others) {
      const kind = relation(one, other);
      if (kind !== undefined) warnings.push(`${path}: ${kind} port definition with ${other.path}`);
    }
    all.set(key, [...others, one]);
  }
  return warnings;
}

function relation(a: SeenPort, b: SeenPort): string | undefined {
  if (a.hostIP === b.hostIP && a.hostPort === b.hostPort) return 'duplicate';
  if (a.hostPort === 0 || b.hostPort === 0) return 'overlapping';
  return a.hostPort === b.hostPort && (a.hostIP === '') !== (b.hostIP === '') ? 'dangerously ambiguous' : undefined;
}

function nameWarnings(ports: readonly { readonly path: string; readonly port: Json }[]): string[] {
  const first = new Map<string, string>();
  const warnings: string[] = [];
  for (const { path, port } of ports) {
    const name = asText(port['name']) ?? '';
    const other = first.get(name);
    if (name === '') continue;
    if (other === undefined) first.set(name, path);
    else warnings.push(`${path}: duplicate port name ${quote(name)} with ${other}, services and probes that select ports by name will use ${other}`);
  }
  return warnings;
}
