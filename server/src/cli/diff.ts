/** Lines of the shortest edit script's common part (Myers), as index pairs. Falls back to nothing in common for huge differences. */
function commonLines(a: readonly string[], b: readonly string[]): [number, number][] {
  const max = a.length + b.length;
  const trace: Int32Array[] = [];
  const v = new Int32Array(2 * max + 3);
  for (let d = 0; d <= Math.min(max, 2000); d++) {
    trace.push(v.slice(max - d, max + d + 3));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (v[max + k] ?? 0) < (v[max + k + 2] ?? 0));
      let x = down ? (v[max + k + 2] ?? 0) : (v[max + k] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      v[max + k + 1] = x;
      if (x >= a.length && x - k >= b.length) return backtrack(trace, a.length, b.length);
    }
  }
  return [];
}

/** `trace[d]` holds the state before round d, shifted so that diagonal k is at index k + d + 1. */
function backtrack(trace: readonly Int32Array[], endA: number, endB: number): [number, number][] {
  const pairs: [number, number][] = [];
  let x = endA;
  let y = endB;
  for (let d = trace.length - 1; d >= 0; d--) {
    const v = trace[d];
    const at = (k: number): number => v?.[k + d + 1] ?? 0;
    const k = x - y;
    const previous = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const px = d === 0 ? 0 : at(previous);
    const py = d === 0 ? 0 : px - previous;
    while (x > px && y > py && x > 0 && y > 0) pairs.push([--x, --y]);
    x = px;
    y = py;
  }
  return pairs.reverse();
}

interface Line { readonly mark: ' ' | '-' | '+'; readonly text: string; readonly a: number; readonly b: number }

function script(a: readonly string[], b: readonly string[]): Line[] {
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  for (const [x, y] of [...commonLines(a, b), [a.length, b.length] as const]) {
    for (; i < x; i++) lines.push({ mark: '-', text: a[i] ?? '', a: i, b: j });
    for (; j < y; j++) lines.push({ mark: '+', text: b[j] ?? '', a: i, b: j });
    if (i < a.length && j < b.length) lines.push({ mark: ' ', text: a[i] ?? '', a: i++, b: j++ });
  }
  return lines;
}

const contextLines = 3;

/** Unified diff of two texts, '' when they are equal. Lines keep their `\r`. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = script(before.split('\n'), after.split('\n'));
  const changed = lines.flatMap((line, i) => (line.mark === ' ' ? [] : [i]));
  const out = [`--- ${name}`, `+++ ${name}`];
  for (let at = 0; at < changed.length;) {
    const first = changed[at] ?? 0;
    let last = first;
    while (at < changed.length && (changed[at] ?? 0) <= last + 2 * contextLines) last = changed[at++] ?? last;
    const hunk = lines.slice(Math.max(0, first - contextLines), last + contextLines + 1);
    const count = (mark: '-' | '+') => hunk.filter((l) => l.mark !== (mark === '-' ? '+' : '-')).length;
    out.push(`@@ -${(hunk[0]?.a ?? 0) + 1},${count('-')} +${(hunk[0]?.b ?? 0) + 1},${count('+')} @@`, ...hunk.map((l) => l.mark + l.text));
  }
  return `${out.join('\n')}\n`;
}
