// The Mocha suite in a real VS Code: the desktop's where HEADLIGHT_VSCODE names one (or says "download"), else code-server with Chromium.
// Writes what Mocha counted to $HEADLIGHT_COUNTS; without that file nothing has passed.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from '../../server/tools/chromium.mjs';
import { ensureCodeServer } from '../../server/tools/code-server.mjs';
import { at, main, Missing } from '../../server/tools/support.mjs';
import { createProfile } from './profile.mjs';

const out = at('out/editor');
/** Part of the name of the only suites that are to run. */
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);

async function bundleSuite() {
  const { build } = await import('esbuild');
  const files = readdirSync(at('test/editor/suite')).filter((name) => (name.endsWith('.test.ts') && (only === undefined || name.includes(only))) || name === 'index.ts');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'package.json'), '{"type":"commonjs"}\n');
  await build({
    entryPoints: files.map((name) => at('test/editor/suite', name)), outdir: out, bundle: true, platform: 'node', format: 'cjs', target: 'node20',
    external: ['vscode', 'mocha'], sourcemap: 'inline', logLevel: 'warning',
  });
}

await main(async () => {
  const { runTests } = await import('@vscode/test-electron');
  const wanted = process.env.HEADLIGHT_VSCODE;
  if (!wanted) {
    if (process.platform === 'win32') throw new Missing('On Windows the editor tests need desktop VS Code: name it in HEADLIGHT_VSCODE, or set HEADLIGHT_VSCODE=download.');
    await ensureChromium();
    await ensureCodeServer();
  }
  await bundleSuite();
  const profile = await createProfile(at('test/editor/workspace'));
  try {
    return await runTests({
      ...(wanted === 'download' ? {} : { vscodeExecutablePath: wanted ?? at('test/editor/code-shim') }),
      extensionDevelopmentPath: profile.extension, extensionTestsPath: path.join(out, 'index.js'),
      extensionTestsEnv: { ...(process.env.HEADLIGHT_COUNTS ? { HEADLIGHT_COUNTS: process.env.HEADLIGHT_COUNTS } : {}) },
      launchArgs: [profile.folder, `--user-data-dir=${profile.userDataDir}`, `--extensions-dir=${profile.extensionsDir}`, '--disable-workspace-trust'],
    });
  } catch {
    return 1; // the suite has said what failed
  } finally {
    profile.remove();
  }
});
