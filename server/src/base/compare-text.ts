/** Order of two texts by their UTF-16 units, for `sort`: the same on every machine, as order by locale is not. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
