import { protocolOf } from '../../../k8s/kinds.ts';
import type { Container, Pod, PodTemplate, Service, ServicePort, Workload } from '../../../k8s/kinds.ts';
import { sidecarPortsTargeted } from '../../../k8s/versions.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';
import { latestPerModel } from '../per-model.ts';
import { nearestOf } from '../reach.ts';

export interface PodPort {
  readonly container: Container;
  /** API path inside the pod's spec, e.g. `containers[0].ports[1]`. */
  readonly field: string;
  readonly name?: string;
  readonly number?: number;
  readonly protocol: string;
}

/** Ports that a named `targetPort` can reach: of containers, then of init containers that keep running (facts B.12). */
export function podPorts(template: PodTemplate, model: Model): readonly PodPort[] {
  const sidecars = sidecarPortsTargeted({ minor: model.settings.kubernetesMinor });
  return [
    ...template.containers.flatMap((container, index) => portsOf(container, `containers[${index}]`)),
    ...template.initContainers.flatMap((container, index) =>
      sidecars && container.restartPolicy === 'Always' ? portsOf(container, `initContainers[${index}]`) : [],
    ),
  ];
}

function portsOf(container: Container, field: string): readonly PodPort[] {
  return container.ports.map((port, index) => ({
    container,
    field: `${field}.ports[${index}]`,
    protocol: protocolOf(port),
    ...(port.name === undefined ? {} : { name: port.name }),
    ...(port.containerPort === undefined ? {} : { number: port.containerPort }),
  }));
}

/** Is this `targetPort` a port name (digits alone are a number in quotes)? */
export function isPortName(target: ServicePort['targetPort']): target is string {
  return typeof target === 'string' && target !== '' && !/^\d+$/.test(target);
}

/** Ports that meshes add to pods when they are admitted; no template declares them. */
export function isInjectedPort(name: string): boolean {
  return /^(http-envoy-prom|http-envoy-admin|linkerd-(proxy|admin)|dapr-[a-z-]+|status-port)$/.test(name);
}

/** The pods that the Service's selector reaches, if it is one that has pods. */
export const selectedPods = latestPerModel((service: InstanceOf<Service>, model: Model): readonly InstanceOf<Workload | Pod>[] => {
  const { selector, type } = service.facts.object;
  if (selector === undefined || type === 'ExternalName') return [];
  return nearestOf(model.scope.podsMatching(service, selector));
});

/** Those of them with a readiness probe: all others are Ready as soon as they run. */
export function probedPods(service: InstanceOf<Service>, model: Model): readonly InstanceOf<Workload | Pod>[] {
  return selectedPods(service, model).filter((pods) =>
    pods.facts.object.template.containers.some((container) => container.hasReadinessProbe),
  );
}

/** The container port numbers that a Service port reaches, one per different answer of the selected pods. */
export function reachedNumbers(port: ServicePort, pods: readonly InstanceOf<Workload | Pod>[], model: Model): readonly number[] {
  const target = typeof port.targetPort === 'string' && /^\d+$/.test(port.targetPort) ? Number(port.targetPort) : port.targetPort;
  if (target === undefined || target === 0 || target === '') return port.port === undefined ? [] : [port.port];
  if (typeof target === 'number') return [target];
  const protocol = protocolOf(port);
  const numbers = pods.map(
    (pod) => podPorts(pod.facts.object.template, model).find((each) => each.name === target && each.protocol === protocol)?.number,
  );
  return [...new Set(numbers.filter((number) => number !== undefined))];
}
