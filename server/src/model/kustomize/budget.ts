import { memo } from '../../base/memo.ts';
import type { MapNode, Node, SeqNode } from '../../yaml/node.ts';

/**
 * What evaluation may cost, by what is counted. `nodes`: what patches and replacements put into objects, with all that is in it, each time anew;
 * `steps`: looks at an object, an entry or an item, which stand for time; `characters`: of names that are made.
 */
export interface Cost {
  readonly parts: number;
  readonly objects: number;
  readonly nodes: number;
  readonly steps: number;
  readonly characters: number;
}

/** Of one build. */
export const buildLimits: Cost = { parts: 5_000, objects: 20_000, nodes: 500_000, steps: 20_000_000, characters: 20_000_000 };

/** Of a build that was not made. */
export const noCost: Cost = { parts: 0, objects: 0, nodes: 0, steps: 0, characters: 0 };

/** Of all builds of a workspace together. `objects`: that come out of them. */
export const workspaceLimits: Cost = { parts: 100_000, objects: 40_000, nodes: 2_000_000, steps: 60_000_000, characters: 60_000_000 };

/** What part of it one build takes. */
export function shareOf(objects: number, { parts, nodes, steps, characters }: Cost): number {
  const all = workspaceLimits;
  return Math.max(objects / all.objects, parts / all.parts, nodes / all.nodes, steps / all.steps, characters / all.characters);
}

/** A value that holds more than this is put nowhere, and nothing is put deeper. */
const mostInOne = 100_000;
const deepest = 200;
const longestName = 1_000;

/** What there was not enough of, and how much there may be: of a cost, of levels in an object, of nodes in a value, of characters in a name. */
interface Spent {
  readonly what: keyof Cost | 'levels' | 'value' | 'name';
  readonly most: number;
}

/** One budget for a build, which every operation draws on before it is done. */
export class Budget {
  readonly #left: { -readonly [K in keyof Cost]: number };
  readonly #limits: Cost;
  /** What there was not enough of; `undefined`: there was enough so far. */
  spent: Spent | undefined;
  /** What cost too much, where it is written in the kustomization at hand. */
  at: Node | undefined;

  constructor(limits: Cost = buildLimits) {
    this.#limits = limits;
    this.#left = { ...limits };
  }

  /** Takes what something costs; `false`: there is not enough left, and it is not to be done. */
  draw(what: keyof Cost, amount: number, at?: Node): boolean {
    if (this.spent !== undefined) return false;
    this.#left[what] -= amount;
    if (this.#left[what] >= 0) return true;
    this.#end({ what, most: this.#limits[what] }, at);
    return false;
  }

  /** Takes what a value costs that is put `depth` levels deep into an object. */
  drawValue(value: Node, depth: number, at?: Node): boolean {
    const { weight, height } = sizeOf(value);
    if (this.spent === undefined && depth + height > deepest) this.#end({ what: 'levels', most: deepest }, at);
    if (this.spent === undefined && weight > mostInOne) this.#end({ what: 'value', most: mostInOne }, at);
    return this.draw('nodes', weight, at);
  }

  /** Takes what a name costs that is made so long. */
  drawName(length: number, at?: Node): boolean {
    if (this.spent === undefined && length > longestName) this.#end({ what: 'name', most: longestName }, at);
    return this.draw('characters', length, at);
  }

  /** What was taken so far. */
  get taken(): Cost {
    const { parts, objects, nodes, steps, characters } = this.#limits;
    const left = this.#left;
    return {
      parts: parts - left.parts,
      objects: objects - left.objects,
      nodes: nodes - left.nodes,
      steps: steps - left.steps,
      characters: characters - left.characters,
    };
  }

  #end(spent: Spent, at: Node | undefined): void {
    this.spent = spent;
    this.at = at;
  }
}

/** Where an operation takes from, and where it is written. */
export interface Charged {
  readonly budget: Budget;
  readonly at: Node | undefined;
}

interface Size {
  /** Nodes, what is shared counted each time. */
  readonly weight: number;
  readonly height: number;
}

const scalarSize: Size = { weight: 1, height: 1 };
/** How much a value is when all that it shares is written out; known at once for what was seen before. */
export function sizeOf(node: Node): Size {
  return node.kind === 'scalar' ? scalarSize : wholeSize(node);
}

const wholeSize = memo((node: MapNode | SeqNode): Size => {
  let [weight, height] = [1, 0];
  for (const child of node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items) {
    const size = sizeOf(child);
    weight += size.weight;
    height = Math.max(height, size.height);
  }
  return { weight, height: height + 1 };
});
