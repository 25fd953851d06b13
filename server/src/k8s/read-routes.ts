import { asList, asNumber, asObject, asText, isObject, present, type Json } from './json.ts';
import type { Backend } from './kinds.ts';

/** Backends of an Ingress, both the `networking.k8s.io/v1` form and the older `serviceName`/`servicePort`. */
export function ingressBackends(spec: Json): Backend[] {
  const paths = asList(spec['rules']).flatMap((rule, at) =>
    asList(asObject(asObject(rule)['http'])['paths']).flatMap((path, index) =>
      ingressBackend(asObject(path)['backend'], `spec.rules[${at}].http.paths[${index}].backend`)));
  const byDefault = isObject(spec['defaultBackend'])
    ? ingressBackend(spec['defaultBackend'], 'spec.defaultBackend')
    : ingressBackend(spec['backend'], 'spec.backend');
  return [...byDefault, ...paths];
}

function ingressBackend(value: unknown, field: string): Backend[] {
  if (!isObject(value)) return [];
  const service = asObject(value['service']);
  const port = asObject(service['port']);
  const name = asText(service['name']);
  if (name !== undefined) {
    return [{ field, service: name, ...present({ portName: asText(port['name']), portNumber: asNumber(port['number']) }) }];
  }
  const old = asText(value['serviceName']);
  if (old === undefined) return [];
  const oldPort = value['servicePort'];
  return [{ field, service: old, ...present({ portName: asText(oldPort), portNumber: asNumber(oldPort) }) }];
}

/** Service backends of the rules (and mirror filters) of a Gateway API route. */
export function gatewayBackends(spec: Json): Backend[] {
  return asList(spec['rules']).flatMap((rule, at) => {
    const fields = asObject(rule);
    const direct = asList(fields['backendRefs']).flatMap((ref, index) => gatewayBackend(ref, `spec.rules[${at}].backendRefs[${index}]`));
    const mirrors = asList(fields['filters']).flatMap((filter, index) =>
      gatewayBackend(asObject(asObject(filter)['requestMirror'])['backendRef'], `spec.rules[${at}].filters[${index}].requestMirror.backendRef`));
    return [...direct, ...mirrors];
  });
}

function gatewayBackend(value: unknown, field: string): Backend[] {
  if (!isObject(value)) return [];
  const kind = asText(value['kind']) ?? 'Service';
  const group = asText(value['group']) ?? '';
  const name = asText(value['name']);
  if (kind !== 'Service' || (group !== '' && group !== 'core') || name === undefined) return [];
  return [{ field, service: name, ...present({ namespace: asText(value['namespace']), portNumber: asNumber(value['port']) }) }];
}
