/** Order of two texts by their UTF-16 units, for `sort`: the same on every machine, as order by locale is not. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of texts that end in numbers, as people count: `db-2` before `db-10`. Numbers have no zeros in front. */
export function compareNumbered(a: string, b: string): number {
  return compareText(a.slice(0, stemLength(a)), b.slice(0, stemLength(b))) || a.length - b.length || compareText(a, b);
}

function stemLength(text: string): number {
  let end = text.length;
  for (let code = text.charCodeAt(end - 1); code >= 48 && code <= 57; code = text.charCodeAt(end - 1)) end--;
  return end;
}
