/** How many items two lists share at their front and at their back, none of them counted twice. `same`: are they one? */
export function commonEnds<A, B>(
  before: readonly A[],
  now: readonly B[],
  same: (one: A | undefined, other: B | undefined) => boolean,
): { readonly front: number; readonly back: number } {
  const most = Math.min(before.length, now.length);
  let front = 0;
  while (front < most && same(before[front], now[front])) front++;
  let back = 0;
  while (back < most - front && same(before.at(-1 - back), now.at(-1 - back))) back++;
  return { front, back };
}
