import { Graph, layout } from '@dagrejs/dagre';
import type { Topology, TopologyNode } from './graph.ts';

/** Text for XML content and attributes: workspace text is untrusted. Characters that XML forbids become spaces. */
export function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, ' ')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const lineHeight = 18;
const cut = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

function sizeOf(node: TopologyNode): { width: number; height: number } {
  const widest = Math.max(cut(node.label, 40).length * 8.2, cut(node.detail, 44).length * 7);
  return { width: Math.max(120, Math.round(widest) + 28), height: lineHeight * 2 + 16 };
}

function nodeSvg(node: TopologyNode, box: Box, index: number): string {
  const { width, height } = box;
  const problem = node.problem ? ' problem' : '';
  // The title is what the mouse shows and what a screen reader says.
  const said = [`${node.label} (${node.detail})`, ...(node.problem ? ['has problems'] : []), ...node.lines].join('\n');
  return `<g class="node ${node.kind}${problem}" role="button" tabindex="0" data-index="${index}" transform="translate(${box.x - width / 2} ${box.y - height / 2})">`
    + `<title>${escapeXml(said)}</title>`
    + `<rect width="${width}" height="${height}" rx="${node.kind === 'workload' ? 4 : 14}"/>`
    + `<text x="${width / 2}" y="22" class="label">${escapeXml(cut(node.label, 40))}</text>`
    + `<text x="${width / 2}" y="40" class="detail">${escapeXml(cut(node.detail, 44))}</text></g>`;
}

/** The picture as SVG: classes only, colours come from the style sheet around it (or `standaloneSvg`). */
export function topologySvg(topology: Topology): string {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 90, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of topology.nodes) graph.setNode(node.id, sizeOf(node));
  for (const edge of topology.edges) graph.setEdge(edge.from, edge.to, { width: edge.label.length * 6, height: 14, labelpos: 'c' });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const edges = topology.edges.map((edge) => {
    const laid = graph.edge(edge.from, edge.to) as { points: { x: number; y: number }[]; x?: number; y?: number };
    const path = laid.points.map((p, i) => `${i === 0 ? 'M' : 'L'}${Math.round(p.x)} ${Math.round(p.y)}`).join('');
    const text = edge.label === '' || laid.x === undefined || laid.y === undefined ? '' : `<text class="edge-label" x="${Math.round(laid.x)}" y="${Math.round(laid.y) - 4}">${escapeXml(edge.label)}</text>`;
    return `<path class="edge${edge.dashed ? ' dashed' : ''}" d="${path}" marker-end="url(#arrow)"/>${text}`;
  });
  const nodes = topology.nodes.map((node, i) => nodeSvg(node, graph.node(node.id) as Box, i));
  const w = Math.max(1, Math.ceil(Number.isFinite(width) ? width : 1));
  const h = Math.max(1, Math.ceil(Number.isFinite(height) ? height : 1));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="group" aria-label="${escapeXml(`Topology of ${topology.title}`)}">`
    + '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>'
    + `${edges.join('')}${nodes.join('')}</svg>`;
}

/** The same with colours of its own, to be saved as a file. */
export function standaloneSvg(topology: Topology): string {
  const style = '<style>text{font:13px sans-serif;text-anchor:middle;fill:#1f2328}.detail,.edge-label{font-size:11px;fill:#57606a}rect{fill:#f6f8fa;stroke:#57606a}'
    + '.service rect{fill:#ddf4ff;stroke:#0969da}.problem rect{stroke:#cf222e;stroke-width:2}.edge{fill:none;stroke:#57606a}.dashed{stroke-dasharray:4 3}.arrow{fill:#57606a}</style>';
  return topologySvg(topology).replace('<defs>', `${style}<defs>`);
}

/** The same as a Mermaid flow chart. */
export function topologyMermaid(topology: Topology): string {
  const ids = new Map(topology.nodes.map((n, i) => [n.id, `n${i}`]));
  const text = (s: string): string => s.replace(/[^\p{L}\p{N} ._…·{}/:-]/gu, (c) => `#${c.codePointAt(0)};`);
  const nodes = topology.nodes.map((n) => `  ${ids.get(n.id)}["${text(n.label)}<br/>${text(n.detail)}"]`);
  const edges = topology.edges.map((e) => `  ${ids.get(e.from)} ${e.dashed ? '-.->' : '-->'}${e.label === '' ? '' : `|"${text(e.label)}"|`} ${ids.get(e.to)}`);
  return `${['flowchart LR', ...nodes, ...edges].join('\n')}\n`;
}
