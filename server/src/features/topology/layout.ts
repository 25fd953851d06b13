import { Graph, layout } from '@dagrejs/dagre';

/** A box by its centre. */
export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export interface Point { readonly x: number; readonly y: number }
export interface LaidEdge { readonly points: readonly Point[]; readonly label?: Point }

export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  /** Ids as one reads them: part by part, along the links. */
  readonly order: readonly string[];
  /** In the order of the edges that were given. */
  readonly edges: readonly LaidEdge[];
}

interface Size { readonly width: number; readonly height: number }
interface Sized { readonly id: string; readonly size: Size }
interface Link { readonly from: string; readonly to: string; readonly labelWidth: number }
interface Part { readonly nodes: readonly Sized[]; readonly links: readonly (Link & { readonly index: number })[] }

const gap = 24;
/** Parts of more nodes are ranked the quick way: a fifth of the time for hundreds of nodes, somewhat longer lines. */
const large = 80;
const margin = 16;

/** Nodes that links hold together, in the order of their first node. */
function partsOf(nodes: readonly Sized[], links: readonly Link[]): readonly Part[] {
  const parent = new Map(nodes.map(({ id }) => [id, id]));
  const rootOf = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const { from, to } of links) parent.set(rootOf(to), rootOf(from));
  const parts = new Map<string, { nodes: Sized[]; links: (Link & { index: number })[] }>();
  const partOf = (id: string): { nodes: Sized[]; links: (Link & { index: number })[] } => {
    const known = parts.get(rootOf(id)) ?? { nodes: [], links: [] };
    parts.set(rootOf(id), known);
    return known;
  };
  for (const node of nodes) partOf(node.id).nodes.push(node);
  links.forEach((link, index) => partOf(link.from).links.push({ ...link, index }));
  return [...parts.values()];
}

function laidPart({ nodes, links }: Part): { readonly size: Size; readonly boxes: readonly (readonly [string, Box])[]; readonly edges: readonly (readonly [number, LaidEdge])[] } {
  const [only] = nodes;
  if (only && nodes.length === 1) return { size: only.size, boxes: [[only.id, { x: only.size.width / 2, y: only.size.height / 2, ...only.size }]], edges: [] };
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: gap, ranksep: 70, marginx: 0, marginy: 0, ...(nodes.length > large ? { ranker: 'tight-tree' } : {}) });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, size } of nodes) graph.setNode(id, { ...size });
  for (const { from, to, labelWidth, index } of links) graph.setEdge(from, to, { width: labelWidth, height: 14, labelpos: 'c' }, String(index));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    size: { width, height }, boxes: nodes.map(({ id }) => [id, graph.node(id) as Box] as const),
    edges: links.map(({ from, to, index }) => {
      const { points, x, y } = graph.edge(from, to, String(index)) as { points: Point[]; x?: number; y?: number };
      return [index, { points, ...(x !== undefined && y !== undefined ? { label: { x, y } } : {}) }] as const;
    }),
  };
}

/**
 * Places boxes from left to right along their links. What hangs together is laid out by dagre; the parts fill rows as text does, those with links first,
 * so that many single boxes do not make one long column. `room`: width that rows keep to, else about as wide as high. Pure, and the same for the same input.
 */
export function layOut(nodes: readonly Sized[], links: readonly Link[], room?: number): Laid {
  const parts = partsOf(nodes, links).map(laidPart);
  const linked = parts.filter((part) => part.edges.length > 0);
  const single = parts.filter((part) => part.edges.length === 0);
  const area = parts.reduce((sum, { size }) => sum + (size.width + gap) * (size.height + gap), 0);
  const rowWidth = Math.max(...parts.map(({ size }) => size.width), room === undefined ? Math.sqrt(area * 1.7) : room - margin * 2, 1);
  const boxes = new Map<string, Box>();
  const order: string[] = [];
  const edges: LaidEdge[] = links.map(() => ({ points: [] }));
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const part of [...linked, ...single]) {
    if (x > 0 && (x + part.size.width > rowWidth || part === single[0])) [x, y, rowHeight] = [0, y + rowHeight + gap, 0];
    const move = <P extends Point>(p: P): P => ({ ...p, x: p.x + x + margin, y: p.y + y + margin });
    for (const [id, box] of part.boxes) boxes.set(id, move(box));
    order.push(...[...part.boxes].sort(([, a], [, b]) => a.x - b.x || a.y - b.y).map(([id]) => id));
    for (const [index, edge] of part.edges) edges[index] = { points: edge.points.map(move), ...(edge.label ? { label: move(edge.label) } : {}) };
    width = Math.max(width, x + part.size.width);
    rowHeight = Math.max(rowHeight, part.size.height);
    x += part.size.width + gap * 2;
  }
  return { width: Math.ceil(width + margin * 2), height: Math.ceil(y + rowHeight + margin * 2), boxes, order, edges };
}
