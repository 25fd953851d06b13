import { made } from './details.ts';
import type { Picture } from './picture.ts';

const kinds: Readonly<Record<string, string>> = {
  headless: 'headless Service',
  service: 'Service with an IP',
  external: 'ExternalName Service',
  workload: 'workload, its pods as dots',
  routes: 'routes to Services',
  config: 'text that names Services',
};
const lines: Readonly<Record<string, string>> = {
  selects: 'selects',
  governs: 'governs and selects',
  mismatch: 'governs, selects other pods',
  routes: 'routes to',
  names: 'names',
};
const severities: Readonly<Record<string, string>> = { error: 'error', warning: 'warning' };
const keys = [
  ['/', 'search'],
  ['arrows', 'move'],
  ['Enter', 'open source'],
  ['N', 'all names'],
  ['F', 'fit'],
  ['Esc', 'clear'],
] as const;

/** A piece of the picture as a picture of its own. */
function sample(viewBox: string, ...pieces: readonly (Node | undefined)[]): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of [
    ['viewBox', viewBox],
    ['width', '16'],
    ['height', '16'],
    ['aria-hidden', 'true'],
  ] as const)
    svg.setAttribute(name, value);
  svg.append(...pieces.filter((piece) => piece !== undefined));
  return svg;
}

/** A copy that has lost its place in the picture, in a group of the class that its colours come from. */
function copied(piece: Element | null | undefined, className: string): SVGGElement {
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  group.setAttribute('class', className);
  const copy = piece?.cloneNode(true);
  if (copy instanceof Element) {
    copy.removeAttribute('transform');
    group.append(copy);
  }
  return group;
}

function line(kind: string): SVGSVGElement {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('class', `edge ${kind}`);
  path.setAttribute('d', 'M0 8H16');
  return sample('0 0 16 16', path);
}

/** Says what the signs mean that are in the picture, and which keys there are. */
export function showLegend(element: HTMLElement, picture: Picture): void {
  const has = (selector: string): Element | null => picture.svg.querySelector(selector);
  const entry = (drawing: Node, text: string): HTMLElement => made('li', '', drawing, text);
  element.replaceChildren(
    ...Object.entries(kinds).flatMap(([kind, text]) =>
      has(`.node.${kind}`) ? [entry(sample('0 0 16 16', copied(has(`.node.${kind} .icon`), kind)), text)] : [],
    ),
    ...Object.entries(lines).flatMap(([kind, text]) => (has(`.edge.${kind}`) ? [entry(line(kind), text)] : [])),
    ...Object.entries(severities).flatMap(([severity, text]) =>
      has(`.node.${severity}`) ? [entry(sample('-8 -8 16 16', copied(has(`.node.${severity} .mark`)?.parentElement, severity)), text)] : [],
    ),
    ...keys.map(([key, text]) => entry(made('kbd', '', key), text)),
  );
}
