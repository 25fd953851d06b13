/** Address of the project's repository: the only place that knows it. `package.json` and the schema get theirs from here (`npm run gen`). */
export const repository = 'https://github.com/headlight-k8s/headlight';

/** Where people say what went wrong. */
export const issuesAddress = `${repository}/issues`;

/** Where a file of the repository can be read; `path` with forward slashes. */
export function fileAddress(path: string): string {
  return `${repository}/blob/HEAD/${path}`;
}

/** Folder of the pages of rules, in the repository and in packages. */
export const rulePages = 'server/docs/rules';

/** Where what is said of changes is explained, below the root. */
export const changesPage = 'server/docs/changes.md';

/** Where a rule is explained, for those who have no page of it at hand. */
export function ruleAddress(rule: string): string {
  return fileAddress(`${rulePages}/${rule}.md`);
}
