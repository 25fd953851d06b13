import type { NodeInfo } from './message.ts';

/** Indexes of the objects that have all words somewhere in their name, kind, place, records and problems, each with whether the first word is in its name; `undefined`: nothing is looked for. */
export function found(
  nodes: readonly NodeInfo[],
  text: string,
  spoken: (index: number) => string,
): ReadonlyMap<number, boolean> | undefined {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  const holds = (node: NodeInfo, index: number): boolean => {
    const all = [spoken(index), node.label, node.detail, ...node.lines, ...node.problems.map(({ message }) => message)]
      .join('\n')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return new Map(
    nodes.flatMap((node, index) => (holds(node, index) ? [[index, node.label.toLowerCase().includes(words[0] ?? '')] as const] : [])),
  );
}

/** Indexes in the order in which one goes through them, of which `order` is that of reading: all of them, or the matches, those by name first. */
export function inOrder(order: readonly number[], matches: ReadonlyMap<number, boolean> | undefined): readonly number[] {
  if (!matches) return order;
  return [true, false].flatMap((byName) => order.filter((index) => matches.get(index) === byName));
}

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** What is seen, in a few words: `23 objects · 4 warnings`, `2 of 23 objects`. */
export function summaryOf(nodes: readonly NodeInfo[], matches: number | undefined): string {
  const objects = count(nodes.length, 'object');
  if (matches !== undefined) return `${matches} of ${objects}`;
  const problems = nodes.flatMap((node) => node.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return nodes.length === 0
    ? ''
    : [
        objects,
        ...(errors > 0 ? [count(errors, 'error')] : []),
        ...(problems.length > errors ? [count(problems.length - errors, 'warning')] : []),
      ].join(' · ');
}
