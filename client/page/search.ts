import type { NodeInfo } from './message.ts';

/** Indexes of the objects that have all words somewhere in their name, kind, place, records and problems, each with whether the first word is in its name; `undefined`: nothing is looked for. */
export function found(nodes: readonly NodeInfo[], text: string, spoken: (index: number) => string): ReadonlyMap<number, boolean> | undefined {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  const holds = (node: NodeInfo, index: number): boolean => {
    const all = [spoken(index), node.label, node.detail, ...node.lines, ...node.problems.map(({ message }) => message)].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return new Map(nodes.flatMap((node, index) => (holds(node, index) ? [[index, node.label.toLowerCase().includes(words[0] ?? '')] as const] : [])));
}
