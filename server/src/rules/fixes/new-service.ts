import { protocolOf } from '../../k8s/kinds.ts';
import type { Labels, PodTemplate } from '../../k8s/kinds.ts';
import type { Instance } from '../../model/types.ts';
import type { YamlData } from '../../yaml/editing/write.ts';
import { locate } from '../lib/locate.ts';
import { portNames } from '../lib/new-names.ts';

/** A headless Service for the pods of a template: its labels as selector, its container ports by name. */
export function headlessService(owner: Instance, name: string, template: PodTemplate): YamlData {
  const ports = namedPorts(template);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataBeside(owner, name),
    spec: { clusterIP: 'None', selector: { ...stableLabels(ownLabels(owner, template.labels)) }, ...(ports.length === 0 ? {} : { ports }) },
  };
}

/** Name and namespace of an object that is written beside another one: its namespace where its own file says it. */
export function metadataBeside(owner: Instance, name: string): { readonly name: string; readonly namespace?: string } {
  const namespace = isOwn(owner, 'metadata.namespace') ? owner.facts.object.namespace : undefined;
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Is the field written in the object's own file, not by an overlay that others do not share? */
function isOwn({ facts: { tree, uri } }: Instance, path: string): boolean {
  const found = locate(tree, uri, path);
  return found === undefined || found.uri === uri;
}

/** Labels that the object's own file gives its pods; an overlay adds its own to selectors and pods alike. */
function ownLabels(owner: Instance, labels: Labels): Labels {
  const paths = ['spec.template.metadata.labels', 'metadata.labels', 'spec.jobTemplate.spec.template.metadata.labels'];
  const path = paths.find(
    (each) =>
      locate(owner.facts.tree, owner.facts.uri, each) !== undefined && (each !== 'metadata.labels' || owner.facts.object.kind === 'Pod'),
  );
  const own = Object.entries(labels).filter(([key]) => path === undefined || isOwn(owner, `${path}[${key}]`));
  return Object.fromEntries(own.length > 0 ? own : Object.entries(labels));
}

/** Labels fit for a selector: those that do not change with a chart or application version. */
export function stableLabels(labels: Labels): Labels {
  const stable = Object.entries(labels).filter(([key]) => !/(^|[./-])(chart|version|revision|checksum|hash)$/i.test(key));
  return Object.fromEntries(stable.length > 0 ? stable : Object.entries(labels));
}

function namedPorts(template: PodTemplate): YamlData[] {
  const seen = new Set<string>();
  const ports: YamlData[] = [];
  const declared = template.containers.flatMap((container) => container.ports);
  const names = new Set(declared.map(({ name }) => name));
  const nameFor = portNames((tried) => seen.has(tried) || names.has(tried));
  for (const port of declared) {
    const protocol = protocolOf(port);
    if (port.containerPort === undefined || seen.has(`${protocol}/${port.containerPort}`)) continue;
    const name = port.name ?? nameFor(port.containerPort, protocol);
    if (seen.has(name)) continue;
    seen.add(name).add(`${protocol}/${port.containerPort}`);
    ports.push({ name, port: port.containerPort, ...(protocol === 'TCP' ? {} : { protocol }) });
  }
  return ports;
}
