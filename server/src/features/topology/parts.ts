import { Graph, layout } from '@dagrejs/dagre';
import { border, type Box, type Point, type Size } from '../../base/boxes.ts';
import { getOrMake } from '../../base/get-or-make.ts';

/** A line, and where its label is wished to stand. */
export interface LaidEdge {
  readonly points: readonly Point[];
  readonly label?: Point;
}
export interface Sized {
  readonly id: string;
  readonly size: Size;
}
export interface Link {
  readonly from: string;
  readonly to: string;
  /** 0: it has no label. */ readonly labelWidth: number;
  /** Drawn, but decides nothing about where boxes stand. */ readonly isLoose?: boolean;
}
/** What links hold together; `index`: of the link among all that were given. */
export interface Part {
  readonly nodes: readonly Sized[];
  readonly links: readonly (Link & { readonly index: number })[];
}
export interface LaidPart {
  readonly size: Size;
  readonly boxes: readonly (readonly [string, Box])[];
  readonly edges: readonly (readonly [number, LaidEdge])[];
}

/** Between boxes of one column, and between columns. */
const gap = 14;
const columnGap = 36;
export const labelHeight = 14;

/** Nodes and links of a part that dagre lays out in the blink of an eye; its time grows with their square. */
const mostForDagre = 110;

/** Nodes that links hold together, in the order of their first node. */
export function partsOf(nodes: Part['nodes'], links: Part['links']): readonly Part[] {
  const parent = new Map(nodes.map(({ id }) => [id, id]));
  const rootOf = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const { from, to } of links) parent.set(rootOf(to), rootOf(from));
  const parts = new Map<string, { nodes: Sized[]; links: Part['links'][number][] }>();
  const partOf = (id: string) => getOrMake(parts, rootOf(id), () => ({ nodes: [], links: [] }));
  for (const node of nodes) partOf(node.id).nodes.push(node);
  for (const link of links) partOf(link.from).links.push(link);
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

/** A large part in columns by distance, each beside what leads to it; straight lines. In linear time but for sorting. */
function laidInColumns(part: Part): LaidPart {
  const distance = distances(part);
  const before = new Map<string, string[]>();
  for (const { from, to } of part.links) getOrMake(before, to, () => []).push(from);
  const columns: Sized[][] = [];
  for (const node of part.nodes) (columns[distance.get(node.id) ?? 0] ??= []).push(node);
  const boxes = new Map<string, Box>();
  const labelRoom = Math.max(columnGap, ...part.links.map(({ labelWidth }) => labelWidth));
  let [x, height] = [0, 0];
  for (const column of columns) {
    const wish = ({ id }: Sized): number => {
      const known = (before.get(id) ?? []).flatMap((other) => boxes.get(other)?.y ?? []);
      return known.length === 0 ? Infinity : known.reduce((sum, y) => sum + y, 0) / known.length;
    };
    const width = Math.max(...column.map(({ size }) => size.width));
    let y = 0;
    for (const { node } of column
      .map((each) => ({ node: each, at: wish(each) }))
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
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

/** A box beside the one that leads to it: what most parts are. */
function laidPair([first, second]: readonly [Sized, Sized], [link]: readonly [Part['links'][number]]): LaidPart {
  const [from, to] = link.from === first.id ? [first, second] : [second, first];
  const height = Math.max(from.size.height, to.size.height);
  const between = columnGap + (link.labelWidth > 0 ? link.labelWidth : 0);
  const boxes = [
    { x: from.size.width / 2, y: height / 2, ...from.size },
    { x: from.size.width + between + to.size.width / 2, y: height / 2, ...to.size },
  ] as const;
  const points = [border(boxes[0], boxes[1]), border(boxes[1], boxes[0])];
  return {
    size: { width: from.size.width + between + to.size.width, height },
    boxes: [
      [from.id, boxes[0]],
      [to.id, boxes[1]],
    ],
    edges: [[link.index, { points }]],
  };
}

/** Places the boxes of a part from left to right along their links: dagre does, or plain columns where the part is large. The corner of the part is at 0, 0. Pure, and the same for the same input. */
export function laidPart(part: Part): LaidPart {
  const { nodes, links } = part;
  const [only, other, third] = nodes;
  const [link, more] = links;
  if (only && other && link && !third && !more) return laidPair([only, other], [link]);
  if (only && nodes.length === 1)
    return { size: only.size, boxes: [[only.id, { x: only.size.width / 2, y: only.size.height / 2, ...only.size }]], edges: [] };
  if (nodes.length + links.length > mostForDagre) return laidInColumns(part);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: gap, ranksep: columnGap, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, size } of nodes) graph.setNode(id, { ...size });
  for (const { from, to, labelWidth, index } of links)
    graph.setEdge(from, to, labelWidth > 0 ? { width: labelWidth, height: labelHeight, labelpos: 'c' } : {}, String(index));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    size: { width: Math.ceil(width), height: Math.ceil(height) },
    boxes: nodes.map(({ id }) => [id, graph.node(id) as Box] as const),
    edges: links.map(({ from, to, index }) => {
      const { points, x, y } = graph.edge(from, to, String(index)) as { points: Point[]; x?: number; y?: number };
      return [index, { points, ...(x !== undefined && y !== undefined ? { label: { x, y } } : {}) }] as const;
    }),
  };
}
