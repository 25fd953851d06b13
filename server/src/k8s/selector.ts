import type { Labels } from './kinds.ts';

/** Do the labels carry every pair of an equality selector (Services)? An empty selector matches everything. */
export function matchesLabels(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** A pair that a selector wants. `found` is the label's own value; absent where there is no such label. */
export interface LabelDifference {
  readonly key: string;
  readonly wanted: string;
  readonly found?: string;
}

/** Pairs of the selector that the labels lack or hold otherwise. */
export function labelDifferences(selector: Labels, labels: Labels): readonly LabelDifference[] {
  return Object.entries(selector)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, wanted]) => {
      const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
      return { key, wanted, ...(found !== undefined ? { found } : {}) };
    });
}
