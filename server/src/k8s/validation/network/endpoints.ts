import type { Context } from '../context.ts';
import { endpointAddress, legacyAddress } from './addresses.ts';
import { eachInvalid, invalid, notSupported, required } from '../errors.ts';
import type { Cause } from '../errors.ts';
import { validateMetadata } from '../metadata.ts';
import { dnsSubdomain, labelCauses, portNumber, qualifiedName, subdomainCauses } from '../names.ts';
import { protocols } from './service-ports.ts';
import type { Json } from '../../json.ts';
import { asList, asNumber, asObject, asText } from '../../json.ts';

/** Endpoints (facts D.5). */
export function validateEndpoints(c: Context, object: Json): Cause[] {
  const causes = validateMetadata(c, object, dnsSubdomain);
  for (const [i, item] of asList(object['subsets']).entries()) {
    const subset = asObject(item);
    const field = `subsets[${i}]`;
    const addresses = asList(subset['addresses']);
    const notReady = asList(subset['notReadyAddresses']);
    const ports = asList(subset['ports']);
    if (addresses.length === 0 && notReady.length === 0) causes.push(required(field, 'must specify `addresses` or `notReadyAddresses`'));
    for (const [k, address] of addresses.entries()) causes.push(...addressCauses(c, `${field}.addresses[${k}]`, asObject(address)));
    for (const [k, address] of notReady.entries()) causes.push(...addressCauses(c, `${field}.notReadyAddresses[${k}]`, asObject(address)));
    for (const [k, port] of ports.entries()) causes.push(...portCauses(c, `${field}.ports[${k}]`, asObject(port), ports.length > 1));
  }
  return causes;
}

function addressCauses(c: Context, field: string, address: Json): Cause[] {
  const ip = asText(address['ip']) ?? '';
  const hostname = asText(address['hostname']) ?? '';
  const node = asText(address['nodeName']);
  return [
    ...legacyAddress(c, `${field}.ip`, ip),
    ...(hostname === '' ? [] : labelCauses(c, `${field}.hostname`, hostname)),
    ...(node === undefined ? [] : subdomainCauses(c, `${field}.nodeName`, node)),
    ...endpointAddress(c, `${field}.ip`, ip),
  ];
}

function portCauses(c: Context, field: string, port: Json, nameRequired: boolean): Cause[] {
  const name = asText(port['name']) ?? '';
  const number = asNumber(port['port']) ?? 0;
  const protocol = asText(port['protocol']) || 'TCP';
  const appProtocol = asText(port['appProtocol']);
  const causes = name === '' ? (nameRequired ? [required(`${field}.name`)] : []) : [...labelCauses(c, `${field}.name`, name)];
  for (const message of portNumber(number)) causes.push(invalid(c, `${field}.port`, number, message));
  if (!protocols.includes(protocol)) causes.push(notSupported(c, `${field}.protocol`, protocol, protocols));
  if (appProtocol !== undefined) causes.push(...eachInvalid(c, `${field}.appProtocol`, appProtocol, qualifiedName(c, appProtocol)));
  return causes;
}
