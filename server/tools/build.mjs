// Bundles the server, the CLI and the extension into dist/. They run on plain Node 20 and newer with nothing else installed.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { engineModules, ensureEngine, placeEngine } from './helm.mjs';
import { bundledFolders, notices } from './release/licences.mjs';
import { at, dependenciesAreInstalled, ensureInstalled, main, Missing } from './support.mjs';

/** Names are short, and the maps that lead back from a report to the source stay beside the repository (`out/maps`): with names the package would not stay below its limit. */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  sourcemap: 'external',
};
/** For workers of a browser: scripts, since not every one of them takes modules. */
const browser = { ...common, platform: 'browser', target: 'es2022', format: 'iife', mainFields: ['browser', 'module', 'main'] };
/** What people and editors start. */
const programs = ['cli.js', 'server.js'];
/** CommonJS packages in an ES module still ask for what Node has. */
const requireBanner = "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/** A name for these sources and packages: builds of one version can be told apart. */
function buildName(version) {
  const sources = readdirSync(at('server/src'), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .sort();
  const sum = createHash('sha1').update(readFileSync(at('package-lock.json')));
  for (const name of sources) sum.update(readFileSync(at('server/src', name)));
  return `${version}-${sum.digest('hex').slice(0, 12)}`;
}

/** Helm's engine as it can be had; what cannot is said in a line. */
export async function engine(dist, isAwaited) {
  try {
    if (isAwaited) await ensureEngine();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.log(error.message);
  }
  return placeEngine(dist).length > 0 ? engineModules() : [];
}

/** The SDK of the Model Context Protocol stays outside: it is a bundle of its own. */
const sdkOutside = {
  name: 'sdk-outside',
  setup: (build) => build.onResolve({ filter: /^\.\/sdk\.ts$/ }, () => ({ path: './mcp-sdk.js', external: true })),
};

/** What esbuild makes: the server and the CLI share the core as one chunk; the extension is CommonJS, as VS Code's extension host loads it fastest. */
export function bundles(dist) {
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const define = { HEADLIGHT_VERSION: JSON.stringify(version), HEADLIGHT_BUILD: JSON.stringify(buildName(version)) };
  const hosts = {
    server: at('server/src/lsp/main.ts'),
    cli: at('server/src/cli/main.ts'),
    'mcp-thread': at('server/src/cli/mcp/thread.ts'),
  };
  return [
    {
      ...common,
      define,
      format: 'esm',
      splitting: true,
      entryPoints: hosts,
      outdir: dist,
      chunkNames: 'core-[hash]',
      banner: { js: requireBanner },
      plugins: [sdkOutside],
    },
    {
      ...common,
      define,
      format: 'cjs',
      external: ['vscode'],
      entryPoints: [at('client/src/extension.ts')],
      outfile: path.join(dist, 'extension.cjs'),
    },
    // The page of the topology, loaded by its webview alone.
    {
      ...common,
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
      entryPoints: [at('client/page/main.ts')],
      outfile: path.join(dist, 'topology.js'),
    },
    {
      ...common,
      format: 'esm',
      conditions: ['workerd'],
      entryPoints: [at('server/src/cli/mcp/sdk.ts')],
      outfile: path.join(dist, 'mcp-sdk.js'),
    },
    // By its name no ES module, which the extension host of a browser does not take.
    {
      ...browser,
      format: 'cjs',
      external: ['vscode'],
      entryPoints: [at('client/src/extension.ts')],
      outfile: path.join(dist, 'web-extension.cjs'),
    },
    {
      ...browser,
      define,
      alias: { '@dagrejs/dagre': at('server/src/lsp/web/layout.ts'), re2js: at('server/src/lsp/web/patterns.ts') },
      entryPoints: [at('server/src/lsp/web/main.ts')],
      outfile: path.join(dist, 'web-server.js'),
    },
    { ...browser, entryPoints: [at('server/src/lsp/web/layout-library.ts')], outfile: path.join(dist, 'web-layout.js') },
    { ...browser, entryPoints: [at('server/src/lsp/web/patterns-library.ts')], outfile: path.join(dist, 'web-patterns.js') },
    { ...browser, entryPoints: [at('server/src/host/web/helm-worker.ts')], outfile: path.join(dist, 'web-helm-worker.js') },
    // A bundle of its own: the thread of the engine needs nothing of the core.
    { ...common, format: 'esm', entryPoints: [at('server/src/host/node/helm-worker.ts')], outfile: path.join(dist, 'helm-worker.js') },
  ];
}

/** An empty folder whose scripts are ES modules. */
export function emptied(dist) {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  writeFileSync(path.join(dist, 'package.json'), '{"type":"module"}\n');
}

/** Maps lie where no package takes them. */
function keepMaps(dist) {
  const maps = at('out/maps');
  rmSync(maps, { recursive: true, force: true });
  mkdirSync(maps, { recursive: true });
  for (const name of readdirSync(dist).filter((each) => each.endsWith('.map'))) renameSync(path.join(dist, name), path.join(maps, name));
}

/** `withEngine: false` takes Helm's engine only where it was built before. */
export async function build(dist = at('dist'), { withEngine = true } = {}) {
  const esbuild = await import('esbuild');
  emptied(dist);
  const built = await Promise.all(bundles(dist).map((options) => esbuild.build(options)));
  keepMaps(dist);
  const modules = await engine(dist, withEngine);
  writeFileSync(path.join(dist, 'licences.txt'), notices(bundledFolders(built.map(({ metafile }) => metafile)), modules));
  for (const name of programs) {
    const program = path.join(dist, name);
    writeFileSync(program, `#!/usr/bin/env node\n${readFileSync(program, 'utf8')}`);
    chmodSync(program, 0o755);
  }
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('build.mjs')) {
  await main(async () => {
    if (!dependenciesAreInstalled()) await ensureInstalled();
    await build(undefined, { withEngine: !process.argv.includes('--without-engine') && process.env.HEADLIGHT_ENGINE !== 'kept' });
  });
}
