import type { Labels, PodTemplate } from '../../k8s/kinds.ts';
import type { Instance } from '../../model/types.ts';
import type { YamlData } from '../../yaml/write.ts';

/** A headless Service for the pods of a template: its labels as selector, its container ports by name. */
export function headlessService(owner: Instance, name: string, template: PodTemplate): YamlData {
  const written = owner.facts.object.namespace;
  const ports = namedPorts(template);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(written === undefined ? {} : { namespace: written }) },
    spec: { clusterIP: 'None', selector: { ...stableLabels(template.labels) }, ...(ports.length === 0 ? {} : { ports }) },
  };
}

/** Labels fit for a selector: those that do not change with a chart or application version. */
export function stableLabels(labels: Labels): Labels {
  const stable = Object.entries(labels).filter(([key]) => !/(^|[./-])(chart|version|revision|checksum|hash)$/i.test(key));
  return Object.fromEntries(stable.length > 0 ? stable : Object.entries(labels));
}

function namedPorts(template: PodTemplate): YamlData[] {
  const seen = new Set<string>();
  const ports: YamlData[] = [];
  for (const port of template.containers.flatMap((container) => container.ports)) {
    if (port.containerPort === undefined) continue;
    const protocol = port.protocol ?? 'TCP';
    const name = port.name ?? `${protocol.toLowerCase()}-${port.containerPort}`;
    if (seen.has(name) || seen.has(`${protocol}/${port.containerPort}`)) continue;
    seen.add(name).add(`${protocol}/${port.containerPort}`);
    ports.push({ name, port: port.containerPort, ...(protocol === 'TCP' ? {} : { protocol }) });
  }
  return ports;
}
