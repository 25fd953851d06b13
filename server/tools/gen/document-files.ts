// Where the documents of the rules are. Imports no rule: `npm run gen` runs it before there is a registry.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the rules. */
export const rulesFolder = fileURLToPath(new URL('../../src/rules/', import.meta.url));

/** Paths of the documents below that folder, by the ids of their rules, in the order of the ids. */
export function documentFiles(): ReadonlyMap<string, string> {
  const files = readdirSync(rulesFolder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  return new Map(files.map((file) => [path.basename(file, '.md'), file] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}
