import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { diskHost } from '../host/disk-host.ts';
import { shippedPage } from '../host/node/shipped-page.ts';
import { rulePages } from '../base/project.ts';
import { createGate, registerRefusals } from './wire/gate.ts';
import { createComparison } from './comparison/comparison.ts';
import { createPages } from './pages.ts';
import { serve } from './server.ts';
import { useQuickCompiler } from './memory/use-quick-compiler.ts';

const usage = `Usage: node server.js --stdio

Headlight's language server: what cluster DNS will answer for the Kubernetes manifests of a workspace.
  --stdio     speak LSP over standard input and output
  --node-ipc  speak LSP over Node's channel to the parent process
  --recheck N look after the folders every N seconds although nothing was reported (default 60, 0: never)
  --help      this text
  --version   the version`;

const asked = Number(process.argv[process.argv.indexOf('--recheck') + 1]);
const seconds = process.argv.includes('--recheck') && asked >= 0 ? asked : 60;

const onInput = (listener: () => void): void => void process.stdin.on('data', listener);

/** Folder of the installation, whatever link led here; pages of rules lie in it, unless the bundle was copied alone. */
const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const shipped = existsSync(path.join(home, rulePages)) ? (page: string): string => pathToFileURL(path.join(home, page)).href : undefined;

if (process.argv.includes('--help')) {
  console.log(usage);
} else if (process.argv.includes('--version')) {
  console.log(HEADLIGHT_VERSION);
} else if (
  !process.argv.some((arg) => arg === '--stdio' || arg === '--node-ipc' || arg.startsWith('--socket') || arg.startsWith('--pipe'))
) {
  console.error(usage);
  process.exitCode = 2;
} else {
  useQuickCompiler();
  const connection = createConnection(ProposedFeatures.all, { messageStrategy: createGate() });
  registerRefusals(connection);
  serve(connection, {
    host: diskHost,
    pageOf: createPages(shipped),
    pageText: shippedPage,
    version: HEADLIGHT_VERSION,
    build: HEADLIGHT_BUILD,
    recheck: 1000 * seconds,
    compare: createComparison,
    ...(process.argv.includes('--stdio') ? { onInput } : {}),
  });
  connection.listen();
}
