// VS Code in a browser, from npm alone: installs code-server with its own Node into .code-server/, and starts it on 127.0.0.1.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { at, main, Missing, run } from './support.mjs';

const versions = { codeServer: '4.139.1', node: '24.21.0' };
export const home = process.env.HEADLIGHT_CODE_SERVER ?? at('.code-server');
const verbose = Boolean(process.env.HEADLIGHT_VERBOSE);
const stamp = path.join(home, 'installed.json');
const nodeFile = path.join(home, 'node');
const entry = path.join(home, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

function isInstalled() {
  if (!existsSync(nodeFile) || !existsSync(entry)) return false;
  try {
    return readFileSync(stamp, 'utf8') === JSON.stringify(versions);
  } catch {
    return false;
  }
}

/**
 * Installs code-server unless it is there. No install scripts are run: what they would build (kerberos and the like) is not needed, and
 * the rest comes prebuilt. Takes about a minute and 800 MB.
 */
export async function ensureCodeServer() {
  if (isInstalled()) return;
  if (!['linux', 'darwin'].includes(process.platform) || !['x64', 'arm64'].includes(process.arch)) {
    throw new Missing(
      `code-server is not available for ${process.platform} ${process.arch}: install VS Code and put its command "code" on the PATH.`,
    );
  }
  console.log('Installing code-server into .code-server (once, about a minute)…');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'package.json'), '{"private":true}\n');
  const node = `node-${process.platform}-${process.arch}`;
  const npm = async (folder, ...args) => {
    const code = await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...args], {
      cwd: folder,
      env: quietEnv(),
    });
    if (code !== 0) throw new Missing('code-server could not be installed: npm install failed, its messages are above.');
  };
  await npm(home, '--no-save', `${node}@${versions.node}`, `code-server@${versions.codeServer}`);
  const vscode = path.join(home, 'node_modules', 'code-server', 'lib', 'vscode');
  await npm(vscode, '--omit=dev'); // `npm ci` refuses: the published lock file is incomplete
  await npm(path.join(vscode, 'extensions'), '--omit=dev');
  symlinkSync(path.join('node_modules', node, 'bin', 'node'), nodeFile);
  writeFileSync(stamp, JSON.stringify(versions));
}

/** npm's own variables of the surrounding `npm test` would leak into the other installation. */
function quietEnv() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(config_(local_prefix|prefix)|package_|lifecycle_)/i.test(key)),
  );
}

function baseArgs({ userDataDir, extensionsDir }) {
  mkdirSync(userDataDir, { recursive: true });
  mkdirSync(extensionsDir, { recursive: true });
  const config = path.join(userDataDir, 'code-server.yaml'); // else it writes into the home directory
  if (!existsSync(config)) writeFileSync(config, 'auth: none\n');
  return [entry, '--config', config, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
}

function serverEnv(scratch, extra) {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...extra }).filter(
      ([key]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|NODE_OPTIONS$|XDG_RUNTIME_DIR$)/.test(key),
    ),
  );
  return { ...env, TMPDIR: scratch, EXTENSIONS_GALLERY: '{"serviceUrl":""}' }; // VS Code leaves sockets in TMPDIR; no calls to a gallery
}

/** Installs a packaged extension. */
export async function installExtension(vsix, dirs) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cs-'));
  try {
    const code = await run(nodeFile, [...baseArgs(dirs), '--install-extension', vsix, '--force'], {
      env: serverEnv(scratch),
      stdio: verbose ? 'inherit' : 'ignore',
    });
    if (code !== 0) throw new Missing(`code-server could not install ${path.basename(vsix)}.`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Starts code-server; `stop` ends it and everything it started. With `tests`, extensions and tests named in the URL are honoured. */
export async function startCodeServer({ userDataDir, extensionsDir, env = {}, tests = false, idleSeconds }) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cs-')); // paths of sockets must stay below 108 characters
  const child = spawn(
    nodeFile,
    [
      ...baseArgs({ userDataDir, extensionsDir }),
      '--auth',
      'none',
      '--bind-addr',
      '127.0.0.1:0',
      '--session-socket',
      path.join(scratch, 's.sock'),
      ...(idleSeconds ? ['--idle-timeout-seconds', String(idleSeconds)] : []),
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
      ...(tests ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    { env: serverEnv(scratch, env), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let log = '';
  let closed = false;
  const exited = new Promise((resolve) =>
    child.on('exit', () => {
      closed = true;
      resolve();
    }),
  );
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      /* gone already */
    }
  };
  const lastResort = () => kill('SIGKILL');
  process.once('exit', lastResort);
  const stop = async () => {
    process.off('exit', lastResort);
    if (!closed) kill('SIGTERM');
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 5000))]);
    kill('SIGKILL');
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const origin = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`code-server did not start:\n${log}`)), 120_000);
      const onData = (data) => {
        log += data;
        if (verbose) process.stderr.write(data);
        const match = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log);
        if (match) {
          clearTimeout(timer);
          resolve(match[1]);
        }
      };
      child.stdout.on('data', onData);
      child.stderr.on('data', onData);
      child.on('error', reject);
      child.on('exit', (code) => reject(new Error(`code-server ended with code ${code}:\n${log}`)));
    });
    return { origin, stop, exited };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Address of the workbench; `payload` takes the names of VS Code's command line. */
export function workbenchUrl(origin, { folder, openFile, extensionDevelopmentPath = [], extensionTestsPath }) {
  const authority = new URL(origin).host;
  const uri = (file) => `vscode-remote://${authority}${path.resolve(file).split('/').map(encodeURIComponent).join('/')}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  for (const each of extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', uri(each)]);
  if (extensionTestsPath) payload.push(['extensionTestsPath', uri(extensionTestsPath)]);
  if (openFile) payload.push(['openFile', uri(openFile)]);
  const url = new URL(origin);
  if (folder) url.searchParams.set('folder', path.resolve(folder));
  else url.searchParams.set('ew', 'true');
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

if (process.argv[1]?.endsWith('code-server.mjs')) await main(ensureCodeServer);
