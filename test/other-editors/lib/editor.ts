import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { service, statefulSet } from '../../lsp/manifests.ts';

const at = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** A program of this machine, by its name or as `HEADLIGHT_<NAME>` names it; `undefined`: it is not here. */
export function programOf(name: string): string | undefined {
  const program = process.env[`HEADLIGHT_${name.toUpperCase()}`] ?? name;
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0 ? program : undefined;
}

/** The block of code in docs/editors.md that has this mark behind its language. */
export function configurationOf(mark: string): string {
  const block = new RegExp(`^\`\`\`\\w+ ${mark.replaceAll('.', '\\.')}\\n([^]*?)^\`\`\`$`, 'm').exec(
    readFileSync(at('docs/editors.md'), 'utf8'),
  )?.[1];
  if (block === undefined) throw new Error(`docs/editors.md has no block ${mark}`);
  return block;
}

/** A folder with a mistake in it, a home without anything, and `headlight-language-server` on the PATH. */
export interface Desk {
  readonly folder: string;
  /** File for what a script has seen. */
  readonly out: string;
  readonly env: NodeJS.ProcessEnv;
  /** Puts a file beside the folder; its path. */
  file(name: string, text: string): string;
  remove(): void;
}

export function createDesk(): Desk {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'headlight-editor-')));
  const below = (name: string): string => path.join(root, name);
  for (const name of ['w', 'home', 'bin', 'w/.git']) mkdirSync(below(name));
  chmodSync(at('dist/server.js'), 0o755);
  symlinkSync(at('dist/server.js'), below('bin/headlight-language-server'));
  writeFileSync(below('w/svc.yaml'), service);
  writeFileSync(below('w/db.yaml'), statefulSet('db-headles'));
  const home = below('home');
  return {
    folder: below('w'),
    out: below('out.json'),
    env: {
      ...process.env,
      PATH: `${below('bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
      OUT: below('out.json'),
      OTHER: service.replace('db-headless', 'other'),
    },
    file(name, text) {
      writeFileSync(below(name), text);
      return below(name);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs an editor to its end; what it wrote to `OUT`. An editor that hangs is ended, and what it printed is the error. */
export async function drive(
  program: string,
  args: readonly string[],
  { folder, out, env }: Desk,
): Promise<Readonly<Record<string, unknown>>> {
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      printed += data.toString();
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), 240_000);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  try {
    return JSON.parse(readFileSync(out, 'utf8'));
  } catch {
    throw new Error(`${path.basename(program)} wrote no result:\n${printed}`);
  }
}
