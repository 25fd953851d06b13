import type { Context } from '../context.ts';
import { canonicalAddress, endpointAddress, isV6, legacyAddress } from './addresses.ts';
import { duplicate, eachInvalid, invalid, notSupported, required, tooMany } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { parseSloppy } from '../ip.ts';
import { validateMetadata } from '../metadata.ts';
import { dnsLabel, dnsSubdomain, labelCauses, labelValue, qualifiedName, subdomainCauses } from '../names.ts';
import { protocols } from './service-ports.ts';
import { canonicalSliceAddresses, declaredSliceRules, hintsForNodes, slicePortsFirst } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { asList, asObject, asText, asTexts } from '../../json.ts';

const types = ['FQDN', 'IPv4', 'IPv6'];

/** EndpointSlices (facts D.6). */
export function validateEndpointSlice(c: Context, object: Json): Cause[] {
  const type = asText(object['addressType']) ?? '';
  const endpoints = asList(object['endpoints']);
  const metadata = validateMetadata(c, object, dnsSubdomain);
  const ports = portCauses(c, asList(object['ports']));
  const others = endpointCauses(c, type, endpoints);
  if (declaredSliceRules(c))
    return [...metadata, ...ports, ...others, ...typeCauses(c, type), ...endpoints.flatMap((item, i) => countCauses(c, item, i))];
  return [...metadata, ...typeCauses(c, type), ...(slicePortsFirst(c) ? [...ports, ...others] : [...others, ...ports])];
}

function typeCauses(c: Context, type: string): Cause[] {
  if (type === '') return [required('addressType')];
  return types.includes(type) ? [] : [notSupported(c, 'addressType', type, types)];
}

/** From one to a hundred addresses. */
function countCauses(c: Context, endpoint: unknown, index: number): Cause[] {
  const field = `endpoints[${index}].addresses`;
  const count = asTexts(asObject(endpoint)['addresses']).length;
  if (count === 0) return [required(field, declaredSliceRules(c) ? '' : 'must contain at least 1 address')];
  return count > 100 ? [tooMany(field, count, 100)] : [];
}

function endpointCauses(c: Context, type: string, endpoints: readonly unknown[]): Cause[] {
  if (endpoints.length > 1000) return [tooMany('endpoints', endpoints.length, 1000)];
  return endpoints.flatMap((item, i) => {
    const endpoint = asObject(item);
    const field = `endpoints[${i}]`;
    const addresses = asTexts(endpoint['addresses']);
    const [hostname, node] = [asText(endpoint['hostname']), asText(endpoint['nodeName'])];
    const causes = declaredSliceRules(c) ? [] : countCauses(c, endpoint, i);
    for (const [k, address] of addresses.entries()) causes.push(...addressCauses(c, type, `${field}.addresses`, k, address));
    if (node !== undefined) causes.push(...subdomainCauses(c, `${field}.nodeName`, node));
    if (hostname !== undefined) causes.push(...labelCauses(c, `${field}.hostname`, hostname));
    return [...causes, ...hintCauses(c, `${field}.hints`, asObject(endpoint['hints']))];
  });
}

function hintCauses(c: Context, field: string, hints: Json): Cause[] {
  const zones = asList(hints['forZones']);
  if (zones.length > 8) return [tooMany(`${field}.forZones`, zones.length, 8)];
  const nodes = hintsForNodes(c) ? asList(hints['forNodes']) : [];
  return [
    ...namedHints(c, `${field}.forZones`, zones, (name) => labelValue(c, name)),
    ...(nodes.length > 8 ? [tooMany(`${field}.forNodes`, nodes.length, 8)] : namedHints(c, `${field}.forNodes`, nodes, dnsSubdomain)),
  ];
}

function namedHints(c: Context, field: string, hints: readonly unknown[], rule: (name: string) => readonly string[]): Cause[] {
  const seen = new Set<string>();
  return hints.flatMap((hint, i) => {
    const name = asText(asObject(hint)['name']) ?? '';
    const path = `${field}[${i}].name`;
    const twice = seen.has(name) ? [duplicate(c, path, name)] : [];
    seen.add(name);
    return [...twice, ...eachInvalid(c, path, name, rule(name))];
  });
}

function addressCauses(c: Context, type: string, list: string, index: number, text: string): Cause[] {
  const field = `${list}[${index}]`;
  if (type === 'FQDN') return fqdnCauses(c, field, text);
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const ofType = parseSloppy(text) !== undefined && isV6(text) === (type === 'IPv6');
  if (!canonicalSliceAddresses(c)) {
    const wrong = ofType ? [] : [invalid(c, field, text, `must be a valid ${type} address`)];
    return [...wrong, ...endpointAddress(c, field, text)];
  }
  const wrong = type === 'IPv4' ? legacyAddress(c, field, text) : canonicalAddress(c, field, text);
  if (wrong.length > 0) return wrong;
  return [...(ofType ? [] : [invalid(c, list, text, `must be an ${type} address`)]), ...endpointAddress(c, field, text)];
}

function fqdnCauses(c: Context, field: string, written: string): Cause[] {
  if (written === '') return [required(field)];
  const text = written.replace(/\.$/, '');
  const messages = dnsSubdomain(text);
  if (messages.length > 0) return [invalid(c, field, text, messages.join(','))];
  const labels = text.split('.');
  if (labels.length < 2) return [invalid(c, field, text, 'should be a domain with at least two segments separated by dots')];
  const wrong = labels.find((label) => dnsLabel(label).length > 0);
  return wrong === undefined ? [] : [invalid(c, field, wrong, dnsLabel(wrong).join(','))];
}

function portCauses(c: Context, ports: readonly unknown[]): Cause[] {
  if (ports.length > 20000) return [tooMany('ports', ports.length, 20000)];
  const seen = new Set<string>();
  return ports.flatMap((item, i) => {
    const port = asObject(item);
    const field = `ports[${i}]`;
    const name = asText(port['name']) ?? '';
    const protocol = asText(port['protocol']) ?? 'TCP';
    const appProtocol = asText(port['appProtocol']);
    const causes = name === '' ? [] : [...labelCauses(c, `${field}.name`, name)];
    if (seen.has(name)) causes.push(duplicate(c, `${field}.name`, name));
    seen.add(name);
    if (!protocols.includes(protocol)) causes.push(notSupported(c, `${field}.protocol`, protocol, protocols));
    if (appProtocol !== undefined) causes.push(...eachInvalid(c, `${field}.appProtocol`, appProtocol, qualifiedName(c, appProtocol)));
    return causes;
  });
}
