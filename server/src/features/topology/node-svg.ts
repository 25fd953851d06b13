import type { Box, Size } from '../../base/boxes.ts';
import { count } from '../../base/texts/words.ts';
import type { TopologyNode } from './nodes.ts';

/** Text for XML content and attributes: workspace text is untrusted. Characters that XML forbids become spaces. */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      ' ',
    )
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** The first so many characters, the last of them an ellipsis where there are more. */
export const cut = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

const maxLabel = 36;
const maxDetail = 40;
/** Size and distance of the dots that stand for pods. */
const pod = { size: 6, step: 9 };
const nodeHeight = 40;
/** Where the text of a node begins: right of its icon. */
const textLeft = 34;

/** Widths of texts, by their length: wide enough for the fonts that editors use. */
const labelWidth = (text: string): number => text.length * 8.8;
export const detailWidth = (text: string): number => text.length * 6.5;

/** Drawings of 16 × 16, in strokes: one name for many addresses, one for one address, one that leads outside; pods; routes; text. */
const icons: Record<TopologyNode['kind'], string> = {
  headless:
    '<circle cx="3" cy="8" r="2"/><path d="M5 8H7M7 8L11 3M7 8H11M7 8L11 13"/><circle cx="13" cy="3" r="1.6"/><circle cx="13" cy="8" r="1.6"/><circle cx="13" cy="13" r="1.6"/>',
  service: '<circle cx="8" cy="8" r="6.2"/><circle cx="8" cy="8" r="2" class="solid"/>',
  external: '<path d="M7 3H3V13H13V9M9.5 2.5H13.5V6.5M13 3L7.5 8.5"/>',
  workload: '<rect x="2" y="5" width="9" height="9" rx="1.5"/><path d="M5 5V2.5H14V11H11"/>',
  routes: '<path d="M2 8H6L9 4H14M6 8L9 12H14M12 2L14 4L12 6M12 10L14 12L12 14"/>',
  config: '<path d="M3 2H10L13 5V14H3ZM5.5 7H10.5M5.5 10H10.5"/>',
};

/** The worst that is wrong with a node. */
export function severityOf({ problems }: TopologyNode): 'error' | 'warning' | undefined {
  return problems.some(({ severity }) => severity === 'error') ? 'error' : problems.length > 0 ? 'warning' : undefined;
}

/** Room that a node takes. */
export function sizeOf(node: TopologyNode): Size {
  const mark = node.problems.length > 0 ? 18 : 0;
  const dots = node.pods.length > 0 ? node.pods.length * pod.step + 4 : 0;
  return {
    width: Math.max(
      96,
      Math.round(textLeft + 12 + Math.max(labelWidth(cut(node.label, maxLabel)) + mark, detailWidth(cut(node.detail, maxDetail)) + dots)),
    ),
    height: nodeHeight,
  };
}

/** `1 error`, `2 warnings`. */
function problemText({ problems }: TopologyNode): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return [...(errors > 0 ? [count(errors, 'error')] : []), ...(warnings > 0 ? [count(warnings, 'warning')] : [])].join(', ');
}

/** What a screen reader says of a node: name, kind, namespace, whether something is wrong. */
function spoken(node: TopologyNode, frame: string): string {
  const problems = problemText(node);
  return `${node.label} ${node.detail}, namespace ${frame}${problems === '' ? '' : `, ${problems}`}`;
}

/** The mark of a severity differs by its shape, too. */
const marks = {
  error: '<path class="mark" d="M0 -6L5 -3V3L0 6L-5 3V-3Z"/><path class="sign" d="M-2 -2L2 2M2 -2L-2 2"/>',
  warning: '<path class="mark" d="M0 -6L6.5 5.5H-6.5Z"/><path class="sign" d="M0 -2V1.5M0 3.2V4"/>',
};

export interface NodeDrawing {
  readonly node: TopologyNode;
  readonly index: number;
  readonly frame: string;
  readonly isFirst: boolean;
  readonly lines: readonly string[];
}

/** A node as SVG, its middle at that of the box. `frame`: the title of its frame; `isFirst`: it is in the tab order, the others are not. */
export function nodeSvg({ node, index, frame, isFirst, lines }: NodeDrawing, { x, y, width, height }: Box): string {
  const severity = severityOf(node);
  const dots = node.pods
    .map(
      (_, i) =>
        `<rect x="${width - 10 - (node.pods.length - i) * pod.step + pod.step - pod.size}" y="${height - 13}" width="${pod.size}" height="${pod.size}" rx="1.5"/>`,
    )
    .join('');
  return (
    `<g class="node ${node.kind}${severity ? ` ${severity}` : ''}" role="button" tabindex="${isFirst ? 0 : -1}" data-index="${index}" aria-label="${escapeXml(spoken(node, frame))}" transform="translate(${Math.round(x - width / 2)} ${Math.round(y - height / 2)})">` +
    `<title>${escapeXml([spoken(node, frame), ...lines].join('\n'))}</title>` +
    `<rect class="box" width="${width}" height="${height}" rx="5"/><g class="icon" transform="translate(10 12)">${icons[node.kind]}</g>` +
    `<text x="${textLeft}" y="17" font-size="13" class="label">${escapeXml(cut(node.label, maxLabel))}</text> ` +
    `<text x="${textLeft}" y="32" font-size="11" class="detail">${escapeXml(cut(node.detail, maxDetail))}</text>` +
    `${dots === '' ? '' : `<g class="pods">${dots}</g>`}${severity ? `<g transform="translate(${width - 14} 12)">${marks[severity]}</g>` : ''}</g>`
  );
}
