// The Mocha suite in a real VS Code: the desktop's where HEADLIGHT_VSCODE names one (or says "download"), else code-server with Chromium.
// Writes what Mocha counted to $HEADLIGHT_COUNTS; without that file nothing has passed.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from '../../server/tools/chromium.mjs';
import { ensureCodeServer } from '../../server/tools/code-server.mjs';
import { at, main, Missing } from '../../server/tools/support.mjs';
import { createProfile, forBrowser } from './profile.mjs';

const out = at('out/editor');
/** The extension runs in the browser, its server in a worker there; the suites stay where they are, and meet it through the editor. */
const inBrowser = process.argv.includes('--web');
/** Part of the name of the only suites that are to run. */
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);

/** Suites in one window each: all of them on a workspace of plain manifests, but those of `quiet/`, whose workspace has none, and of `json/`, whose workspace has JSON alone. */
const windows = [
  { workspace: 'workspace', suites: 'suite' },
  { workspace: 'workspace-without-manifests', suites: 'suite/quiet' },
  { workspace: 'workspace-of-json', suites: 'suite/json' },
];

/** What a browser does not have: processes, and Git's own extension in the same host. */
const onMachine = ['changes.test.ts', 'crashes.test.ts'];

const suitesIn = (folder) =>
  inBrowser && folder === 'suite/quiet'
    ? [] // about the process of the server
    : readdirSync(at('test/editor', folder)).filter(
        (name) => name.endsWith('.test.ts') && (only === undefined || name.includes(only)) && !(inBrowser && onMachine.includes(name)),
      );

/** Bundles the suites of a folder; returns the entry point for the extension host. */
async function bundleSuites(folder, names) {
  const { build } = await import('esbuild');
  const outdir = path.join(out, folder);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(path.join(outdir, 'package.json'), '{"type":"commonjs"}\n');
  await build({
    entryPoints: [...names.map((name) => at('test/editor', folder, name)), at('test/editor/suite/index.ts')],
    outdir,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    define: {
      HEADLIGHT_CONTRIBUTES: JSON.stringify(JSON.parse(readFileSync(at('package.json'), 'utf8')).contributes),
      HEADLIGHT_IN_BROWSER: String(inBrowser),
    },
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}

await main(async () => {
  const { runTests } = await import('@vscode/test-electron');
  const wanted = process.env.HEADLIGHT_VSCODE;
  if (!wanted) {
    if (process.platform === 'win32')
      throw new Missing('On Windows the editor tests need desktop VS Code: name it in HEADLIGHT_VSCODE, or set HEADLIGHT_VSCODE=download.');
    await ensureChromium();
    await ensureCodeServer();
  }
  rmSync(out, { recursive: true, force: true });
  let code = 0;
  for (const { workspace, suites } of windows) {
    const names = suitesIn(suites);
    if (names.length === 0) continue;
    const extensionTestsPath = await bundleSuites(suites, names);
    const profile = await createProfile(at('test/editor', workspace));
    if (inBrowser) forBrowser(profile.extension);
    try {
      await runTests({
        ...(wanted === 'download' ? {} : { vscodeExecutablePath: wanted ?? at('test/editor/code-shim') }),
        extensionDevelopmentPath: profile.extension,
        extensionTestsPath,
        extensionTestsEnv: { ...(process.env.HEADLIGHT_COUNTS ? { HEADLIGHT_COUNTS: process.env.HEADLIGHT_COUNTS } : {}) },
        launchArgs: [
          profile.folder,
          `--user-data-dir=${profile.userDataDir}`,
          `--extensions-dir=${profile.extensionsDir}`,
          '--disable-workspace-trust',
        ],
      });
    } catch {
      code = 1; // the suite has said what failed
    } finally {
      profile.remove();
    }
  }
  return code;
});
