import { compareText } from '../../base/texts/compare-text.ts';
import { getOrMake } from '../../base/get-or-make.ts';
import { printable } from '../../base/texts/printable.ts';
import { referencesOf } from '../../k8s/kinds.ts';
import { countsHere } from '../../model/scope/candidates.ts';
import type { Bundle, Instance, Model } from '../../model/types.ts';
import { isService } from '../shared/sourced.ts';
import { firstLines, idOf, isDrawn, nodeOf, type TopologyNode, type TopologyProblem } from './nodes.ts';

export interface TopologyEdge {
  readonly from: string;
  readonly to: string;
  /** `names`: text of one names the other; `mismatch`: governs pods that it does not select. */
  readonly kind: 'selects' | 'governs' | 'mismatch' | 'routes' | 'names';
  /** What connects them, where the kind does not say it: a port, or the name that stands in the text. */
  readonly label: string;
}

/** A namespace of one deployment. */
export interface TopologyFrame {
  readonly id: string;
  readonly title: string;
}

/** A line to or from a node, for those who do not see it. */
export interface TopologyLink {
  /** The other node. */ readonly node: string;
  readonly text: string;
}

export interface Topology {
  readonly title: string;
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  readonly frames: readonly TopologyFrame[];
  /** Objects left out because there are too many. */
  readonly omitted: number;
}

export interface TopologyOptions {
  readonly bundle?: Bundle;
  readonly namespace?: string;
  /** Errors and warnings on an object, errors first. */
  readonly problemsOf: (instance: Instance) => readonly TopologyProblem[];
}

const maxNodes = 500;

function serviceEdges(model: Model, instance: Instance): readonly TopologyEdge[] {
  if (!isService(instance)) return [];
  const from = idOf(instance);
  const governed = new Set(
    model.scope
      .governedBy(instance)
      .filter(countsHere)
      .map((c) => idOf(c.instance)),
  );
  const { selector } = instance.facts.object;
  const selected = selector
    ? model.scope
        .podsMatching(instance, selector)
        .filter(countsHere)
        .map((c) => idOf(c.instance))
    : [];
  const hosts = new Map<string, Set<string>>();
  for (const { holder, mention } of model.scope.mentionsOf(instance))
    getOrMake(hosts, idOf(holder), () => new Set<string>()).add(mention.host);
  return [
    ...selected.map((to): TopologyEdge => ({ from, to, kind: governed.has(to) ? 'governs' : 'selects', label: '' })),
    ...[...governed]
      .filter((to) => !selected.includes(to))
      .map((to): TopologyEdge => ({ from, to, kind: 'mismatch', label: 'selects other pods' })),
    ...[...hosts].map(([holder, [host = '', ...more]]): TopologyEdge => ({
      from: holder,
      to: from,
      kind: 'names',
      label: more.length > 0 ? `${host} +${more.length}` : host,
    })),
  ];
}

function edgesOf(model: Model, instance: Instance): readonly TopologyEdge[] {
  if (isService(instance)) return serviceEdges(model, instance);
  return referencesOf(instance.facts.object).flatMap(({ service, namespace, portName, portNumber }) =>
    model.scope
      .services(instance, service, namespace)
      .filter(countsHere)
      .slice(0, 1)
      .map((c): TopologyEdge => ({
        from: idOf(instance),
        to: idOf(c.instance),
        kind: 'routes',
        label: String(portName ?? portNumber ?? ''),
      })),
  );
}

function edgesBetween(model: Model, shown: readonly Instance[], nodes: ReadonlyMap<string, TopologyNode>): readonly TopologyEdge[] {
  const edges = new Map<string, TopologyEdge>();
  for (const instance of shown) {
    for (const edge of nodes.has(idOf(instance)) ? edgesOf(model, instance) : []) {
      if (nodes.has(edge.from) && nodes.has(edge.to) && edge.from !== edge.to) edges.set(`${edge.from}>${edge.to}`, edge);
    }
  }
  return [...edges.values()].map((edge) => ({ ...edge, label: printable(edge.label) }));
}

/** The lines to and from each node as text: `→ db-{0…2} (governs)`. */
export function linksOf({ nodes, edges }: Topology): ReadonlyMap<string, readonly TopologyLink[]> {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const links = new Map<string, TopologyLink[]>();
  for (const { from, to, kind, label } of edges) {
    const what =
      kind === 'names'
        ? label
        : kind === 'routes'
          ? `routes${label === '' ? '' : `, ${label}`}`
          : kind === 'mismatch'
            ? `governs, ${label}`
            : kind;
    getOrMake(links, from, () => []).push({ node: to, text: `→ ${labels.get(to) ?? to} (${what})` });
    getOrMake(links, to, () => []).push({ node: from, text: `← ${labels.get(from) ?? from} (${what})` });
  }
  return links;
}

/** All that is known of a node, a line each: what is wrong, its records, its links. */
export function linesOf(node: TopologyNode, links: readonly TopologyLink[] = []): readonly string[] {
  return [
    ...node.problems.map(({ severity, message }) => `${severity}: ${message}`),
    ...node.lines,
    ...firstLines(
      links.map(({ text }) => text),
      'lines',
    ),
  ];
}

function readable(node: TopologyNode): TopologyNode {
  return {
    ...node,
    label: printable(node.label),
    detail: printable(node.detail),
    lines: node.lines.map(printable),
    pods: node.pods.map((pod) => ({ ...pod, text: printable(pod.text) })),
    problems: node.problems.map((problem) => ({ ...problem, message: printable(problem.message) })),
  };
}

/** Plain folders are applied side by side, to the same namespaces; each build is a deployment of its own. */
const isBuild = ({ kind }: Bundle): boolean => kind === 'kustomization' || kind === 'chart';
const frameId = ({ namespace, bundle }: Instance): string => (isBuild(bundle) ? `${namespace}@${bundle.id}` : namespace);

/** One frame for each namespace of each deployment; builds are named where a namespace has several frames. */
function framesOf(shown: readonly Instance[]): readonly TopologyFrame[] {
  const byNamespace = new Map<string, Map<string, Bundle>>();
  for (const instance of shown)
    getOrMake(
      getOrMake(byNamespace, instance.namespace, () => new Map<string, Bundle>()),
      frameId(instance),
      () => instance.bundle,
    );
  const frames = [...byNamespace].flatMap(([namespace, bundles]) =>
    [...bundles].map(([id, bundle]) => ({
      id,
      title: printable(bundles.size > 1 && isBuild(bundle) ? `${namespace} · ${bundle.label}` : namespace),
    })),
  );
  return frames.sort((a, b) => compareText(a.title, b.title));
}

/** Services, workloads, routes, texts and the names between them, of one bundle or namespace. */
export function topologyOf(model: Model, options: TopologyOptions): Topology {
  const shown = model
    .instances()
    .filter(
      (i) =>
        i.facts.object.name !== '' &&
        isDrawn(i) &&
        (!options.bundle || i.bundle.id === options.bundle.id) &&
        (options.namespace === undefined || i.namespace === options.namespace),
    );
  const nodes = new Map<string, TopologyNode>();
  let omitted = 0;
  for (const instance of shown) {
    if (nodes.has(idOf(instance))) continue;
    const node = nodes.size < maxNodes ? nodeOf(model, instance, frameId(instance), options.problemsOf(instance)) : undefined;
    if (node) nodes.set(node.id, readable(node));
    else omitted += 1;
  }
  const edges = edgesBetween(model, shown, nodes);
  const touched = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  const drawn = [...nodes.values()].filter((node) => node.kind !== 'config' || touched.has(node.id));
  const used = new Set(drawn.map(({ frame }) => frame));
  const frames = framesOf(shown).filter(({ id }) => used.has(id));
  const title = printable(options.bundle?.label ?? (options.namespace === undefined ? 'Workspace' : `Namespace ${options.namespace}`));
  return { title, nodes: drawn, edges, frames, omitted };
}
