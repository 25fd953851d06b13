import { own } from '../base/own.ts';
import type { Labels, LabelSelector, SelectorRequirement } from './kinds.ts';

/** Do the labels carry every pair of an equality selector (Services)? An empty selector matches everything. */
export function matchesLabels(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => own(labels, key) === value);
}

/** Does one requirement of `matchExpressions` hold? */
export function meetsRequirement({ key, operator, values }: SelectorRequirement, labels: Labels): boolean {
  const has = Object.hasOwn(labels, key);
  const listed = has && values.includes(labels[key] ?? '');
  if (operator === 'In') return listed;
  if (operator === 'NotIn') return !listed;
  return operator === 'Exists' ? has : !has;
}

/** Does the selector of a workload match? An empty one matches everything. */
export function matchesSelector({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  return matchesLabels(matchLabels, labels) && matchExpressions.every((requirement) => meetsRequirement(requirement, labels));
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
    .filter(([key, value]) => own(labels, key) !== value)
    .map(([key, wanted]) => {
      const found = own(labels, key);
      return { key, wanted, ...(found !== undefined ? { found } : {}) };
    });
}
