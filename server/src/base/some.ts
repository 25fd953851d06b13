/** Does it hold for any item? Ends at the first for which it does. */
export function some<T>(all: Iterable<T>, is: (item: T) => boolean): boolean {
  for (const item of all) if (is(item)) return true;
  return false;
}
