// Understands desktop VS Code's command line far enough for runTests() of @vscode/test-electron; runs the tests on code-server and Chromium.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../server/tools/chromium.mjs';
import { startCodeServer, workbenchUrl } from '../../server/tools/code-server.mjs';

const verbose = Boolean(process.env.HEADLIGHT_VERBOSE);
const mark = '\u2063'; // put by tests-entry.cjs before what the extension host prints
const unbuilt = /Could not locate the bindings file[^]*spdlog/; // the extension host says so where code-server's logger is not built
const limit = Number(process.env.HEADLIGHT_EDITOR_LIMIT ?? 300_000);
const withValue = new Set([
  'extensionDevelopmentPath',
  'extensionTestsPath',
  'user-data-dir',
  'extensions-dir',
  'folder-uri',
  'file-uri',
  'locale',
  'log',
  'profile',
]);

function parse(argv) {
  const options = {};
  const positionals = [];
  for (let i = 0; i < argv.length; i++) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argv[i]);
    if (!match) positionals.push(argv[i]);
    else (options[match[1]] ??= []).push(match[2] ?? (withValue.has(match[1]) ? argv[++i] : 'true'));
  }
  return { options, positionals };
}

const { options, positionals } = parse(process.argv.slice(2));
const last = (name) => options[name]?.at(-1);
const toPath = (file) => (file?.startsWith('file:') ? fileURLToPath(file) : file);
const folder = [...positionals, ...(options['folder-uri'] ?? [])]
  .map(toPath)
  .find((file) => existsSync(file) && statSync(file).isDirectory());

const scratch = mkdtempSync(path.join(tmpdir(), 'code-shim-'));
const result = path.join(scratch, 'result');
let server;
let browser;
let finishing = false;
async function finish(code, message) {
  if (finishing) return;
  finishing = true;
  if (message) console.error(`[code-shim] ${message}`);
  await browser?.close().catch(() => {});
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
  process.exit(code);
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])
  process.on(signal, () => void finish(code, signal));
setTimeout(() => void finish(124, `no result after ${limit / 1000} s`), limit).unref();

try {
  if (!last('extensionTestsPath')) throw new Error('only test runs are supported: --extensionTestsPath is missing');
  server = await startCodeServer({
    userDataDir: path.resolve(last('user-data-dir')),
    extensionsDir: path.resolve(last('extensions-dir')),
    tests: true,
    idleSeconds: 120,
    env: { CODE_SHIM_TESTS: path.resolve(toPath(last('extensionTestsPath'))), CODE_SHIM_RESULT: result },
  });
  browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  browser.on('disconnected', () => void finish(1, 'the browser went away'));
  page.on('crash', () => void finish(1, 'the page crashed'));
  if (verbose) page.on('console', (message) => console.error('[console]', message.type(), message.text()));
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    const text = format(...args);
    if (!verbose && unbuilt.test(text)) return;
    if (text.startsWith(mark)) (type === 'error' || type === 'warn' ? console.error : console.log)(text.slice(mark.length));
    else if (verbose) console.error(`[workbench ${type}] ${text}`);
  });
  // The workbench reports 0 even where the extension host died; only the result file proves that the suite came to its end.
  await page.exposeFunction('codeAutomationExit', (code) => {
    if (!existsSync(result)) return void finish(code || 1, 'the extension host ended before the tests did');
    void finish(code || Number(readFileSync(result, 'utf8')));
  });
  await page.goto(
    workbenchUrl(server.origin, {
      folder,
      extensionDevelopmentPath: (options.extensionDevelopmentPath ?? []).map(toPath),
      extensionTestsPath: fileURLToPath(new URL('tests-entry.cjs', import.meta.url)),
    }),
    { timeout: 120_000 },
  );
} catch (error) {
  await finish(1, error.stack);
}
