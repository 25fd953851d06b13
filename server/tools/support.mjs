// What every tool here shares. Plain JavaScript for Node 20, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const at = (...parts) => path.join(root, ...parts);

/** A condition that a person has to mend: shown as one sentence, without a stack. */
export class Missing extends Error {}

/** The Node 24 that is installed with the development dependencies; it runs TypeScript files directly. */
export const node24 = () => at('node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** Runs a command to its end with inherited output; resolves to its exit code, 1 when a signal ended it. */
export function run(command, args, { cwd = root, env = process.env, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio, shell: process.platform === 'win32' });
    child.on('error', (error) =>
      reject(error.code === 'ENOENT' ? new Missing(`${command} is not on the PATH; please install it.`) : error),
    );
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Full path of a program on the PATH, or `undefined`. */
export function which(name) {
  const extensions = process.platform === 'win32' ? ['.cmd', '.exe', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const extension of extensions) {
      const file = path.join(folder, name + extension);
      if (folder && existsSync(file)) return file;
    }
  }
  return undefined;
}

/** Are all packages of package-lock.json installed in the locked versions? Optional ones may be absent. */
export function dependenciesAreInstalled(folder = root) {
  try {
    const read = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')).packages;
    const installed = read('node_modules/.package-lock.json');
    return Object.entries(read('package-lock.json')).every(([key, locked]) => {
      if (key === '') return true;
      const found = installed[key];
      if (!found) return Boolean(locked.optional || locked.devOptional || locked.peer);
      return found.version === locked.version;
    });
  } catch {
    return false;
  }
}

/** Installs the locked dependencies when some are missing or another version is there. */
export async function ensureInstalled() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Missing(`Node.js 20 or newer is needed; this is ${process.version}.`);
  if (dependenciesAreInstalled() && existsSync(node24())) return;
  // Standard output belongs to whoever asked: `npm pack --json` builds first.
  console.error('Installing dependencies…');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['inherit', process.stderr, 'inherit'] });
  if (code !== 0) throw new Missing('The dependencies could not be installed: npm ci failed, its messages are above.');
}

/** Runs a tool's main function; a `Missing` ends it with its sentence and code 1. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(error instanceof Missing ? error.message : error);
    process.exitCode = 1;
  }
}
