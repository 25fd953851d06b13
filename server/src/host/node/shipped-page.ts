import { existsSync, readFileSync } from 'node:fs';

/** Where pages of rules lie: below the installation; for the sources, in the repository. */
const folder = new URL(import.meta.url.endsWith('.ts') ? '../../../docs/rules/' : '../server/docs/rules/', import.meta.url);

/** The page of a rule as Markdown; `undefined` where the bundle was copied without its pages. */
export function shippedPage(rule: string): string | undefined {
  const file = new URL(`${rule}.md`, folder);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
