import { serviceNameLabel } from '../../k8s/kinds.ts';
import type { Service } from '../../k8s/kinds.ts';
import type { InstanceOf } from '../../model/types.ts';
import type { YamlData } from '../../yaml/write.ts';

/** An EndpointSlice of a Service, by the label that names it. `rest`: its endpoints and ports, in the order in which they are written. */
export function sliceOf({ name, namespace }: Pick<Service, 'name' | 'namespace'>, addressType: 'IPv4' | 'IPv6', rest: { readonly [key: string]: YamlData }): YamlData {
  return {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, ...(namespace === undefined ? {} : { namespace }), labels: { [serviceNameLabel]: name } },
    addressType, ...rest,
  };
}

/** An EndpointSlice that leads a Service without selector to one IPv4 address, on the ports that clients of the address reach. */
export function sliceFor(service: InstanceOf<Service>, address: string): YamlData {
  const { object } = service.facts;
  const reached = object.ports.flatMap((port): YamlData[] => {
    const number = typeof port.targetPort === 'number' && port.targetPort > 0 ? port.targetPort : port.port;
    if (number === undefined) return [];
    return [{ ...(port.name === undefined ? {} : { name: port.name }), port: number, ...(port.protocol === undefined ? {} : { protocol: port.protocol }) }];
  });
  return sliceOf(object, 'IPv4', { ...(reached.length === 0 ? {} : { ports: reached }), endpoints: [{ addresses: [address] }] });
}
