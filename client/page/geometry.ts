import type { Box, Point, Size } from '../../server/src/base/boxes.ts';

/** Larger than life says nothing more. */
const largestFit = 1;

/** Scale at which the whole of a picture is in a view. */
export function fitScale(picture: Size, view: Size): number {
  return Math.min(largestFit, view.width / Math.max(1, picture.width), view.height / Math.max(1, picture.height));
}

export type Direction = 'left' | 'right' | 'up' | 'down';
const directions: Record<Direction, readonly [number, number]> = { right: [1, 0], left: [-1, 0], down: [0, 1], up: [0, -1] };

/**
 * Index of the box that an arrow key leads to from another: the nearest that way, where what lies aside counts double; one that lies more aside than ahead only where there is no
 * other. `undefined`: there is none.
 */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number | undefined {
  const start = boxes[from];
  if (!start) return undefined;
  const [dx, dy] = directions[direction];
  let best: { readonly index: number; readonly isAside: boolean; readonly distance: number } | undefined;
  for (const [index, box] of boxes.entries()) {
    const along = (box.x - start.x) * dx + (box.y - start.y) * dy;
    const aside = Math.abs((box.x - start.x) * dy) + Math.abs((box.y - start.y) * dx);
    const next = { index, isAside: aside > along, distance: along + aside * 2 };
    if (index !== from && along > 4 && (!best || (next.isAside === best.isAside ? next.distance < best.distance : best.isAside)))
      best = next;
  }
  return best?.index;
}

const arrows: ReadonlyMap<string, Direction> = new Map([
  ['ArrowRight', 'right'],
  ['ArrowLeft', 'left'],
  ['ArrowDown', 'down'],
  ['ArrowUp', 'up'],
]);
/** Keys that lead from one box to another. */
export const moves: ReadonlySet<string> = new Set([...arrows.keys(), 'Home', 'End', 'PageUp', 'PageDown']);

/** Index of the box that a key leads to: arrows to what is nearest that way, the others through all of them in order, so that each is reached. `undefined`: it leads nowhere. */
export function goalOf(key: string, from: number, boxes: readonly Box[]): number | undefined {
  const direction = arrows.get(key);
  if (direction) return neighbour(boxes, from, direction);
  const next = key === 'Home' ? 0 : key === 'End' ? boxes.length - 1 : key === 'PageDown' ? from + 1 : key === 'PageUp' ? from - 1 : -1;
  return boxes[next] && next;
}

/** Area that two boxes share. */
function shared(a: Box, b: Box): number {
  const along = (x: number, y: number, width: number, height: number): number =>
    Math.max(0, Math.min(width, height, (width + height) / 2 - Math.abs(x - y)));
  return along(a.x, b.x, a.width, b.width) * along(a.y, b.y, a.height, b.height);
}

/** Left upper corner of a card in pixels of the view, and how high it can be there. */
export interface CardPlace extends Point {
  readonly height: number;
}

const edge = 8;
/** A card that is lower shows nothing. */
const lowest = 90;

/**
 * Place of a card in the corner of the view where it hides nothing of what it is about; where there is none it is made lower, to stand above or below all of that. Where even that
 * leaves no room it hides as little as can be.
 */
export function placeCard(card: Size, view: Size, shown: readonly Box[]): CardPlace {
  const [left, right, top, bottom] = [edge, view.width - card.width - edge, edge, view.height - card.height - edge];
  const corners = [
    { x: right, y: bottom },
    { x: left, y: bottom },
    { x: right, y: top },
    { x: left, y: top },
  ];
  const hidden = ({ x, y }: Point): number =>
    shown.reduce((sum, box) => sum + shared(box, { x: x + card.width / 2, y: y + card.height / 2, ...card }), 0);
  const best = corners.reduce((least, corner) => (hidden(corner) < hidden(least) ? corner : least));
  if (hidden(best) === 0) return { ...best, height: card.height };
  const above = Math.min(...shown.map((box) => box.y - box.height / 2)) - edge * 2;
  const below = view.height - Math.max(...shown.map((box) => box.y + box.height / 2)) - edge * 2;
  const height = Math.max(above, below);
  if (height < lowest) return { ...best, height: card.height };
  return { x: right, y: above >= below ? top : view.height - height - edge, height };
}
