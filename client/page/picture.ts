import type { Box, Point, Size } from '../../server/src/base/boxes.ts';
import { fitScale } from './geometry.ts';

/** A line of the picture; `from` and `to` are indexes of nodes. */
export interface Edge {
  readonly path: SVGPathElement;
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly label: string;
}

/** What is drawn, as the page knows it; boxes are in the picture's own units. */
export interface Picture {
  readonly svg: SVGSVGElement;
  readonly size: Size;
  /** By index. */
  readonly nodes: ReadonlyMap<number, SVGGElement>;
  readonly boxes: ReadonlyMap<number, Box>;
  /** Indexes as one reads them. */
  readonly order: readonly number[];
  readonly edges: readonly Edge[];
}

const numberOf = (element: Element, name: string): number => Number(element.getAttribute(name));

function boxOf(node: SVGGElement): Box {
  const [x = 0, y = 0] = (/translate\(([-\d.]+) ([-\d.]+)\)/.exec(node.getAttribute('transform') ?? '')?.slice(1) ?? []).map(Number);
  const rect = node.querySelector('.box');
  const [width, height] = rect ? [numberOf(rect, 'width'), numberOf(rect, 'height')] : [0, 0];
  return { x: x + width / 2, y: y + height / 2, width, height };
}

function edgeOf(path: SVGPathElement): Edge {
  const kind = [...path.classList].find((name) => name !== 'edge' && name !== 'crossing') ?? '';
  return { path, from: Number(path.dataset['from']), to: Number(path.dataset['to']), kind, label: path.dataset['label'] ?? '' };
}

/** Reads the picture that came as XML, so that nothing in it is ever read as HTML; `undefined`: it is none. */
export function readPicture(text: string): Picture | undefined {
  const parsed = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
  if (!(parsed instanceof SVGSVGElement)) return undefined;
  const drawn = [...parsed.querySelectorAll<SVGGElement>('.node')];
  const nodes = new Map(drawn.map((node) => [Number(node.dataset['index']), node]));
  for (const node of drawn) node.querySelector(':scope > title')?.remove(); // shown as details instead
  for (const label of parsed.querySelectorAll('.edge-label.names')) label.remove(); // written when they are asked for, in the size of the moment
  return {
    svg: parsed,
    size: { width: numberOf(parsed, 'width'), height: numberOf(parsed, 'height') },
    nodes,
    boxes: new Map([...nodes].map(([index, node]) => [index, boxOf(node)])),
    order: [...nodes.keys()],
    edges: [...parsed.querySelectorAll<SVGPathElement>('.edge')].map(edgeOf),
  };
}

/** Sizes of a node's name: as it is, and the largest that it is seen in from afar. */
const [plainSize, farSize] = [13, 16];

/** How large the texts of a picture can be: fonts differ, and nothing is to stand out of its node. Measured once, when it is in the page. */
export function fitTexts({ nodes, boxes, svg }: Picture): (scale: number) => void {
  const measured = [...nodes].flatMap(([index, node]) =>
    [...node.querySelectorAll<SVGTextElement>('text')].map((text) => {
      const isName = text.classList.contains('label');
      const pods = node.querySelectorAll('.pods rect').length;
      const taken = isName ? (node.querySelector('.mark') ? 26 : 8) : pods > 0 ? pods * 9 + 10 : 8;
      return { text, isName, width: text.getComputedTextLength(), room: (boxes.get(index)?.width ?? 0) - numberOf(text, 'x') - taken };
    }),
  );
  for (const { text, isName, width, room } of measured)
    if (!isName && width > room) setAll(text, { textLength: Math.max(1, room), lengthAdjust: 'spacingAndGlyphs' });
  const titles = [...svg.querySelectorAll<SVGTextElement>('.frame-title')].map((text) => ({ text, largest: numberOf(text, 'font-size') }));
  return (scale) => {
    const largest = scale < farScale ? farSize : plainSize;
    for (const { text, isName, width, room } of measured)
      if (isName) text.setAttribute('font-size', String(Math.min(largest, (plainSize * room) / Math.max(1, width))));
    for (const title of titles)
      title.text.setAttribute('font-size', String(Math.min(title.largest, Math.max(plainSize, plainSize / scale))));
  };
}

/** Below this scale names alone are seen, below the next not even they. */
export const farScale = 0.62;
export const fartherScale = 0.3;

function setAll(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

const [smallest, largest] = [0.02, 4];

/** The part of a picture that is seen in an element that scrolls. */
export interface Viewport {
  /** Pixels for one unit of the picture. */
  readonly scale: () => number;
  readonly size: () => Size;
  /** Shows the whole, and keeps to that while the view changes. */
  readonly fit: () => void;
  /** To a scale; `at` (pixels in the view) stays where it is, or else the middle. */
  readonly zoom: (scale: number, at?: Point) => void;
  /** Brings a box to the middle, at least as large as `least`. */
  readonly show: (box: Box, least: number) => void;
  /** Shows a box as large as it fits. */
  readonly fill: (box: Box) => void;
  /** Called when the view has another size. */
  readonly refit: () => void;
}

/** `changed` is told each new scale. */
export function createViewport(main: HTMLElement, picture: () => Picture | undefined, changed: (scale: number) => void): Viewport {
  let scale = 1;
  let isFitted = true;
  const size = (): Size => ({ width: main.clientWidth, height: main.clientHeight });
  const whole = (): Size => picture()?.size ?? { width: 1, height: 1 };
  const apply = (next: number): void => {
    scale = Math.min(largest, Math.max(smallest, next));
    const { width, height } = whole();
    // Rounded down, so that what fits needs no scroll bars.
    picture()?.svg.setAttribute('width', String(Math.floor(width * scale)));
    picture()?.svg.setAttribute('height', String(Math.floor(height * scale)));
    changed(scale);
  };
  const fit = (): void => {
    isFitted = true;
    apply(fitScale(whole(), size()));
  };
  /** Where the picture's corner is in the view. */
  const corner = (): Point => {
    const [outer, inner] = [main.getBoundingClientRect(), picture()?.svg.getBoundingClientRect()];
    return { x: (inner?.left ?? 0) - outer.left, y: (inner?.top ?? 0) - outer.top };
  };
  /** To a scale, with a point of the picture at a place in the view. */
  const put = (point: Point, next: number, place: Point): void => {
    isFitted = false;
    apply(next);
    const { x, y } = corner();
    main.scrollBy(x + point.x * scale - place.x, y + point.y * scale - place.y);
  };
  const middle = (): Point => ({ x: size().width / 2, y: size().height / 2 });
  return {
    scale: () => scale,
    size,
    fit,
    zoom: (next, at = middle()) => {
      const { x, y } = corner();
      put({ x: (at.x - x) / scale, y: (at.y - y) / scale }, next, at);
    },
    show: (box, least) => put(box, Math.max(scale, least), middle()),
    fill: (box) => put(box, fitScale({ width: box.width + 24, height: box.height + 24 }, size()), middle()),
    refit: () => {
      if (isFitted) fit();
    },
  };
}
