import type { Point, Size } from '../../base/boxes.ts';

interface Step {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The lowest line above which a box of this width can stand from step `at` on; Infinity where it would stick out. */
function restsOn(steps: readonly Step[], at: number, width: number, room: number): number {
  let y = 0;
  let left = width;
  if ((steps[at]?.x ?? 0) + width > room) return Infinity;
  for (let i = at; left > 0; i++) {
    const step = steps[i];
    if (!step) return Infinity;
    y = Math.max(y, step.y);
    left -= step.width;
  }
  return y;
}

function covered(steps: readonly Step[], top: Step): Step[] {
  const end = top.x + top.width;
  return [
    ...steps.flatMap((step) => (step.x < top.x ? [{ ...step, width: Math.min(step.width, top.x - step.x) }] : [])),
    top,
    ...steps.flatMap((step) => {
      const x = Math.max(step.x, end);
      return step.x + step.width > x ? [{ ...step, x, width: step.x + step.width - x }] : [];
    }),
  ];
}

/** Left upper corners of boxes, each as far up, then as far left, as those before it leave room; none touches another, all keep to `room` or are wider by themselves. */
export function pack(sizes: readonly Size[], room: number, gap: number): { readonly corners: readonly Point[]; readonly size: Size } {
  const wide = Math.max(room, ...sizes.map(({ width }) => width)) + gap;
  let steps: Step[] = [{ x: 0, y: 0, width: wide }];
  let [right, low] = [0, 0];
  const corners = sizes.map((size) => {
    const width = size.width + gap;
    let best = { x: 0, y: Infinity };
    for (const [i, { x }] of steps.entries()) {
      const y = restsOn(steps, i, width, wide);
      if (y < best.y) best = { x, y };
    }
    steps = covered(steps, { x: best.x, y: best.y + size.height + gap, width });
    right = Math.max(right, best.x + size.width);
    low = Math.max(low, best.y + size.height);
    return best;
  });
  return { corners, size: { width: right, height: low } };
}
