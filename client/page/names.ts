import { border, type Box } from '../../server/src/base/boxes.ts';
import { placeLabels } from '../../server/src/base/place-labels.ts';
import type { Edge, Picture } from './picture.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';
/** Pixels of a label, whatever the scale of the picture. */
const fontSize = 11;

function element(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function lineOf({ boxes }: Picture, { from, to }: Edge): readonly { readonly x: number; readonly y: number }[] {
  const [a, b] = [boxes.get(from), boxes.get(to)];
  return a && b ? [border(a, b), border(b, a)] : [];
}

/** Width of a text in pixels. */
function measure(layer: SVGElement, text: string): number {
  const probe = layer.appendChild(element('text', { class: 'edge-label names', 'font-size': String(fontSize) }));
  probe.textContent = text;
  const width = probe instanceof SVGTextElement ? probe.getComputedTextLength() : 0;
  probe.remove();
  return width;
}

/** Titles of frames, as boxes. */
function titlesOf({ svg }: Picture): readonly Box[] {
  return [...svg.querySelectorAll<SVGTextElement>('.frame-title')].map((title) => {
    const { x, y, width, height } = title.getBBox();
    return { x: x + width / 2, y: y + height / 2, width, height };
  });
}

/**
 * Draws lines into the picture, with labels where there is room: over no node that is `kept`, over no title, and never over one another. Labels keep their size on the screen at
 * every scale. Lines lie below the nodes, of which those that are dimmed let them be seen; labels lie above.
 */
export function drawNames(picture: Picture, edges: readonly Edge[], kept: ReadonlySet<number> | undefined, scale: number): void {
  for (const layer of picture.svg.querySelectorAll('.names-layer')) layer.remove();
  if (edges.length === 0) return;
  const below = element('g', { class: 'names-layer' });
  const layer = picture.svg.appendChild(element('g', { class: 'names-layer', 'aria-hidden': 'true' }));
  picture.svg.querySelector('.lines')?.after(below);
  const lines = edges.map((edge) => lineOf(picture, edge));
  for (const line of lines)
    below.appendChild(
      element('path', {
        class: 'edge names',
        d: line.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join(''),
        'marker-end': 'url(#arrow-names)',
      }),
    );
  const obstacles: Box[] = [...picture.boxes]
    .flatMap(([index, box]) => (kept?.has(index) === false ? [] : [box]))
    .concat(titlesOf(picture));
  const sizes = edges.map(({ label }) => ({ width: (measure(layer, label) + 6) / scale, height: (fontSize + 2) / scale }));
  const places = placeLabels(
    lines.map((line, i) => ({ line, size: sizes[i] ?? { width: 0, height: 0 } })),
    obstacles,
    picture.size,
  );
  for (const [i, box] of places.entries()) {
    if (!box) continue;
    layer.appendChild(
      element('rect', {
        class: 'label-ground',
        x: String(box.x - box.width / 2),
        y: String(box.y - box.height / 2),
        width: String(box.width),
        height: String(box.height),
        rx: String(3 / scale),
      }),
    );
    const text = layer.appendChild(
      element('text', {
        class: 'edge-label names',
        'font-size': String(fontSize / scale),
        x: String(box.x),
        y: String(box.y + (fontSize / scale) * 0.36),
      }),
    );
    text.textContent = edges[i]?.label ?? '';
  }
}
