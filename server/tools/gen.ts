// Writes everything that follows from rules and settings: registry, rule pages, package.json settings, tables of rules and settings, the schema of .headlight.yaml, the manual page.
// `--check` writes nothing and fails when something is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Rule } from '../src/rules/define.ts';
import { generate } from './generated.ts';
import type { Generated } from './generated.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rulesDir = path.join(root, 'server/src/rules');
const machinery = new Set(['define', 'run', 'suppress', 'registry', 'page']);

/** All rules by file, with those whose file cannot be read. */
export async function loadRules(): Promise<{ rules: Rule[]; broken: string[] }> {
  const rules: Rule[] = [];
  const broken: string[] = [];
  for (const file of readdirSync(rulesDir).filter((name) => name.endsWith('.ts')).sort()) {
    const id = file.slice(0, -3);
    if (machinery.has(id)) continue;
    try {
      const module: { readonly rule?: Rule } = await import(pathToFileURL(path.join(rulesDir, file)).href);
      if (module.rule?.id !== id) broken.push(`${file}: exports no rule called "${id}"`);
      else rules.push(module.rule);
    } catch (error) {
      broken.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { rules, broken };
}

/** Files that differ from what they should be; `undefined` text: should not exist. */
export async function staleFiles(): Promise<{ stale: Generated[]; broken: string[] }> {
  const { rules, broken } = await loadRules();
  const read = (file: string): string => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : '');
  const files = generate(rules, { packageJson: read('package.json'), nls: read('package.nls.json'), rulesPage: read('server/docs/rules.md'), settingsPage: read('server/docs/settings.md') });
  const pages = path.join(root, 'server/docs/rules');
  const wanted = new Set(files.map((file) => file.path));
  const extra = existsSync(pages) ? readdirSync(pages).map((name) => `server/docs/rules/${name}`).filter((name) => !wanted.has(name)) : [];
  return { stale: [...files.filter((file) => read(file.path) !== file.text), ...extra.map((name) => ({ path: name, text: undefined }))], broken };
}

async function main(): Promise<void> {
  const { stale, broken } = await staleFiles();
  for (const line of broken) console.error(`rule not read: ${line}`);
  if (broken.length > 0) {
    console.error('Nothing is written while a rule cannot be read.');
    process.exitCode = 1;
    return;
  }
  if (process.argv.includes('--check')) {
    for (const file of stale) console.error(`stale: ${file.path} (run npm run gen)`);
    if (stale.length > 0) process.exitCode = 1;
    return;
  }
  for (const { path: file, text } of stale) {
    const target = path.join(root, file);
    if (text === undefined) rmSync(target);
    else {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    console.log(`${text === undefined ? 'removed' : 'written'} ${file}`);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
