import type { Context } from '../context.ts';
import { eachInvalid, invalid, notSupported, required } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { parseSloppy } from '../ip.ts';
import { validateMetadata } from '../metadata.ts';
import { dnsSubdomain, pathSegment, portName, portNumber, wildcardSubdomain } from '../names.ts';
import { serviceName } from './service.ts';
import type { Json } from '../../json.ts';
import { asList, asNumber, asObject, asText, asTexts } from '../../json.ts';

/** Ingresses (facts D.8): whether a backend exists is never asked. */
export function validateIngress(c: Context, object: Json): Cause[] {
  const spec = asObject(object['spec']);
  const rules = asList(spec['rules']);
  const fallback = spec['defaultBackend'];
  const causes = validateMetadata(c, object, dnsSubdomain);
  const hasFallback = fallback !== undefined && fallback !== null;
  if (rules.length === 0 && !hasFallback) {
    const none = Array.isArray(spec['rules']);
    const value = { value: rules, json: none ? '[]' : 'null', go: `[]networking.IngressRule${none ? '{}' : '(nil)'}` };
    causes.push(invalid(c, 'spec', value, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (hasFallback) causes.push(...backendCauses(c, 'spec.defaultBackend', asObject(fallback)));
  for (const [i, rule] of rules.entries()) causes.push(...ruleCauses(c, `spec.rules[${i}]`, asObject(rule)));
  for (const [i, tls] of asList(spec['tls']).entries()) {
    for (const [k, host] of asTexts(asObject(tls)['hosts']).entries()) causes.push(...hostCauses(c, `spec.tls[${i}].hosts[${k}]`, host));
    const secret = asText(asObject(tls)['secretName']) ?? '';
    if (secret !== '') causes.push(...eachInvalid(c, `spec.tls[${i}].secretName`, secret, dnsSubdomain(secret)));
  }
  const className = asText(spec['ingressClassName']);
  if (className !== undefined) causes.push(...eachInvalid(c, 'spec.ingressClassName', className, dnsSubdomain(className)));
  const annotation = asText(asObject(asObject(object['metadata'])['annotations'])['kubernetes.io/ingress.class']);
  if (annotation !== undefined && className !== undefined && annotation !== className) {
    causes.push(invalid(c, 'annotations.kubernetes.io/ingress.class', annotation, 'must match `ingressClassName` when both are specified'));
  }
  return causes;
}

function hostCauses(c: Context, field: string, host: string): readonly Cause[] {
  return eachInvalid(c, field, host, host.includes('*') ? wildcardSubdomain(host) : dnsSubdomain(host));
}

function ruleCauses(c: Context, field: string, rule: Json): Cause[] {
  const host = asText(rule['host']) ?? '';
  const causes: Cause[] = [];
  if (host !== '' && parseSloppy(host) !== undefined)
    causes.push(invalid(c, `${field}.host`, host, 'must be a DNS name, not an IP address'));
  if (host !== '') causes.push(...hostCauses(c, `${field}.host`, host));
  const http = rule['http'];
  if (http === undefined || http === null) return causes;
  const paths = asList(asObject(http)['paths']);
  if (paths.length === 0) causes.push(required(`${field}.http.paths`));
  return [...causes, ...paths.flatMap((path, i) => pathCauses(c, `${field}.http.paths[${i}]`, asObject(path)))];
}

function pathCauses(c: Context, field: string, item: Json): Cause[] {
  const type = asText(item['pathType']);
  const path = asText(item['path']) ?? '';
  if (type === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
  const causes: Cause[] = [];
  const wrong = (detail: string): void => {
    causes.push(invalid(c, `${field}.path`, path, detail));
  };
  if (type === 'Exact' || type === 'Prefix') {
    if (!path.startsWith('/')) wrong('must be an absolute path');
    for (const part of ['//', '/./', '/../', '%2f', '%2F']) if (path.includes(part)) wrong(`must not contain '${part}'`);
    for (const end of ['/..', '/.']) if (path.endsWith(end)) wrong(`cannot end with '${end}'`);
  } else if (type === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) wrong('must be an absolute path');
  } else causes.push(notSupported(c, `${field}.pathType`, type, ['Exact', 'ImplementationSpecific', 'Prefix']));
  return [...causes, ...backendCauses(c, `${field}.backend`, asObject(item['backend']))];
}

/** Names of an object by its group and kind. */
function referenceCauses(c: Context, field: string, reference: Json): Cause[] {
  const group = asText(reference['apiGroup']);
  const causes = group === undefined ? [] : [...eachInvalid(c, `${field}.apiGroup`, group, dnsSubdomain(group))];
  for (const key of ['kind', 'name']) {
    const value = asText(reference[key]) ?? '';
    if (value === '') causes.push(required(`${field}.${key}`));
    else causes.push(...eachInvalid(c, `${field}.${key}`, value, pathSegment(value)));
  }
  return causes;
}

function backendCauses(c: Context, field: string, backend: Json): Cause[] {
  const has = (key: string): boolean => backend[key] !== undefined && backend[key] !== null;
  if (has('resource') && has('service')) return [invalid(c, field, '', 'cannot set both resource and service backends')];
  if (has('resource')) return referenceCauses(c, `${field}.resource`, asObject(backend['resource']));
  if (!has('service')) return [invalid(c, field, '', 'resource or service backend is required')];
  const service = asObject(backend['service']);
  const name = asText(service['name']) ?? '';
  const port = asObject(service['port']);
  const [byName, byNumber] = [asText(port['name']) ?? '', asNumber(port['number']) ?? 0];
  const causes =
    name === '' ? [required(`${field}.service.name`)] : [...eachInvalid(c, `${field}.service.name`, name, serviceName(c)(name))];
  if (byName !== '' && byNumber !== 0) causes.push(invalid(c, field, '', 'cannot set both port name & port number'));
  else if (byName !== '') causes.push(...eachInvalid(c, `${field}.service.port.name`, byName, portName(byName)));
  else if (byNumber === 0) causes.push(required(field, 'port name or number is required'));
  else for (const message of portNumber(byNumber)) causes.push(invalid(c, `${field}.service.port.number`, byNumber, message));
  return causes;
}
