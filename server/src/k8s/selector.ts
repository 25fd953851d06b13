import type { LabelSelector, Labels, SelectorRequirement } from './kinds.ts';

/** Do the labels carry every pair of an equality selector (Services)? An empty selector matches everything. */
export function matchesLabels(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** Pairs of the selector that the labels lack, with the value found there, if any. */
export function labelDifferences(selector: Labels, labels: Labels): readonly { readonly key: string; readonly wanted: string; readonly found?: string }[] {
  return Object.entries(selector)
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, wanted]) => {
      const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
      return { key, wanted, ...(found !== undefined ? { found } : {}) };
    });
}

function meets(requirement: SelectorRequirement, labels: Labels): boolean {
  const has = Object.hasOwn(labels, requirement.key);
  const value = labels[requirement.key];
  switch (requirement.operator) {
    case 'In': return has && value !== undefined && requirement.values.includes(value);
    case 'NotIn': return !has || value === undefined || !requirement.values.includes(value);
    case 'Exists': return has;
    case 'DoesNotExist': return !has;
    default: return false;
  }
}

/** Does a workload's selector (matchLabels and matchExpressions) match these labels? */
export function matchesSelector(selector: LabelSelector, labels: Labels): boolean {
  return matchesLabels(selector.matchLabels, labels) && selector.matchExpressions.every((e) => meets(e, labels));
}
