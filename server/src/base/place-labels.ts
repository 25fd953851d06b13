import { overlap, pointAt, type Box, type Point, type Size } from './boxes.ts';

/** A label and the line that it belongs to. */
export interface Labelled {
  readonly line: readonly Point[];
  readonly size: Size;
  /** Where it stands best. */ readonly wish?: Point;
}

/** Shares of a line where its label is tried, the middle first. */
const shares = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
/** Room that is kept around a label. */
const clear = 2;

const isWithin = (box: Box, { width, height }: Size): boolean =>
  box.x - box.width / 2 >= 0 && box.y - box.height / 2 >= 0 && box.x + box.width / 2 <= width && box.y + box.height / 2 <= height;

/**
 * The place of each label on or beside its line, so that none lies over another, over an obstacle, or leaves the picture, whose left upper corner is at 0, 0. `undefined`: there is
 * no room for it. Those that come first choose first.
 */
export function placeLabels(labels: readonly Labelled[], obstacles: readonly Box[], picture: Size): readonly (Box | undefined)[] {
  const taken = [...obstacles];
  return labels.map(({ line, size, wish }) => {
    if (line.length === 0) return undefined;
    const [above, left] = [size.height / 2 + clear * 2, size.width / 2 + clear * 2];
    const sides = [
      [0, 0],
      [0, -above],
      [0, above],
      [left, 0],
      [-left, 0],
    ] as const;
    const spots = [
      ...(wish ? [wish] : []),
      ...sides.flatMap(([dx, dy]) =>
        shares.map((share) => {
          const p = pointAt(line, share);
          return { x: p.x + dx, y: p.y + dy };
        }),
      ),
    ];
    for (const spot of spots) {
      const box = { ...spot, ...size };
      if (!isWithin(box, picture) || taken.some((other) => overlap(box, other, clear))) continue;
      taken.push(box);
      return box;
    }
    return undefined;
  });
}
