import { asFlag, asList, asNumber, asObject, asText, asTexts, isObject, present, type Json } from '../json.ts';
import type { EndpointAddress, EndpointPort, EndpointSubset, SliceEndpoint } from '../kinds.ts';

/** One of the `subsets` of v1 Endpoints. */
export function readSubset(subset: Json): EndpointSubset {
  return {
    addresses: asList(subset['addresses']).filter(isObject).flatMap(readAddress),
    notReadyAddresses: asList(subset['notReadyAddresses']).filter(isObject).flatMap(readAddress),
    ports: asList(subset['ports']).filter(isObject).map(readEndpointPort),
  };
}

function readAddress(address: Json): EndpointAddress[] {
  const ip = asText(address['ip']);
  return ip === undefined ? [] : [{ ip, ...present({ hostname: asText(address['hostname']) }) }];
}

/** A port of Endpoints or of an EndpointSlice. */
export function readEndpointPort(port: Json): EndpointPort {
  const isOpen = typeof port['port'] === 'string' ? true : undefined;
  return present({ name: asText(port['name']), port: asNumber(port['port']), isOpen, protocol: asText(port['protocol']) });
}

/** One of the `endpoints` of an EndpointSlice. */
export function readSliceEndpoint(endpoint: Json): SliceEndpoint {
  return {
    addresses: asTexts(endpoint['addresses']),
    ...present({
      hostname: asText(endpoint['hostname']),
      ready: asFlag(asObject(endpoint['conditions'])['ready']),
      targetRefName: asText(asObject(endpoint['targetRef'])['name']),
    }),
  };
}
