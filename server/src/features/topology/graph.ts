import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/printable.ts';
import type { Place } from '../../base/span.ts';
import { isKnownName } from '../../k8s/dns-name.ts';
import { kindOf, kindWord, referencesOf } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { DnsRecord, PodName, PredictedPod } from '../../model/records.ts';
import type { Bundle, Instance, Model } from '../../model/types.ts';
import { isPodMaker, isService, sourced } from '../shared/sourced.ts';
import { podOf, readableName } from '../shared/pod-names.ts';
import { podRange } from '../shared/pod-range.ts';

export interface TopologyNode {
  readonly id: string;
  readonly kind: 'service' | 'workload' | 'routes' | 'config';
  readonly label: string;
  readonly detail: string;
  /** Records and facts, one line each, plain text. */
  readonly lines: readonly string[];
  /** Pods of a workload, each with the name that reaches it. */
  readonly pods: readonly TopologyPod[];
  readonly place?: Place;
  readonly problem: boolean;
}

export interface TopologyPod {
  /** Its ordinal, or how many it is. */
  readonly label: string;
  /** Its name, and the cluster name that reaches it or why none does. */
  readonly text: string;
}

export interface TopologyEdge {
  readonly from: string;
  readonly to: string;
  /** What connects them: `selects`, `governs`, a port, or the name that stands in the text. */
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
/** Pods drawn of one workload. */
const maxPods = 12;

const idOf = (instance: Instance): string => `${kindOf(instance.facts.object)}/${instance.namespace}/${instance.facts.object.name}@${instance.bundle.id}`;

/** One record for people: `db-0`, `port 5432`, or what is written. */
function dataText({ type, data }: DnsRecord): string {
  if (type === 'SRV') return `port ${data.split(' ')[0] ?? ''}`;
  const pod = podOf(data);
  return pod === undefined ? readableName(data).replace(/^<clusterIP[46][^>]*>$/, 'its cluster IP') : pod === 'node' ? 'its node' : pod;
}

/** A line per name and type; names made of addresses, which nobody calls, are left out. */
function recordLines(records: readonly DnsRecord[]): readonly string[] {
  const lines = new Map<string, Set<string>>();
  for (const record of records) {
    if (!isKnownName(record.name) || (record.type === 'SRV' && !record.name.startsWith('_'))) continue;
    getOrMake(lines, `${record.name} ${record.type}`, () => new Set<string>()).add(dataText(record));
  }
  return [...lines].map(([key, [first = '', ...more]]) => `${key} → ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`);
}

function serviceNode(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  if (!isService(instance)) return undefined;
  const { object } = instance.facts;
  const records = model.recordsFor(instance.bundle).recordsOf(instance.namespace, object.name);
  const detail = kindWord(object);
  const all = recordLines(records);
  const lines = all.slice(0, maxLines);
  const more = all.length > maxLines ? [`and ${all.length - maxLines} more names`] : records.length === 0 ? ['no name answers'] : [];
  return { id: idOf(instance), kind: 'service', label: object.name, detail: `${detail} Service`, lines: [...lines, ...more], pods: [], place: model.placeOf(instance, 'metadata.name'), problem };
}

/** The pods themselves, as far as they can be told apart in a picture. */
function podsOf(pods: readonly PredictedPod[], names: readonly PodName[]): readonly TopologyPod[] {
  const first = new Map<string, string>();
  for (const { name, pod } of names) if (!first.has(pod.name)) first.set(pod.name, name);
  return pods.map((pod) => {
    const ordinal = /[-#](\d+)$/.exec(pod.name);
    const anonymous = pod.name.includes('#');
    const own = anonymous ? `pod ${pod.index + 1}` : pod.name;
    return { label: anonymous || !ordinal ? String(pod.index + 1) : ordinal[1] ?? '', text: `${own}: ${readableName(first.get(pod.name) ?? 'no name of its own')}` };
  });
}

function workloadNode(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  if (!isPodMaker(instance)) return undefined;
  const { object } = instance.facts;
  const records = model.recordsFor(instance.bundle);
  const pods = records.podsOf(sourced(instance));
  const names = records.namesOf(sourced(instance));
  const range = object.kind === 'StatefulSet' ? podRange(object) : undefined;
  const shown = podsOf(pods.slice(0, maxPods), names);
  const more = pods.length > maxPods ? [`and ${pods.length - maxPods} more pods`] : [];
  return {
    id: idOf(instance), kind: 'workload', label: range ?? object.name, detail: `${object.kind} · ${pods.length} pod${pods.length === 1 ? '' : 's'}`, problem, pods: shown,
    lines: names.length > 0 ? [...shown.slice(0, maxLines).map((pod) => pod.text), ...more] : ['its pods have no names of their own'], place: model.placeOf(instance, 'metadata.name'),
  };
}

function routesNode(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  const { object } = instance.facts;
  const references = referencesOf(object);
  if (references.length === 0) return undefined;
  return { id: idOf(instance), kind: 'routes', label: object.name, detail: kindOf(object), lines: references.map(({ service }) => `to Service ${service}`), pods: [], place: model.placeOf(instance, 'metadata.name'), problem };
}

function edgesOf(model: Model, instance: Instance): readonly TopologyEdge[] {
  const from = idOf(instance);
  const { object } = instance.facts;
  if (isService(instance)) {
    const governed = new Set(model.scope.governedBy(instance).filter(countsHere).map((c) => idOf(c.instance)));
    const { selector } = instance.facts.object;
    const selected = selector ? model.scope.podsMatching(instance, selector).filter(countsHere).map((c) => idOf(c.instance)) : [];
    const hosts = new Map<string, Set<string>>();
    for (const { holder, mention } of model.scope.mentionsOf(instance)) getOrMake(hosts, idOf(holder), () => new Set<string>()).add(mention.host);
    return [
      ...selected.map((to) => ({ from, to, label: governed.has(to) ? 'governs' : 'selects', dashed: false })),
      ...[...governed].filter((to) => !selected.includes(to)).map((to) => ({ from, to, label: 'governs, selects other pods', dashed: true })),
      ...[...hosts].map(([holder, [host = '', ...more]]) => ({ from: holder, to: from, label: more.length > 0 ? `${host} +${more.length}` : host, dashed: true })),
    ];
  }
  return referencesOf(object).flatMap(({ service, namespace, portName, portNumber }) => model.scope.services(instance, service, namespace).filter(countsHere).slice(0, 1)
    .map((c) => ({ from, to: idOf(c.instance), label: String(portName ?? portNumber ?? ''), dashed: false })));
}

/** A ConfigMap or Secret whose text names something. */
function configNode(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  const { mentions, object } = instance.facts;
  if (mentions.length === 0 || (object.kind !== 'ConfigMap' && object.kind !== 'Secret')) return undefined;
  const hosts = [...new Set(mentions.map((m) => m.host))];
  const more = hosts.length > maxLines ? [`and ${hosts.length - maxLines} more names`] : [];
  return { id: idOf(instance), kind: 'config', label: object.name, detail: object.kind, lines: [...hosts.slice(0, maxLines), ...more], pods: [], place: model.placeOf(instance, 'metadata.name'), problem };
}

function nodeOf(model: Model, instance: Instance, problem: boolean): TopologyNode | undefined {
  return serviceNode(model, instance, problem) ?? workloadNode(model, instance, problem) ?? routesNode(model, instance, problem) ?? configNode(model, instance, problem);
}

function edgesBetween(model: Model, shown: readonly Instance[], nodes: ReadonlyMap<string, TopologyNode>): readonly TopologyEdge[] {
  const edges = new Map<string, TopologyEdge>();
  for (const instance of shown) {
    for (const edge of nodes.has(idOf(instance)) ? edgesOf(model, instance) : []) {
      if (nodes.has(edge.from) && nodes.has(edge.to) && edge.from !== edge.to) edges.set(`${edge.from}>${edge.to}`, edge);
    }
  }
  return [...edges.values()];
}

/** The lines to and from a node as text, for those who do not see them. */
function linkLines(node: TopologyNode, edges: readonly TopologyEdge[], nodes: ReadonlyMap<string, TopologyNode>): readonly string[] {
  const said = (sign: string, id: string, label: string): string => `${sign} ${nodes.get(id)?.label ?? id}${label === '' ? '' : ` (${label})`}`;
  const links = edges.flatMap(({ from, to, label }) => (from === node.id ? [said('→', to, label)] : to === node.id ? [said('←', from, label)] : []));
  return links.length > maxLines ? [...links.slice(0, maxLines), `and ${links.length - maxLines} more lines`] : links;
}

const isDrawn = ({ facts: { object, mentions } }: Instance): boolean =>
  object.kind === 'Service' || 'template' in object || referencesOf(object).length > 0 || (mentions.length > 0 && (object.kind === 'ConfigMap' || object.kind === 'Secret'));

function readable(node: TopologyNode): TopologyNode {
  return { ...node, label: printable(node.label), detail: printable(node.detail), lines: node.lines.map(printable), pods: node.pods.map((pod) => ({ ...pod, text: printable(pod.text) })) };
}

/** Services, workloads, routes, texts and the names between them, of one bundle or namespace. */
export function topologyOf(model: Model, options: TopologyOptions): Topology {
  const shown = model.instances().filter((i) => i.facts.object.name !== '' && isDrawn(i)
    && (!options.bundle || i.bundle.id === options.bundle.id) && (options.namespace === undefined || i.namespace === options.namespace));
  const several = new Set(shown.map((i) => i.namespace)).size > 1;
  const nodes = new Map<string, TopologyNode>();
  let omitted = 0;
  for (const instance of shown) {
    if (nodes.has(idOf(instance))) continue;
    const node = nodes.size < maxNodes ? nodeOf(model, instance, options.hasProblem(instance)) : undefined;
    if (node) nodes.set(node.id, readable(several ? { ...node, detail: `${node.detail} · ${instance.namespace}` } : node));
    else omitted += 1;
  }
  const edges = edgesBetween(model, shown, nodes).map((edge) => ({ ...edge, label: printable(edge.label) }));
  const withLinks = (node: TopologyNode): TopologyNode => ({ ...node, lines: [...node.lines, ...linkLines(node, edges, nodes)] });
  const touched = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  const title = printable(options.bundle?.label ?? (options.namespace === undefined ? 'Workspace' : `Namespace ${options.namespace}`));
  return { title, nodes: [...nodes.values()].filter((node) => node.kind !== 'config' || touched.has(node.id)).map(withLinks), edges, omitted };
}
