import type { Box, Point, Size } from '../../server/src/base/boxes.ts';

/** Larger than life says nothing more. */
const largestFit = 1;

/** Scale at which the whole of a picture is in a view. */
export function fitScale(picture: Size, view: Size): number {
  return Math.min(largestFit, view.width / Math.max(1, picture.width), view.height / Math.max(1, picture.height));
}

export type Direction = 'left' | 'right' | 'up' | 'down';
const directions: Record<Direction, readonly [number, number]> = { right: [1, 0], left: [-1, 0], down: [0, 1], up: [0, -1] };

/** Index of the box that an arrow key leads to from another: the nearest that way, where what lies aside counts double. `undefined`: there is none. */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number | undefined {
  const start = boxes[from];
  if (!start) return undefined;
  const [dx, dy] = directions[direction];
  let best: { readonly index: number; readonly distance: number } | undefined;
  for (const [index, box] of boxes.entries()) {
    const along = (box.x - start.x) * dx + (box.y - start.y) * dy;
    const aside = Math.abs((box.x - start.x) * dy) + Math.abs((box.y - start.y) * dx);
    const distance = along + aside * 2;
    if (index !== from && along > 4 && (!best || distance < best.distance)) best = { index, distance };
  }
  return best?.index;
}

/** Area that two boxes share. */
function shared(a: Box, b: Box): number {
  const along = (x: number, y: number, width: number, height: number): number => Math.max(0, Math.min(width, height, (width + height) / 2 - Math.abs(x - y)));
  return along(a.x, b.x, a.width, b.width) * along(a.y, b.y, a.height, b.height);
}

/** Middle of a card of this size in that corner of the view which hides least of what it is about; the first one wins where several hide nothing. */
export function freestCorner(card: Size, view: Size, shown: readonly Box[], edge = 8): Point {
  const [left, right, top, bottom] = [card.width / 2 + edge, view.width - card.width / 2 - edge, card.height / 2 + edge, view.height - card.height / 2 - edge];
  const corners = [{ x: right, y: bottom }, { x: left, y: bottom }, { x: right, y: top }, { x: left, y: top }];
  const hidden = (corner: Point): number => shown.reduce((sum, box) => sum + shared(box, { ...corner, ...card }), 0);
  return corners.reduce((best, corner) => (hidden(corner) < hidden(best) ? corner : best));
}
