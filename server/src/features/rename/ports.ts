import { makesPods, podPath, referencesOf, type Pod, type Service, type Workload } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import type { TextOf } from '../../rules/define.ts';
import type { MapNode, Node } from '../../yaml/node.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { get } from '../../yaml/path.ts';
import { isPodMaker, isService, sourceKey } from '../shared/sourced.ts';
import { doubtOf } from './doubts.ts';
import { labelsHolding, type Search } from './name-labels.ts';
import { leadsTo, lockOf, written, type Occurrence } from './occurrence.ts';

/** A Service's port name: its own, in backends of an Ingress and other references, in its hand-made endpoints, in SRV names. */
export function ofServicePort(
  search: Search,
  service: InstanceOf<Service>,
  name: string,
  sources: ReadonlySet<string>,
): readonly Occurrence[] {
  const { model, holders } = search;
  const own = new Set([sourceKey(service)]);
  const { object } = service.facts;
  const declared = object.ports.flatMap((p, i) => (p.name === name ? written(model, service, `spec.ports[${i}].name`) : []));
  const references = holders.flatMap((holder) =>
    referencesOf(holder.facts.object).flatMap(({ service: to, namespace, portName, portField }) =>
      portField !== undefined &&
      portName === name &&
      to === object.name &&
      leadsTo(model.scope.services(holder, object.name, namespace), own)
        ? written(model, holder, portField)
        : [],
    ),
  );
  const endpoints = model.scope.endpointsOf(service).flatMap(({ instance }) => {
    const { object: other } = instance.facts;
    if (other.kind === 'EndpointSlice')
      return other.ports.flatMap((p, i) => (p.name === name ? written(model, instance, `ports[${i}].name`) : []));
    if (other.kind !== 'Endpoints') return [];
    return other.subsets.flatMap((s, i) =>
      s.ports.flatMap((p, j) => (p.name === name ? written(model, instance, `subsets[${i}].ports[${j}].name`) : [])),
    );
  });
  const texts = labelsHolding(search, name).flatMap((found): readonly Occurrence[] => {
    const { holder, label } = found;
    if (label.role !== 'port' || label.text.toLowerCase() !== name.toLowerCase() || label.service !== object.name) return [];
    const candidates = model.scope.services(holder, object.name, label.namespace);
    if ((label.namespace !== service.namespace && service.namespaceExplicit) || !leadsTo(candidates, own)) return [];
    const mark = doubtOf(search, found, { object: service, candidates, sources });
    return [{ place: label.place, inText: true, ...(mark ? { mark } : {}) }];
  });
  return [...declared, ...references, ...endpoints, ...texts];
}

type Pods = InstanceOf<Workload | Pod>;

const podSpecOf = (pods: Instance): string => podPath(pods.facts.object, 'spec');

/** Pods with a port of that name, and the Services that reach it by name: what has to change together. */
export function portFamily(
  model: Model,
  start: readonly Instance[],
  name: string,
): { readonly pods: readonly Pods[]; readonly services: readonly InstanceOf<Service>[] } {
  const pods = new Map<string, Pods>();
  const services = new Map<string, InstanceOf<Service>>();
  const keyOf = (i: Instance): string => `${sourceKey(i)}@${i.bundle.id}`;
  const todo = start.filter(isPodMaker);
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (pods.has(keyOf(next))) continue;
    pods.set(keyOf(next), next);
    for (const { instance } of model.scope.servicesSelecting(next)) {
      if (services.has(keyOf(instance)) || !instance.facts.object.ports.some((p) => p.targetPort === name)) continue;
      services.set(keyOf(instance), instance);
      const { selector } = instance.facts.object;
      if (selector) todo.push(...model.scope.podsMatching(instance, selector).map((c) => c.instance));
    }
  }
  return { pods: [...pods.values()], services: [...services.values()] };
}

/** The map of `root` whose entry `ports` holds `offset`. */
function containerAt(root: Node, offset: number): MapNode | undefined {
  const children = root.kind === 'map' ? root.entries.map((e) => e.value) : root.kind === 'seq' ? root.items : [];
  const inside = children.find((c) => c.kind !== 'scalar' && c.start <= offset && offset <= c.end);
  const deeper = inside && containerAt(inside, offset);
  if (deeper || root.kind !== 'map') return deeper;
  const ports = get(root, 'ports')?.node;
  return ports && ports.start <= offset && offset <= ports.end ? root : undefined;
}

const probePaths = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'].flatMap((probe) =>
  ['httpGet', 'tcpSocket'].map((action) => `${probe}.${action}.port`),
);

/** Probes and hooks of the container that call its port by name. They are no facts: the text is read again. */
function probesOf(port: Occurrence, name: string, textOf: TextOf): readonly Occurrence[] {
  const { uri, span } = port.place;
  const root = parseYaml(textOf(uri) ?? '').find((d) => d.start <= span.start && span.end <= d.end)?.root;
  const container = root && containerAt(root, span.start);
  return !container
    ? []
    : probePaths.flatMap((path) => {
        const found = get(container, path)?.node;
        return found?.kind === 'scalar' && found.value === name ? [{ place: { uri, span: { start: found.start, end: found.end } } }] : [];
      });
}

function portsOf(model: Model, pods: Pods, name: string, textOf: TextOf): readonly Occurrence[] {
  const { containers, initContainers } = pods.facts.object.template;
  const lists = [
    ['containers', containers],
    ['initContainers', initContainers],
  ] as const;
  return lists.flatMap(([list, all]) =>
    all.flatMap((container, i) =>
      container.ports.flatMap((port, j) => {
        const own = port.name === name ? written(model, pods, `${podSpecOf(pods)}.${list}[${i}].ports[${j}].name`, lockOf(pods)) : [];
        return own.flatMap((o) => [o, ...probesOf(o, name, textOf).map((probe) => ({ ...probe, ...(o.mark ? { mark: o.mark } : {}) }))]);
      }),
    ),
  );
}

/** A container port's name: wherever the Services that reach it by name find it, their `targetPort`, and probes. */
export function ofContainerPort({ model, textOf }: Search, instances: readonly Instance[], name: string): readonly Occurrence[] {
  const { pods, services } = portFamily(
    model,
    instances.filter((i) => makesPods(i.facts.object)),
    name,
  );
  return [
    ...pods.flatMap((p) => portsOf(model, p, name, textOf)),
    ...services
      .filter(isService)
      .flatMap((s) =>
        s.facts.object.ports.flatMap((p, i) => (p.targetPort === name ? written(model, s, `spec.ports[${i}].targetPort`) : [])),
      ),
  ];
}
