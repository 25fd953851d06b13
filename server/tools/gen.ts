// Writes everything that follows from rules and settings: registry, rule pages, package.json settings, tables of rules and settings, the schema of .headlight.yaml, the manual page.
// `--check` writes nothing and fails when something is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RuleLogic } from '../src/rules/define.ts';
import { readDocument } from '../src/rules/engine/document.ts';
import { documentFiles, rulesFolder } from './gen/document-files.ts';
import { generate } from './gen/generated.ts';
import type { Generated, PlacedRule } from './gen/generated.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** All rules by id, with what is wrong in a document and with those whose file cannot be read. */
export async function loadRules(): Promise<{ rules: PlacedRule[]; broken: string[] }> {
  const rules: PlacedRule[] = [];
  const broken: string[] = [];
  for (const [id, file] of documentFiles()) {
    const { document, problems } = readDocument(readFileSync(path.join(rulesFolder, file), 'utf8'));
    broken.push(...problems.map(({ line, message }) => `server/src/rules/${file}:${line}: ${message}`));
    if (document.id !== id) broken.push(`server/src/rules/${file}: its first heading is not "# ${id}"`);
    const logic = await logicOf(file.replace(/\.md$/, '.ts'));
    if (typeof logic === 'string') broken.push(logic);
    else rules.push({ ...document, ...logic, folder: path.dirname(file) });
  }
  return { rules, broken };
}

/** What the file of a rule exports, or why there is none. */
async function logicOf(file: string): Promise<RuleLogic | string> {
  try {
    const module: { readonly rule?: RuleLogic } = await import(pathToFileURL(path.join(rulesFolder, file)).href);
    return module.rule ?? `server/src/rules/${file}: exports no rule`;
  } catch (error) {
    return `server/src/rules/${file}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Files that differ from what they should be; `undefined` text: should not exist. */
export async function staleFiles(): Promise<{ stale: Generated[]; broken: string[] }> {
  const { rules, broken } = await loadRules();
  const read = (file: string): string => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : '');
  const files = generate(rules, {
    packageJson: read('package.json'),
    nls: read('package.nls.json'),
    rulesPage: read('server/docs/rules.md'),
    settingsPage: read('server/docs/settings.md'),
  });
  const pages = path.join(root, 'server/docs/rules');
  const wanted = new Set(files.map((file) => file.path));
  const extra = existsSync(pages)
    ? readdirSync(pages)
        .map((name) => `server/docs/rules/${name}`)
        .filter((name) => !wanted.has(name))
    : [];
  return {
    stale: [...files.filter((file) => read(file.path) !== file.text), ...extra.map((name) => ({ path: name, text: undefined }))],
    broken,
  };
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
