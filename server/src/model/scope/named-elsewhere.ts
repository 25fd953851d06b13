import { memoWhile } from '../../base/memo.ts';
import { isObject } from '../../k8s/json.ts';
import type { Custom } from '../../k8s/kinds.ts';
import { relationOf } from './sight.ts';
import type { Standpoint } from './sight.ts';
import type { InstanceIndex } from '../instances/instance-index.ts';
import { hostLabels, isService, isWorkloadInstance } from '../keys.ts';
import { customOf, fits, isOf } from './operators.ts';
import { isMarked, serviceMarks } from '../service-marks.ts';
import type { ServiceMark } from '../service-marks.ts';
import type { Instance } from '../types.ts';

/** A custom resource that makes the host names known which it holds, whoever answers to them. */
interface HostTable {
  readonly kind: string;
  readonly group: string;
  /** Where the names stand; `[]` behind a list. */
  readonly at: string;
  readonly source: string;
}

const hostTables: readonly HostTable[] = [
  {
    kind: 'ServiceEntry',
    group: 'networking.istio.io',
    at: 'spec.hosts[]',
    source: 'istio.io service-entry: adds entries to the registry of services; resolved by the DNS proxy of the sidecar',
  },
  {
    kind: 'VirtualService',
    group: 'networking.istio.io',
    at: 'spec.hosts[]',
    source: 'istio.io virtual-service: "Virtual service hosts don\'t actually have to be part of the Istio service registry"',
  },
  {
    kind: 'Listener',
    group: 'skupper.io',
    at: 'spec.host',
    source: 'skupper.io listener-resource: makes a Service of that name for what other sites offer',
  },
  {
    kind: 'TerminatingGateway',
    group: 'consul.hashicorp.com',
    at: 'spec.services[].name',
    source: 'developer.hashicorp.com consul terminating gateway: services outside of the mesh',
  },
  {
    kind: 'ExportedServices',
    group: 'consul.hashicorp.com',
    at: 'spec.services[].name',
    source: 'developer.hashicorp.com consul exported-services: what peers are offered',
  },
];

/** In words, what else than a manifest or a chart makes a Service of that name known where the standpoint looks: a mesh, a mirror, another cluster. */
export function namedElsewhere(instances: InstanceIndex, at: Standpoint, name: string): string | undefined {
  return markedFor(instances, at, name) ?? hostNaming(instances, at, name);
}

/** In words, by what mark of a Service pods that are not written here answer under it. */
export function podsFromElsewhere({ facts: { object } }: Instance): string | undefined {
  return object.kind === 'Service'
    ? serviceMarks.find((mark) => mark.pods === true && isMarked(mark, object))?.why.replace('{name}', () => object.name)
    : undefined;
}

/** A Service whose mark makes others that are called after it or after its pods. */
function markedFor(instances: InstanceIndex, at: Standpoint, name: string): string | undefined {
  for (let end = name.length; end > 0; end = name.lastIndexOf('-', end - 1)) {
    const stem = name.slice(0, end);
    const who =
      marker(instances, at, stem, ({ services }) => services.some((pattern) => fits(pattern, stem, name))) ??
      governing(instances, at, stem)
        .map((service) => marker(instances, at, service, ({ perPod = [] }) => perPod.some((pattern) => fits(pattern, stem, name))))
        .find((found) => found !== undefined);
    if (who !== undefined) return who;
  }
  return undefined;
}

/** Who makes such names of a Service that is called so. */
function marker(instances: InstanceIndex, at: Standpoint, service: string, makes: (mark: ServiceMark) => boolean): string | undefined {
  for (const instance of allNamed(instances, at, 'Service', service)) {
    const mark = isService(instance) ? serviceMarks.find((each) => isMarked(each, instance.facts.object) && makes(each)) : undefined;
    if (mark !== undefined) return mark.why.replace('{name}', () => service);
  }
  return undefined;
}

/** Names of the Services that govern the StatefulSet which makes a pod of that name. */
function governing(instances: InstanceIndex, at: Standpoint, pod: string): readonly string[] {
  const set = /^(.+)-\d+$/.exec(pod)?.[1];
  return set === undefined
    ? []
    : [...allNamed(instances, at, 'StatefulSet', set)].flatMap((instance) =>
        isWorkloadInstance(instance) ? (instance.facts.object.serviceName ?? []) : [],
      );
}

/** Objects of a kind and name that are not in another namespace. */
function* allNamed(instances: InstanceIndex, at: Standpoint, kind: string, name: string): Iterable<Instance> {
  for (const group of instances.named(kind, name).values())
    for (const instance of group) if (relationOf(at, instance) !== 'other') yield instance;
}

/** A custom resource that holds the name as a host. */
function hostNaming(instances: InstanceIndex, at: Standpoint, name: string): string | undefined {
  const namespace = at.namespace ?? at.from.namespace;
  for (const table of hostTables) {
    for (const custom of instances.customsOfKind(table.kind)) {
      const object = customOf(custom);
      if (object !== undefined && isOf(object, table) && hostsIn(object, table).some((host) => names(host, name, namespace, custom)))
        return `${object.customKind} ${object.name} names it`;
    }
  }
  return undefined;
}

/** Does the host mean that Service, or a pod of it? Short names are relative to the namespace of the object that holds them. */
function names(host: string, service: string, namespace: string, holder: Instance): boolean {
  const labels = hostLabels(host);
  const at = labels.indexOf(service);
  return (at === 0 || at === 1) && (labels[at + 1] ?? holder.namespace) === namespace;
}

const hostsIn = memoWhile((custom: Custom, { at }: HostTable): readonly string[] =>
  at
    .split('.')
    .slice(1)
    .reduce<readonly unknown[]>(step, [custom.spec])
    .filter((host) => typeof host === 'string'),
);

function step(values: readonly unknown[], part: string): readonly unknown[] {
  const key = part.replace('[]', '');
  const found = values.flatMap((value) => (isObject(value) && value[key] !== undefined ? [value[key]] : []));
  return part.endsWith('[]') ? found.flatMap((value) => (Array.isArray(value) ? value : [])) : found;
}
