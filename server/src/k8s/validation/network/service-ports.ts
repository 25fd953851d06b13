import type { Context } from '../context.ts';
import { duplicate, eachInvalid, forbidden, invalid, notSupported, required } from '../errors.ts';
import { quote } from '../go/go-text.ts';
import type { Cause, Rendered } from '../errors.ts';
import { labelCauses, portName, portNumber, qualifiedName } from '../names.ts';
import type { Port, ServiceSpec } from './service-spec.ts';

/** Protocols of ports, in the order in which messages list them. */
export const protocols = ['SCTP', 'TCP', 'UDP'];

/** One port of a Service. `names`: those seen before, grows. */
export function validatePort(c: Context, field: string, port: Port, nameRequired: boolean, names: Set<string>): Cause[] {
  const causes: Cause[] = [];
  if (port.name !== '') {
    causes.push(...labelCauses(c, `${field}.name`, port.name));
    if (names.has(port.name)) causes.push(duplicate(c, `${field}.name`, port.name));
    names.add(port.name);
  } else if (nameRequired) causes.push(required(`${field}.name`));
  for (const message of portNumber(port.port)) causes.push(invalid(c, `${field}.port`, port.port, message));
  if (!protocols.includes(port.protocol)) causes.push(notSupported(c, `${field}.protocol`, port.protocol, protocols));
  const target = port.targetPort;
  const wrong = typeof target === 'number' ? portNumber(target) : portName(target);
  for (const message of wrong) causes.push(invalid(c, `${field}.targetPort`, target, message));
  if (port.appProtocol !== undefined) {
    causes.push(...eachInvalid(c, `${field}.appProtocol`, port.appProtocol, qualifiedName(c, port.appProtocol)));
  }
  return causes;
}

/** Node ports where there may be none, and ports that say the same twice. */
export function duplicatePorts(c: Context, s: ServiceSpec): Cause[] {
  if (s.ports.length < 2 && (s.ports[0]?.nodePort ?? 0) === 0) return [];
  const causes: Cause[] = [];
  if (s.type === 'ClusterIP') {
    for (const [i, port] of s.ports.entries()) {
      if (port.nodePort !== 0) causes.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
  }
  const allocated = allocation(s);
  const nodePorts = new Set<string>();
  for (const [i, port] of s.ports.entries()) {
    const nodePort = allocated(port);
    if (nodePort === '') continue;
    const key = `${port.protocol} ${nodePort}`;
    if (nodePorts.has(key)) causes.push(duplicate(c, `spec.ports[${i}].nodePort`, port.nodePort));
    nodePorts.add(key);
  }
  const ports = new Set<string>();
  for (const [i, port] of s.ports.entries()) {
    const key = `${port.protocol} ${port.port}`;
    if (ports.has(key)) causes.push(duplicate(c, `spec.ports[${i}]`, renderPort(port)));
    ports.add(key);
  }
  return causes;
}

/** The node port that a port will have; '' where it has none. Those that the server gives are one and the same for equal port numbers. */
function allocation(s: ServiceSpec): (port: Port) => string {
  const allocates = s.type === 'NodePort' || (s.type === 'LoadBalancer' && s.allocateNodePorts !== false);
  const written = new Map(
    s.ports
      .toReversed()
      .filter(({ nodePort }) => nodePort !== 0)
      .map(({ port, nodePort }) => [port, nodePort]),
  );
  return ({ port, nodePort }) => {
    if (nodePort !== 0) return String(nodePort);
    return allocates ? String(written.get(port) ?? `of ${port}`) : '';
  };
}

function renderPort({ protocol, port }: Port): Rendered {
  return {
    value: { protocol, port },
    json: JSON.stringify({ Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }),
    go:
      `core.ServicePort{Name:"", Protocol:${quote(protocol)}, AppProtocol:(*string)(nil), Port:${port}, ` +
      'TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
  };
}
