/** Number of insertions, deletions, replacements and swaps of neighbours between two texts; more than `limit` is `limit + 1`. */
export function distance(a: string, b: string, limit = 3): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? limit + 1, limit + 1);
}

/** Is `text` so surely a misspelling of `name` that no other name is meant? One slip in one long word; words of few letters and numbers tell names apart. */
export function isSlipOf(text: string, name: string): boolean {
  const [words, others] = [text.split('-'), name.split('-')];
  const differing = words.flatMap((word, index) => (word === others[index] ? [] : [[word, others[index] ?? ''] as const]));
  const [pair] = differing;
  if (words.length !== others.length || differing.length !== 1 || pair === undefined) return false;
  const [word, other] = pair;
  return (
    Math.min(word.length, other.length) >= 4 &&
    word.length + other.length >= 9 &&
    !/\d/.test(word + other) &&
    distance(word, other, 1) === 1
  );
}

/** Are the names one slip apart, a lost dash among them, and not only in a number? Weaker than `isSlipOf`: fit for a proposal, not for a reason to speak. */
export function isWithinSlip(text: string, name: string): boolean {
  const digits = (value: string): string => value.replace(/\d/g, '0');
  return (
    isSlipOf(text, name) || (Math.min(text.length, name.length) >= 4 && digits(text) !== digits(name) && distance(text, name, 1) === 1)
  );
}

/** How many slips a name of this length may have to be taken for another. */
export function tolerance(length: number): number {
  return length <= 3 ? 1 : length <= 8 ? 2 : 3;
}

/** The candidate that `name` is most likely meant to be: few slips apart, or one continues the other by a `-part`. First of equals. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestScore = Infinity;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const limit = tolerance(Math.min(name.length, candidate.length));
    const slips = distance(name.toLowerCase(), candidate.toLowerCase(), limit);
    const score = slips <= limit ? slips : continues(name, candidate) ? limit + 1 : Infinity;
    if (score < bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

function continues(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 2 && (long.startsWith(`${short}-`) || long.endsWith(`-${short}`));
}
