// `npm run lint`: ESLint over all sources. `npm run format`: Prettier, written; with --check it only says which files are not as Prettier writes them.
// Both live in a package of their own, which is installed when it is missing.
import { existsSync, statSync } from 'node:fs';
import { at, ensureInstalled, main, Missing, node24, run } from '../server/tools/support.mjs';

const sources = ['client', 'server', 'test'];

/** npm writes this file last. */
const installed = at('lint/node_modules/.package-lock.json');

async function ensureLinters() {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(at('lint/package-lock.json')).mtimeMs) return;
  console.log('Installing ESLint and Prettier…');
  if ((await run('npm', ['ci', '--prefix', at('lint'), '--no-audit', '--no-fund', '--loglevel=error'])) !== 0) throw new Missing('ESLint and Prettier could not be installed: npm ci failed, its messages are above.');
}

const lint = () => run(node24(), [at('lint/node_modules/eslint/bin/eslint.js'), '--config', at('lint/eslint.config.js'), '--max-warnings', '0', ...sources]);

const format = (mode) => run(node24(), [at('lint/node_modules/prettier/bin/prettier.cjs'), mode, '--log-level', 'warn', ...sources.map((folder) => `${folder}/**/*.{ts,mts,mjs}`), '!test/workspaces/**']);

await main(async () => {
  await ensureInstalled();
  await ensureLinters();
  if (process.argv[2] !== 'format') return lint();
  return format(process.argv.includes('--check') ? '--check' : '--write');
});
