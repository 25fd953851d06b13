import type { Topology, TopologyEdge, TopologyNode } from './graph.ts';
import { layOut, type Box, type LaidEdge } from './layout.ts';

/** Text for XML content and attributes: workspace text is untrusted. Characters that XML forbids become spaces. */
function escapeXml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, ' ')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const maxLabel = 40;
const maxDetail = 52;
const maxEdgeLabel = 44;
/** Width and distance of the small squares that stand for pods. */
const pod = { size: 18, step: 22 };
const cut = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

function sizeOf(node: TopologyNode): { width: number; height: number } {
  const widest = Math.max(cut(node.label, maxLabel).length * 8.2 + (node.problem ? 22 : 0), cut(node.detail, maxDetail).length * 6.6, node.pods.length * pod.step);
  return { width: Math.max(120, Math.round(widest) + 28), height: 52 + (node.pods.length > 0 ? pod.step + 6 : 0) };
}

/** What a screen reader says of a node: name, kind, whether something is wrong. */
const spoken = (node: TopologyNode): string => `${node.label} ${node.detail}${node.problem ? ', has problems' : ''}`;

function podsSvg(node: TopologyNode, width: number): string {
  const left = (width - node.pods.length * pod.step + pod.step - pod.size) / 2;
  return node.pods.map(({ label, text }, i) => {
    const x = left + i * pod.step;
    return `<g class="pod"><title>${escapeXml(text)}</title><rect x="${x}" y="50" width="${pod.size}" height="${pod.size}" rx="4"/>`
      + `<text class="pod-label" x="${x + pod.size / 2}" y="63">${escapeXml(cut(label, 3))}</text></g>`;
  }).join('');
}

function nodeSvg(node: TopologyNode, box: Box, index: number, isFirst: boolean): string {
  const { width, height } = box;
  const mark = node.problem ? '<text class="mark" aria-hidden="true" x="16" y="23">⚠</text>' : '';
  return `<g class="${node.kind}${node.problem ? ' problem' : ''}" transform="translate(${Math.round(box.x - width / 2)} ${Math.round(box.y - height / 2)})">`
    + `<g class="node" role="button" tabindex="${isFirst ? 0 : -1}" data-index="${index}" aria-label="${escapeXml(spoken(node))}"><title>${escapeXml([spoken(node), ...node.lines].join('\n'))}</title>`
    + `<rect class="box" width="${width}" height="${height}" rx="${node.kind === 'service' ? 14 : 4}"/>`
    + `<text x="${width / 2}" y="22" class="label">${escapeXml(cut(node.label, maxLabel))}</text> `
    + `<text x="${width / 2}" y="40" class="detail">${escapeXml(cut(node.detail, maxDetail))}</text></g>${mark}`
    + `<g class="pods" aria-hidden="true">${podsSvg(node, width)}</g></g>`;
}

function edgeSvg(edge: TopologyEdge, { points, label }: LaidEdge): string {
  const path = points.map((p, i) => `${i === 0 ? 'M' : 'L'}${Math.round(p.x)} ${Math.round(p.y)}`).join('');
  const text = edge.label === '' || !label ? '' : `<text class="edge-label" x="${Math.round(label.x)}" y="${Math.round(label.y) - 4}">${escapeXml(cut(edge.label, maxEdgeLabel))}</text>`;
  return `<path class="edge${edge.dashed ? ' dashed' : ''}" d="${path}" marker-end="url(#arrow)"/>${text}`;
}

/** The picture as SVG: classes only, colours come from the style sheet around it (or `standaloneSvg`). `room`: pixels that its width should keep to. */
export function topologySvg(topology: Topology, room?: number): string {
  const { width, height, boxes, order, edges } = layOut(
    topology.nodes.map((node) => ({ id: node.id, size: sizeOf(node) })),
    topology.edges.map(({ from, to, label }) => ({ from, to, labelWidth: cut(label, maxEdgeLabel).length * 6.4 })),
    room,
  );
  const lines = topology.edges.map((edge, i) => edgeSvg(edge, edges[i] ?? { points: [] }));
  const indexes = new Map(topology.nodes.map((node, i) => [node.id, i]));
  const nodes = order.map((id, i) => {
    const index = indexes.get(id);
    const node = index === undefined ? undefined : topology.nodes[index];
    const box = boxes.get(id);
    return node && box && index !== undefined ? nodeSvg(node, box, index, i === 0) : '';
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeXml(`Topology of ${topology.title}`)}">`
    + '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>'
    + `<g aria-hidden="true">${lines.join('')}</g>${nodes.join('')}</svg>`;
}

/** The same with colours of its own, to be saved as a file. `drawn`: what `topologySvg` made of it. */
export function standaloneSvg(topology: Topology, drawn: string = topologySvg(topology)): string {
  const style = '<style>text{font:13px sans-serif;text-anchor:middle;fill:#1f2328}.detail,.edge-label{font-size:11px;fill:#57606a}.pod-label{font-size:10px}.box{fill:#f6f8fa;stroke:#57606a}'
    + '.service .box{fill:#ddf4ff;stroke:#0969da}.workload .box{fill:#dafbe1;stroke:#1a7f37}.pod rect{fill:#fff;stroke:#57606a}.problem .box{stroke:#cf222e;stroke-width:2}.mark{fill:#cf222e}'
    + '.edge{fill:none;stroke:#57606a}.dashed{stroke-dasharray:4 3}.arrow{fill:#57606a}</style>';
  return drawn.replace('<defs>', () => `${style}<rect width="100%" height="100%" fill="#fff"/><defs>`);
}

/** The same as a Mermaid flow chart. */
export function topologyMermaid(topology: Topology): string {
  const ids = new Map(topology.nodes.map((n, i) => [n.id, `n${i}`]));
  const text = (s: string): string => s.replace(/[^\p{L}\p{N} ._…·{}/:-]/gu, (c) => `#${c.codePointAt(0)};`);
  const nodes = topology.nodes.map((n) => `  ${ids.get(n.id)}["${text(n.label)}<br/>${text(n.detail)}"]`);
  const edges = topology.edges.map((e) => `  ${ids.get(e.from)} ${e.dashed ? '-.->' : '-->'}${e.label === '' ? '' : `|"${text(e.label)}"|`} ${ids.get(e.to)}`);
  return `${['flowchart LR', ...nodes, ...edges].join('\n')}\n`;
}
