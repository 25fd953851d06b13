import { protocolOf } from '../../k8s/kinds.ts';
import type { Container, PodTemplate, Service, ServicePort } from '../../k8s/kinds.ts';
import { sidecarPortsTargeted } from '../../k8s/versions.ts';
import { because } from './reasons/reason-codes.ts';
import type { ObjectRef, Reason } from './types.ts';

/** A port of an endpoint. `port` is -1 where the slice names none (facts A.1.2). */
export interface SlicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly reason: Reason | undefined;
}

/** What CoreDNS puts in place of an empty list of ports. */
export const noPort: SlicePort = { name: '', port: -1, protocol: '', reason: undefined };

/** The containers whose ports a named targetPort may mean: sidecars count since 1.33 (facts B.12). */
function searched(template: PodTemplate, kubernetesMinor: number): readonly Container[] {
  const sidecars = sidecarPortsTargeted({ minor: kubernetesMinor })
    ? template.initContainers.filter((c) => c.restartPolicy === 'Always')
    : [];
  return [...template.containers, ...sidecars];
}

/** Number of a named port in a pod, by name and protocol; first container wins (facts B.12). */
function namedPort(template: PodTemplate, name: string, protocol: string, kubernetesMinor: number): number | undefined {
  for (const container of searched(template, kubernetesMinor)) {
    for (const port of container.ports) {
      if (port.name === name && protocolOf(port) === protocol && port.containerPort !== undefined) return port.containerPort;
    }
  }
  return undefined;
}

/** The container port that a targetPort leads to in this pod; `undefined`: a name that the pod does not have. Names of digits are names. */
export function targetOf(port: ServicePort, template: PodTemplate, kubernetesMinor: number): number | undefined {
  const { targetPort } = port;
  if (targetPort === undefined || targetPort === 0 || targetPort === '') return port.port;
  if (typeof targetPort === 'number') return targetPort;
  return namedPort(template, targetPort, protocolOf(port), kubernetesMinor);
}

function reasonOf(port: ServicePort, index: number, target: number, ref: ObjectRef): Reason {
  const values = { port: port.port ?? target, target, targetPort: String(port.targetPort ?? ''), name: port.name ?? '' };
  if (typeof port.targetPort === 'string' && port.targetPort !== '')
    return because('port-named-target', { ref, field: `spec.ports[${index}].targetPort`, values });
  if (port.port === target) return because('port-same', { ref, field: `spec.ports[${index}].port`, values });
  return because('port-is-target', { ref, field: `spec.ports[${index}].targetPort`, values });
}

/** Ports of one pod's endpoint as the slice controller makes them; a name that the pod lacks drops the port, not the pod (facts B.12). */
export function endpointPorts(service: Service, ref: ObjectRef, template: PodTemplate, kubernetesMinor: number): readonly SlicePort[] {
  return service.ports.flatMap((port, index) => {
    const target = targetOf(port, template, kubernetesMinor);
    if (target === undefined) return [];
    return [{ name: port.name ?? '', port: target, protocol: protocolOf(port), reason: reasonOf(port, index, target, ref) }];
  });
}
