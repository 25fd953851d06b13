import { serviceNameLabel } from '../../k8s/kinds.ts';
import type { Endpoints, Service } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import type { YamlData } from '../../yaml/editing/write.ts';
import { sliceName } from '../lib/new-names.ts';
import { metadataBeside } from './new-service.ts';

/** An EndpointSlice of a Service, or of the Endpoints of one, by the label that names it. `rest`: its endpoints and ports, in the order in which they are written. */
export function sliceOf(
  service: InstanceOf<Service | Endpoints>,
  model: Model,
  addressType: 'IPv4' | 'IPv6',
  rest: { readonly [key: string]: YamlData },
): YamlData {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadataBeside(service, sliceName(service, model)), labels: { [serviceNameLabel]: service.facts.object.name } },
    addressType,
    ...rest,
  };
}

/** An EndpointSlice that leads a Service without selector to one IPv4 address, on the ports that clients of the address reach. */
export function sliceFor(service: InstanceOf<Service>, model: Model, address: string): YamlData {
  const { object } = service.facts;
  const reached = object.ports.flatMap((port): YamlData[] => {
    const number = typeof port.targetPort === 'number' && port.targetPort > 0 ? port.targetPort : port.port;
    if (number === undefined) return [];
    return [
      {
        ...(port.name === undefined ? {} : { name: port.name }),
        port: number,
        ...(port.protocol === undefined ? {} : { protocol: port.protocol }),
      },
    ];
  });
  return sliceOf(service, model, 'IPv4', { ...(reached.length === 0 ? {} : { ports: reached }), endpoints: [{ addresses: [address] }] });
}
