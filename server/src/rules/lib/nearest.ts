/** Damerau-Levenshtein distance (one swap counts one); gives up above `limit` and returns `limit + 1`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}

/** How many slips a name of this length may hold and still be taken for another one. */
function slips(name: string): number {
  return name.length <= 3 ? 1 : name.length <= 7 ? 2 : 3;
}

/**
 * The candidate that `name` most likely means, if any is near: by spelling, or because one name begins or ends with the other
 * at a dash (`db` and `db-headless`). Of equally near ones the first given wins.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly score: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const limit = slips(name);
    const spelling = distance(name.toLowerCase(), candidate.toLowerCase(), limit);
    const [short, long] = name.length < candidate.length ? [name, candidate] : [candidate, name];
    const affix = short.length > 1 && (long.startsWith(`${short}-`) || long.endsWith(`-${short}`));
    const score = spelling <= limit ? spelling : affix ? 4 : Infinity;
    if (score < (best?.score ?? Infinity)) best = { name: candidate, score };
  }
  return best?.name;
}
