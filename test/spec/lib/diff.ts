/** Lines that differ, as `-` and `+` lines; the shortest script by longest common subsequence. */
export function lineDiff(before: string, after: string): string[] {
  const a = before.split('\n');
  const b = after.split('\n');
  const common: number[][] = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const same = a[i] === b[j] ? 1 + (common[i + 1]?.[j + 1] ?? 0) : Math.max(common[i + 1]?.[j] ?? 0, common[i]?.[j + 1] ?? 0);
      const row = common[i];
      if (row !== undefined) row[j] = same;
    }
  }
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (i < a.length && (j === b.length || (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) out.push(`-${a[i++]}`);
    else out.push(`+${b[j++]}`);
  }
  return out;
}

/** Diff over several files, with `--- name` before each file but the first of the test. */
export function filesDiff(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const out: string[] = [];
  const first = before.keys().next().value;
  for (const [name, text] of after) {
    const lines = lineDiff(before.get(name) ?? '', text);
    if (lines.length === 0) continue;
    if (name !== first) out.push(`--- ${name}`);
    out.push(...lines);
  }
  return out;
}
