/** Rectangles and lines of a picture. All lengths are in one unit, y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
/** A box by its centre. */
export interface Box extends Point, Size {}

/** Do two boxes lie nearer to each other than `gap`? */
export function overlap(a: Box, b: Box, gap = 0): boolean {
  return Math.abs(a.x - b.x) * 2 < a.width + b.width + gap * 2 && Math.abs(a.y - b.y) * 2 < a.height + b.height + gap * 2;
}

/** Where the line from the middle of a box towards a point leaves it. */
export function border(box: Box, towards: Point): Point {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const share = Math.min(dx === 0 ? Infinity : box.width / 2 / Math.abs(dx), dy === 0 ? Infinity : box.height / 2 / Math.abs(dy), 1);
  return { x: box.x + dx * share, y: box.y + dy * share };
}

/** The point at a share (0 to 1) of a line's length. */
export function pointAt(line: readonly Point[], share: number): Point {
  const [first = { x: 0, y: 0 }] = line;
  const lengths = line.slice(1).map((p, i) => Math.hypot(p.x - (line[i]?.x ?? p.x), p.y - (line[i]?.y ?? p.y)));
  let left = lengths.reduce((sum, each) => sum + each, 0) * share;
  for (const [i, length] of lengths.entries()) {
    const [from, to] = [line[i] ?? first, line[i + 1] ?? first];
    if (left <= length && length > 0)
      return { x: from.x + ((to.x - from.x) * left) / length, y: from.y + ((to.y - from.y) * left) / length };
    left -= length;
  }
  return line.at(-1) ?? first;
}
