import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bigFile } from './latency.ts';
import { Document, edits, openSession, questions, rssOf } from './session.ts';

export interface LintedTree {
  readonly what: string;
  readonly root: string;
}
export interface Peer {
  readonly what: string;
  readonly value: string;
}

const at = (list: readonly number[], share: number): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length * share)] ?? Number.NaN;
const spread = (list: readonly number[]): string => `p50 ${at(list, 0.5).toFixed(1)} ms, p95 ${at(list, 0.95).toFixed(1)} ms`;

/** Other tools on the same files, where they are installed. `HEADLIGHT_YAML_LANGUAGE_SERVER`: path of its program, when it is not on the path. */
export async function peers(trees: readonly LintedTree[], scratch: string): Promise<readonly Peer[]> {
  return [...(await yamlLanguageServer(scratch)), ...linters(trees)];
}

async function yamlLanguageServer(scratch: string): Promise<Peer[]> {
  const name = 'yaml-language-server';
  const given = process.env['HEADLIGHT_YAML_LANGUAGE_SERVER'];
  const command = given !== undefined ? [process.execPath, given, '--stdio'] : [name, '--stdio'];
  if (given === undefined ? spawnSync(name, ['--help'], { stdio: 'ignore', timeout: 10_000 }).error !== undefined : !existsSync(given))
    return [{ what: name, value: 'not installed' }];
  mkdirSync(scratch, { recursive: true });
  try {
    const { server, start } = await openSession(command, scratch);
    const file = path.join(scratch, 'other.yaml');
    writeFileSync(file, bigFile());
    const document = new Document(server, file, bigFile());
    await document.open();
    // A key twice is a flaw without any schema.
    const flip = ['  serviceName: big-50-headless\n', '  replicas: 3\n  replicas: 3\n'] as const;
    const keystroke = await edits(server, document, flip, 20);
    const hover = await questions(server, document, 'textDocument/hover', 'example/db:', 'serviceName: big-1', 20);
    const rss = rssOf(server);
    await server.stop();
    return [
      { what: `${name}: keystroke to diagnostics, 5,000 lines`, value: spread(keystroke) },
      { what: `${name}: hover right after an edit`, value: spread(hover) },
      { what: `${name}: start, resident memory after editing`, value: `${Math.round(start)} ms, ${Math.round(rss / 1048576)} MB` },
    ];
  } catch (error) {
    return [{ what: name, value: `could not be measured: ${error instanceof Error ? error.message : String(error)}` }];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What reads a whole tree and ends; `probe` finds out whether it is installed. */
const readers = [
  {
    name: 'headlight',
    program: process.execPath,
    probe: [cli, '--version'],
    args: [cli, 'lint', '--format', 'json', '--fail-on', 'never'],
    takesFolder: true,
  },
  { name: 'kube-score', program: 'kube-score', probe: ['version'], args: ['score', '--output-format', 'ci'], takesFolder: false },
  { name: 'kube-linter', program: 'kube-linter', probe: ['version'], args: ['lint'], takesFolder: true },
] as const;

/** Each on all files of each tree, with the first of what it says on standard error. */
function linters(trees: readonly LintedTree[]): Peer[] {
  return readers.flatMap(({ name, program, probe, args, takesFolder }) => {
    if (spawnSync(program, probe, { stdio: 'ignore' }).error) return [{ what: name, value: 'not installed' }];
    return trees.map(({ what, root }) => {
      const files = takesFolder ? ['.'] : readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file));
      const begin = performance.now();
      const { stderr } = spawnSync(program, [...args, ...files], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
        timeout: 600_000,
      });
      const time = `${Math.round(performance.now() - begin)} ms`;
      const words = stderr.trim().split(/\s+/).join(' ').slice(0, 120);
      return { what: `${name}: lint of ${what}`, value: words === '' ? time : `${time}; says: ${words}` };
    });
  });
}
