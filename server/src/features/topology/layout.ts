import { Graph, layout } from '@dagrejs/dagre';
import { getOrMake } from '../../base/get-or-make.ts';

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
interface LaidPart { readonly size: Size; readonly boxes: readonly (readonly [string, Box])[]; readonly edges: readonly (readonly [number, LaidEdge])[] }
interface Part { readonly nodes: readonly Sized[]; readonly links: readonly (Link & { readonly index: number })[] }

const gap = 24;
const margin = 16;

/** Nodes and links of a part that dagre lays out in the blink of an eye; its time grows with their square. */
const mostForDagre = 110;

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
  const partOf = (id: string) => getOrMake(parts, rootOf(id), () => ({ nodes: [], links: [] }));
  for (const node of nodes) partOf(node.id).nodes.push(node);
  links.forEach((link, index) => partOf(link.from).links.push({ ...link, index }));
  return [...parts.values()];
}

/** How far each node is from the nearest one that nothing leads to; where all are in circles, from the first. */
function distances({ nodes, links }: Part): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const targets = new Set<string>();
  for (const { from, to } of links) {
    next.get(from)?.push(to);
    targets.add(to);
  }
  const distance = new Map<string, number>();
  const spread = (starts: readonly string[]): void => {
    let front = starts.filter((id) => !distance.has(id));
    for (let at = 0; front.length > 0; at++) {
      for (const id of front) distance.set(id, at);
      front = [...new Set(front.flatMap((id) => next.get(id) ?? []))].filter((id) => !distance.has(id));
    }
  };
  spread(nodes.map(({ id }) => id).filter((id) => !targets.has(id)));
  for (const { id } of nodes) spread([id]);
  return distance;
}

/** Where the line between two centres leaves a box. */
function border(box: Box, towards: Point): Point {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const share = Math.min(dx === 0 ? Infinity : box.width / 2 / Math.abs(dx), dy === 0 ? Infinity : box.height / 2 / Math.abs(dy), 1);
  return { x: box.x + dx * share, y: box.y + dy * share };
}

/** A large part in columns by distance, each beside what leads to it; straight lines. In linear time but for sorting. */
function laidInColumns(part: Part): LaidPart {
  const distance = distances(part);
  const before = new Map<string, string[]>();
  for (const { from, to } of part.links) getOrMake(before, to, () => []).push(from);
  const columns: Sized[][] = [];
  for (const node of part.nodes) (columns[distance.get(node.id) ?? 0] ??= []).push(node);
  const boxes = new Map<string, Box>();
  const labelRoom = Math.min(240, Math.max(60, ...part.links.map(({ labelWidth }) => labelWidth)));
  let [x, height] = [0, 0];
  for (const column of columns) {
    const wish = ({ id }: Sized): number => {
      const known = (before.get(id) ?? []).flatMap((other) => boxes.get(other)?.y ?? []);
      return known.length === 0 ? Infinity : known.reduce((sum, y) => sum + y, 0) / known.length;
    };
    const width = Math.max(...column.map(({ size }) => size.width));
    let y = 0;
    for (const { node } of column.map((each) => ({ node: each, at: wish(each) })).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
      boxes.set(node.id, { x: x + width / 2, y: y + node.size.height / 2, ...node.size });
      y += node.size.height + gap;
    }
    height = Math.max(height, y - gap);
    x += width + labelRoom;
  }
  const edges = part.links.map(({ from, to, index }): readonly [number, LaidEdge] => {
    const [a, b] = [boxes.get(from), boxes.get(to)];
    if (!a || !b) return [index, { points: [] }];
    return [index, { points: [border(a, b), border(b, a)], label: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } }];
  });
  return { size: { width: x - labelRoom, height }, boxes: [...boxes], edges };
}

function laidPart(part: Part): LaidPart {
  const { nodes, links } = part;
  const [only] = nodes;
  if (only && nodes.length === 1) return { size: only.size, boxes: [[only.id, { x: only.size.width / 2, y: only.size.height / 2, ...only.size }]], edges: [] };
  if (nodes.length + links.length > mostForDagre) return laidInColumns(part);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: gap, ranksep: 70, marginx: 0, marginy: 0 });
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
 * Places boxes from left to right along their links. What hangs together is laid out by dagre, or in plain columns where it is large; the parts fill rows as text does, those with links first,
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
