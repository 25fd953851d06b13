import type { ClusterNode } from '../../features/tree/cluster-tree.ts';
import { treePathAt } from '../../features/tree/path.ts';
import { namespaceChoices } from '../../features/environments/namespace-choices.ts';
import { resolvablePods } from '../../features/resolve/resolvable-pods.ts';
import { resolveWalk } from '../../features/resolve/walk.ts';
import { linksOf } from '../../features/topology/graph.ts';
import { topologyMermaid } from '../../features/topology/mermaid.ts';
import { standaloneSvg, topologySvg } from '../../features/topology/svg.ts';
import { printable } from '../../base/texts/printable.ts';
import type { Place } from '../../base/span.ts';
import { toLocation } from '../wire/convert.ts';
import { nameAt } from './name-at.ts';
import { placeAt } from '../wire/place-at.ts';
import {
  viewMethods,
  type PodsResult,
  type TopologyParams,
  type TopologyResult,
  type TreeNode,
  type TreeParams,
  type TreePathParams,
  type TreePathResult,
  type WalkParams,
  type WalkResult,
  type WireLocation,
} from '../protocol.ts';
import { afterReading, type RequestHost } from './after-reading.ts';
import { inSlices } from '../turns/slices.ts';
import type { Workspace } from '../workspace.ts';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Pixels that a picture is to fill, where both are numbers of a size that a screen can have. */
function viewOf(params: TopologyParams | null): { readonly width: number; readonly height: number } | undefined {
  const isLength = (value: unknown): value is number => typeof value === 'number' && value >= 1 && value <= 100_000;
  const [width, height] = [params?.width, params?.height];
  return isLength(width) ? { width, height: isLength(height) ? height : width * 0.7 } : undefined;
}

type Located = (place: Place | undefined) => { readonly location?: WireLocation };

const locating =
  ({ linesOf, clientUri }: Workspace): Located =>
  (place) => {
    const location = place && toLocation(place, linesOf, clientUri);
    return location ? { location } : {};
  };

/** Answers that are being made: who asks meanwhile gets the same. */
function createTrees({ analysis }: Workspace, located: Located): (params: TreeParams | null) => Promise<readonly TreeNode[]> {
  const trees = new Map<string, Promise<readonly TreeNode[]>>();
  const node = ({ place, children, ...rest }: ClusterNode): TreeNode => ({
    ...rest,
    ...located(place),
    ...(children ? { children: children.map(node) } : {}),
  });
  return (params) => {
    const [bundle, of, filter] = [textOf(params?.bundle), textOf(params?.of), textOf(params?.filter)];
    const part = {
      ...(bundle !== undefined ? { bundle } : {}),
      ...(of !== undefined ? { of } : {}),
      ...(filter !== undefined ? { filter } : {}),
    };
    const key = JSON.stringify(part);
    const making =
      trees.get(key) ??
      inSlices(
        () => analysis.treeSteps(part),
        () => analysis.model(),
      )
        .then((nodes) => nodes.map(node))
        .finally(() => trees.delete(key));
    trees.set(key, making);
    return making;
  };
}

function topologyResult({ analysis }: Workspace, located: Located, params: TopologyParams | null): TopologyResult {
  const bundle = textOf(params?.bundle);
  const namespace = textOf(params?.namespace);
  const topology = analysis.topology({ ...(bundle !== undefined ? { bundle } : {}), ...(namespace !== undefined ? { namespace } : {}) });
  const model = analysis.model();
  const svg = topologySvg(topology, viewOf(params));
  const indexes = new Map(topology.nodes.map(({ id }, i) => [id, i]));
  const links = linksOf(topology);
  return {
    title: topology.title,
    svg,
    standalone: standaloneSvg(topology, svg),
    mermaid: topologyMermaid(topology),
    omitted: topology.omitted,
    nodes: topology.nodes.map(({ id, label, detail, lines, problems, place }) => ({
      label,
      detail,
      lines,
      problems: problems.map(({ severity, message }) => ({ severity, message })),
      ...located(place),
      links: (links.get(id) ?? []).flatMap(({ node, text }) => {
        const to = indexes.get(node);
        return to === undefined ? [] : [{ to, text }];
      }),
    })),
    bundles: model.bundles().map(({ id, label, kind }) => ({ id, label: printable(`${label} (${kind})`) })),
    namespaces: namespaceChoices(model),
  };
}

function walkResult({ analysis, linesOf, clientUri }: Workspace, params: WalkParams | null): WalkResult {
  const name = textOf(params?.name)?.trim();
  const model = analysis.model();
  const place = resolvablePods(model).find((p) => p.label === params?.pod && p.namespace === params.namespace)?.place;
  const from =
    place &&
    model.instancesOf(place.uri).find((i) => {
      const at = model.placeOf(i, 'metadata.name');
      return at.span.start === place.span.start && printable(i.namespace) === params?.namespace;
    });
  if (name === undefined || !from) return { text: '; there is no such pod in the workspace any more\n', links: [] };
  const { text, links } = resolveWalk(model, from, name, textOf(params?.type)?.toUpperCase() ?? 'A', params?.pod ?? '');
  return {
    text,
    links: links.flatMap(({ line, start, end, place: to, label }) => {
      const target = toLocation(to, linesOf, clientUri);
      return target ? [{ range: { start: { line, character: start }, end: { line, character: end } }, target, tooltip: label }] : [];
    }),
  };
}

/** The tree, the topology, and the walk of a resolver: plain data for views of any client. */
export function registerViews({ connection, workspace, life }: RequestHost): void {
  const { analysis } = workspace;
  const located = locating(workspace);
  const treeOf = createTrees(workspace, located);

  connection.onRequest(
    viewMethods.tree,
    afterReading(life, (params: TreeParams | null) => {
      life.charts.want();
      return treeOf(params);
    }),
  );

  connection.onRequest(
    viewMethods.treePath,
    afterReading(life, (params: TreePathParams | null): TreePathResult => {
      const where = placeAt(workspace, params);
      if (!where) return { path: [] };
      const model = analysis.model();
      return { path: treePathAt(model, where.uri, where.offset, nameAt(model, where.uri, where.offset)?.fqdn) };
    }),
  );

  connection.onRequest(
    viewMethods.topology,
    afterReading(life, (params: TopologyParams | null) => {
      life.charts.want();
      return topologyResult(workspace, located, params);
    }),
  );

  connection.onRequest(
    viewMethods.pods,
    afterReading(life, (): PodsResult => ({
      pods: resolvablePods(analysis.model()).flatMap(({ label, namespace, place }) => {
        const owner = toLocation(place, workspace.linesOf, workspace.clientUri);
        return owner ? [{ label, namespace, owner }] : [];
      }),
    })),
  );

  connection.onRequest(
    viewMethods.walk,
    afterReading(life, (params: WalkParams | null) => walkResult(workspace, params)),
  );
}
