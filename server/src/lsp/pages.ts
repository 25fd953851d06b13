import { changesPage, fileAddress, ruleAddress, rulePages } from '../base/project.ts';
import { rules } from '../rules/registry.ts';

/** Where a rule, or what is said of changes, is explained: its shipped page, else the one in the repository. `shipped`: address of a file of the installation; `undefined`: there is none. */
export function createPages(shipped: ((page: string) => string) | undefined): (rule: string) => string {
  const known = new Set(rules.map(({ id }) => id));
  return (rule) => {
    if (!known.has(rule)) return `${(shipped ?? fileAddress)(changesPage)}#${rule}`;
    return shipped === undefined ? ruleAddress(rule) : `${shipped(rulePages)}/${rule}.md`;
  };
}
