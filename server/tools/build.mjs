// Bundles the server, the CLI and the extension into dist/. They run on plain Node 20 and newer with nothing else installed.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at, main } from './support.mjs';

const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', minify: true, keepNames: true, legalComments: 'none', logLevel: 'warning' };
const bundles = [
  { entry: 'server/src/lsp/main.ts', out: 'server.js' },
  { entry: 'server/src/cli/main.ts', out: 'cli.js', banner: { js: '#!/usr/bin/env node' } },
  { entry: 'client/src/extension.ts', out: 'extension.cjs', external: ['vscode'] },
];

export async function build(dist = at('dist')) {
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const esbuild = await import('esbuild');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  // The repository is ESM; the bundles are CommonJS, as VS Code's extension host loads them fastest.
  writeFileSync(path.join(dist, 'package.json'), '{"type":"commonjs"}\n');
  for (const { entry, out, ...options } of bundles) {
    await esbuild.build({ ...common, ...options, define: { HEADLIGHT_VERSION: JSON.stringify(version) }, entryPoints: [at(entry)], outfile: path.join(dist, out) });
  }
  chmodSync(path.join(dist, 'cli.js'), 0o755);
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('build.mjs')) await main(() => build());
