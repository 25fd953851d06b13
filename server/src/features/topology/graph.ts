import type { Place } from '../../base/span.ts';
import { isHeadless, kindOf } from '../../k8s/kinds.ts';
import type { Bundle, Instance, Model } from '../../model/types.ts';
import { isPodMaker, isService, sourced } from '../sourced.ts';
import { podRange } from '../pod-range.ts';

export interface TopologyNode {
  readonly id: string;
  readonly kind: 'service' | 'workload' | 'routes' | 'external';
  readonly label: string;
  readonly detail: string;
  /** Records and facts, one line each, plain text. */
  readonly lines: readonly string[];
  readonly place?: Place;
  readonly problem: boolean;
}

export interface TopologyEdge {
  readonly from: string;
  readonly to: string;
  /** What connects them: `selects`, `governs`, a port, a name in text. */
  readonly label: string;
  readonly dashed: boolean;
}

export interface Topology {
  readonly title: string;
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  /** Objects left out because there are too many. */
  readonly omitted: number;
}

export interface TopologyOptions {
  readonly bundle?: Bundle;
  readonly namespace?: string;
  /** Places of objects with warnings or errors. */
  readonly hasProblem: (instance: Instance) => boolean;
}

const maxNodes = 500;
const maxLines = 12;

const idOf = (instance: Instance): string => `${kindOf(instance.facts.object)}/${instance.namespace}/${instance.facts.object.name}@${instance.bundle.id}`;

function serviceNode(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  if (!isService(instance)) return undefined;
  const { object } = instance.facts;
  const records = model.recordsFor(instance.bundle).recordsOf(instance.namespace, object.name);
  const detail = object.type === 'ExternalName' ? 'ExternalName' : isHeadless(object) ? 'headless' : object.type ?? 'ClusterIP';
  const lines = records.slice(0, maxLines).map((r) => `${r.name} ${r.type} ${r.data}`);
  const more = records.length > maxLines ? [`and ${records.length - maxLines} more records`] : records.length === 0 ? ['no name answers'] : [];
  return { id: idOf(instance), kind: 'service', label: object.name, detail: `${detail} Service`, lines: [...lines, ...more], place: model.placeOf(instance, 'metadata.name'), problem };
}

function workloadNode(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  if (!isPodMaker(instance)) return undefined;
  const { object } = instance.facts;
  const pods = model.recordsFor(instance.bundle).podsOf(sourced(instance));
  const range = object.kind === 'StatefulSet' ? podRange(object) : undefined;
  const detail = `${object.kind} · ${pods.length} pod${pods.length === 1 ? '' : 's'}`;
  const names = model.recordsFor(instance.bundle).namesOf(sourced(instance)).slice(0, maxLines).map((n) => n.name);
  return {
    id: idOf(instance), kind: 'workload', label: range ?? object.name, detail, problem,
    lines: names.length > 0 ? names : ['its pods have no names of their own'], place: model.placeOf(instance, 'metadata.name'),
  };
}

function routesNode(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  const { object } = instance.facts;
  if (!('backends' in object)) return undefined;
  return { id: idOf(instance), kind: 'routes', label: object.name, detail: object.kind, lines: object.backends.map((b) => `to ${b.service ?? '?'}`), place: model.placeOf(instance, 'metadata.name'), problem };
}

function edgesOf(model: Model, instance: Instance): readonly TopologyEdge[] {
  const from = idOf(instance);
  const { object } = instance.facts;
  const near = <T extends { readonly namespace: string; readonly variant?: true }>(c: T): boolean => c.namespace !== 'other' && c.variant !== true;
  if (isService(instance)) {
    const governed = new Set(model.scope.governedBy(instance).filter(near).map((c) => idOf(c.instance)));
    const { selector } = instance.facts.object;
    const selected = selector ? model.scope.podsMatching(instance, selector).filter(near).map((c) => idOf(c.instance)) : [];
    const text = model.scope.mentionsOf(instance).map(({ holder }) => idOf(holder));
    return [
      ...selected.map((to) => ({ from, to, label: governed.has(to) ? 'governs' : 'selects', dashed: false })),
      ...[...governed].filter((to) => !selected.includes(to)).map((to) => ({ from, to, label: 'governs, selects other pods', dashed: true })),
      ...[...new Set(text)].map((holder) => ({ from: holder, to: from, label: 'names it', dashed: true })),
    ];
  }
  if (!('backends' in object)) return [];
  return object.backends.flatMap((b) => b.service === undefined ? [] : model.scope.services(instance, b.service, b.namespace).filter(near).slice(0, 1)
    .map((c) => ({ from, to: idOf(c.instance), label: String(b.portName ?? b.portNumber ?? ''), dashed: false })));
}

/** Services, workloads, routes and the names between them, of one bundle or namespace. */
export function topologyOf(model: Model, options: TopologyOptions): Topology {
  const wanted = model.instances().filter((i) => i.facts.object.name !== ''
    && (!options.bundle || i.bundle.id === options.bundle.id) && (options.namespace === undefined || i.namespace === options.namespace));
  const shown = wanted.filter((i) => isService(i) || isPodMaker(i) || 'backends' in i.facts.object);
  const nodes = new Map<string, TopologyNode>();
  for (const instance of shown) {
    if (nodes.size >= maxNodes) break;
    const problem = options.hasProblem(instance);
    const node = serviceNode(model, instance, problem) ?? workloadNode(model, instance, problem) ?? routesNode(model, instance, problem);
    if (node && !nodes.has(node.id)) nodes.set(node.id, node);
  }
  const edges = new Map<string, TopologyEdge>();
  for (const instance of shown) {
    for (const edge of nodes.has(idOf(instance)) ? edgesOf(model, instance) : []) {
      if (nodes.has(edge.from) && nodes.has(edge.to) && edge.from !== edge.to) edges.set(`${edge.from}>${edge.to}`, edge);
    }
  }
  const title = options.bundle?.label ?? (options.namespace === undefined ? 'Workspace' : `Namespace ${options.namespace}`);
  return { title, nodes: [...nodes.values()], edges: [...edges.values()], omitted: Math.max(0, shown.length - nodes.size) };
}
