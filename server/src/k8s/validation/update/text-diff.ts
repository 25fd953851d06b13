/** Lines of one text that stand in another at the same place in order: where each block begins, and how many lines it has. */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** Lines that stand in a long text so often that no block begins with them. */
function popular(lines: readonly string[]): ReadonlySet<string> {
  if (lines.length < 200) return new Set();
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const limit = Math.floor(lines.length / 100) + 1;
  return new Set([...counts].filter(([, count]) => count > limit).map(([line]) => line));
}

type Range = readonly [aFrom: number, aTo: number, bFrom: number, bTo: number];

/** The longest block that both have in the ranges; of several the first in `a`, then in `b`. */
function longest(a: readonly string[], b: readonly string[], [aFrom, aTo, bFrom, bTo]: Range, passedOver: ReadonlySet<string>): Block {
  let best: Block = { a: aFrom, b: bFrom, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = aFrom; i < aTo; i++) {
    const next = new Map<number, number>();
    for (let j = bFrom; j < bTo; j++) {
      if (a[i] !== b[j] || passedOver.has(b[j] ?? '')) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  while (best.a > aFrom && best.b > bFrom && a[best.a - 1] === b[best.b - 1]) best = { a: best.a - 1, b: best.b - 1, size: best.size + 1 };
  while (best.a + best.size < aTo && best.b + best.size < bTo && a[best.a + best.size] === b[best.b + best.size])
    best = { ...best, size: best.size + 1 };
  return best;
}

function blocks(a: readonly string[], b: readonly string[]): readonly Block[] {
  const [found, passedOver]: [Block[], ReadonlySet<string>] = [[], popular(b)];
  const visit = (aFrom: number, aTo: number, bFrom: number, bTo: number): void => {
    const block = longest(a, b, [aFrom, aTo, bFrom, bTo], passedOver);
    if (block.size === 0) return;
    visit(aFrom, block.a, bFrom, block.b);
    found.push(block);
    visit(block.a + block.size, aTo, block.b + block.size, bTo);
  };
  visit(0, a.length, 0, b.length);
  return [...found, { a: a.length, b: b.length, size: 0 }];
}

interface Step {
  readonly equal: boolean;
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

function stepsOf(a: readonly string[], b: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  for (const block of blocks(a, b)) {
    if (i < block.a || j < block.b) steps.push({ equal: false, a: [i, block.a], b: [j, block.b] });
    [i, j] = [block.a + block.size, block.b + block.size];
    if (block.size === 0) continue;
    const last = steps.at(-1);
    if (last?.equal === true) steps[steps.length - 1] = { equal: true, a: [last.a[0], i], b: [last.b[0], j] };
    else steps.push({ equal: true, a: [block.a, i], b: [block.b, j] });
  }
  return steps;
}

/** Steps in groups with `context` equal lines around each change. */
function groups(steps: readonly Step[], context: number): readonly (readonly Step[])[] {
  const result: Step[][] = [[]];
  for (const [k, step] of steps.entries()) {
    const [{ a, b }, isFirst, isLast] = [step, k === 0, k === steps.length - 1];
    if (!step.equal) result.at(-1)?.push(step);
    else if (a[1] - a[0] > context * 2 && !isFirst && !isLast) {
      result.at(-1)?.push({ equal: true, a: [a[0], a[0] + context], b: [b[0], b[0] + context] });
      result.push([{ equal: true, a: [a[1] - context, a[1]], b: [b[1] - context, b[1]] }]);
    } else {
      const from = isFirst ? Math.max(0, a[1] - a[0] - context) : 0;
      const to = isLast ? Math.min(a[1] - a[0], context) : a[1] - a[0];
      result.at(-1)?.push({ equal: true, a: [a[0] + from, a[0] + to], b: [b[0] + from, b[0] + to] });
    }
  }
  return result.filter((group) => group.some((step) => !step.equal));
}

function rangeText([from, to]: readonly [number, number]): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

/** What differs between two texts, as the API server tells it: a unified diff without names, three lines of context (Go `difflib`, Python's algorithm). */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const lines: string[] = [];
  for (const group of groups(stepsOf(a, b), 3)) {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) continue;
    lines.push(`@@ -${rangeText([first.a[0], last.a[1]])} +${rangeText([first.b[0], last.b[1]])} @@`);
    for (const step of group) {
      if (step.equal) lines.push(...a.slice(...step.a).map((line) => ` ${line}`));
      else lines.push(...a.slice(...step.a).map((line) => `-${line}`), ...b.slice(...step.b).map((line) => `+${line}`));
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}
