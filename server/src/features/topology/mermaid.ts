import type { Topology, TopologyEdge } from './graph.ts';

const text = (s: string): string => s.replace(/[^\p{L}\p{N} ._…·{}/:-]/gu, (c) => `#${c.codePointAt(0)};`);

function lineOf({ kind, label }: TopologyEdge): string {
  const arrow = kind === 'governs' ? '==>' : kind === 'names' || kind === 'mismatch' ? '-.->' : '-->';
  const words = [kind === 'governs' ? kind : kind === 'mismatch' ? 'governs,' : '', label].filter(Boolean).join(' ');
  return `${arrow}${words === '' ? '' : `|"${text(words)}"|`}`;
}

/** The picture as a Mermaid flow chart: a namespace is a subgraph. */
export function topologyMermaid({ nodes, edges, frames }: Topology): string {
  const ids = new Map(nodes.map((node, i) => [node.id, `n${i}`]));
  const groups = frames.flatMap(({ id, title }, i) => [
    `  subgraph f${i}["${text(title)}"]`,
    ...nodes.filter(({ frame }) => frame === id).map((node) => `    ${ids.get(node.id)}["${text(node.label)}<br/>${text(node.detail)}"]`),
    '  end',
  ]);
  const lines = edges.map((edge) => `  ${ids.get(edge.from)} ${lineOf(edge)} ${ids.get(edge.to)}`);
  return `${['flowchart LR', ...groups, ...lines].join('\n')}\n`;
}
