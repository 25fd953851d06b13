import type { Size } from '../../base/boxes.ts';
import { count } from '../../base/texts/words.ts';
import { linesOf, linksOf, type Topology, type TopologyEdge } from './graph.ts';
import { layOut, titleHeight, type Laid, type LaidFrame, type Line } from './layout.ts';
import { cut, detailWidth, escapeXml, nodeSvg, sizeOf } from './node-svg.ts';

const maxEdgeLabel = 44;
const maxTitle = 34;
/** Width of a character of a title, which is bold. */
const titleStep = 7.8;

/** Names come last: they do not shape the picture, and their labels take the room that is left. */
const inOrder = (edges: readonly TopologyEdge[]): readonly TopologyEdge[] =>
  [...edges].sort((a, b) => Number(a.kind === 'names') - Number(b.kind === 'names'));

function laidOut({ nodes, frames }: Topology, edges: readonly TopologyEdge[], view?: Size): Laid {
  return layOut(
    nodes.map((node) => ({ id: node.id, frame: node.frame, size: sizeOf(node) })),
    edges.map(({ from, to, kind, label }) => ({
      from,
      to,
      isLoose: kind === 'names',
      labelWidth: Math.round(detailWidth(cut(label, maxEdgeLabel))),
    })),
    frames.map(({ id, title }) => ({ id, titleWidth: cut(title, maxTitle).length * titleStep })),
    view,
  );
}

function edgeSvg({ kind, label, from, to }: TopologyEdge, line: Line, indexes: ReadonlyMap<string, number>): string {
  const path = line.points.map((p, i) => `${i === 0 ? 'M' : 'L'}${Math.round(p.x)} ${Math.round(p.y)}`).join('');
  const text = escapeXml(cut(label, maxEdgeLabel));
  // What crosses many others would put its port among them.
  const place =
    line.label &&
    !(line.crosses && kind === 'routes') &&
    `<text class="edge-label ${kind}" x="${Math.round(line.label.x)}" y="${Math.round(line.label.y) + 4}">${text}</text>`;
  return `<path class="edge ${kind}${line.crosses ? ' crossing' : ''}" data-from="${indexes.get(from)}" data-to="${indexes.get(to)}" data-label="${text}" d="${path}" marker-end="url(#arrow-${kind})"/>${place || ''}`;
}

/** The outline and title of a frame: what lies below everything. */
function outlineSvg({ x, y, width, height }: LaidFrame, title: string, scale: number): string {
  const [left, top] = [Math.round(x - width / 2), Math.round(y - height / 2)];
  const text = cut(title, Math.min(maxTitle, Math.max(3, Math.floor((width - 16) / scale / titleStep))));
  return (
    `<g class="frame" data-box="${left} ${top} ${Math.round(width)} ${Math.round(height)}"><title>${escapeXml(title)}</title><rect class="outline" x="${left}" y="${top}" width="${Math.round(width)}" height="${Math.round(height)}" rx="8"/>` +
    `<text class="frame-title" font-size="${(13 * scale).toFixed(1)}" x="${left + 12}" y="${Math.round(top + titleHeight * scale * 0.74)}">${escapeXml(text)}</text></g>`
  );
}

const markers = ['selects', 'governs', 'mismatch', 'routes', 'names']
  .map(
    (kind) =>
      `<marker id="arrow-${kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="arrow ${kind}"/></marker>`,
  )
  .join('');

/**
 * The picture as SVG: classes only, colours come from the style sheet around it (or `standaloneSvg`). Elements of class `node` carry `data-index`, lines of class `edge` the indexes
 * of both ends; those of class `names` may be hidden until somebody asks for them. `view`: pixels that the picture is to fill.
 */
export function topologySvg(topology: Topology, view?: Size): string {
  const { nodes, frames } = topology;
  const edges = inOrder(topology.edges);
  const laid = laidOut(topology, edges, view);
  const indexes = new Map(nodes.map((node, i) => [node.id, i]));
  const links = linksOf(topology);
  const titles = new Map(frames.map(({ id, title }) => [id, title]));
  const first = laid.frames[0]?.nodes[0];
  const groups = laid.frames.map(({ id: frameId, nodes: ids }) => {
    const title = titles.get(frameId) ?? '';
    const drawn = ids.flatMap((id) => {
      const [index, box] = [indexes.get(id), laid.boxes.get(id)];
      const node = index === undefined ? undefined : nodes[index];
      return node && box && index !== undefined
        ? [nodeSvg({ node, index, frame: title, isFirst: id === first, lines: linesOf(node, links.get(id)) }, box)]
        : [];
    });
    return `<g role="group" aria-label="${escapeXml(`Namespace ${title}, ${count(ids.length, 'object')}`)}">${drawn.join('')}</g>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${laid.width} ${laid.height}" width="${laid.width}" height="${laid.height}" role="group" aria-label="${escapeXml(`Topology of ${topology.title}`)}">` +
    `<defs>${markers}</defs><g aria-hidden="true">${laid.frames.map((frame) => outlineSvg(frame, titles.get(frame.id) ?? '', laid.titleScale)).join('')}` +
    `<g class="lines">${edges.map((edge, i) => edgeSvg(edge, laid.edges[i] ?? { points: [], crosses: false }, indexes)).join('')}</g></g>${groups.join('')}</svg>`
  );
}

/** The same with colours of its own, to be saved as a file. `drawn`: what `topologySvg` made of it. */
export function standaloneSvg(topology: Topology, drawn: string = topologySvg(topology)): string {
  const style =
    '<style>text{font:13px sans-serif;fill:#1f2328}.detail,.edge-label{font-size:11px;fill:#57606a}.edge-label{text-anchor:middle;stroke:#fff;stroke-width:4px;paint-order:stroke}.frame-title{font-weight:600}' +
    '.outline{fill:#f6f8fa;stroke:#d0d7de}.box,.pods rect{fill:#fff;stroke:#57606a}.icon{fill:none;stroke:#0969da;stroke-width:1.3}.solid{fill:#0969da}.workload .icon{stroke:#1a7f37}.pods rect{fill:#1a7f37;stroke:none}' +
    '.error .box{stroke:#cf222e;stroke-width:2}.error .mark{fill:#cf222e}.warning .box{stroke:#9a6700;stroke-width:2}.warning .mark{fill:#bf8700}.sign{stroke:#fff;stroke-width:1.5}' +
    '.edge{fill:none;stroke:#57606a}.edge.governs{stroke-width:2.2}.edge.names,.edge.mismatch{stroke-dasharray:4 3}.edge.names{stroke:#8250df}.edge.mismatch{stroke:#cf222e}.arrow{fill:#57606a}.arrow.names{fill:#8250df}.arrow.mismatch{fill:#cf222e}</style>';
  return drawn.replace('<defs>', () => `${style}<rect width="100%" height="100%" fill="#fff"/><defs>`);
}
