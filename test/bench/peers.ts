import { spawnSync } from 'node:child_process';

/** Other tools on the same files, where they are installed. */
export async function peers(root: string): Promise<readonly { readonly what: string; readonly value: string }[]> {
  const commands: readonly (readonly [string, readonly string[]])[] = [['kube-score', ['score', '--help']], ['kube-linter', ['version']], ['yaml-language-server', ['--help']]];
  return commands.map(([name, probe]) => {
    if (spawnSync(name, probe, { stdio: 'ignore' }).error) return { what: name, value: 'not installed: skipped' };
    if (name === 'yaml-language-server') return { what: name, value: 'installed: measure with its own editor session' };
    const begin = performance.now();
    const args = name === 'kube-linter' ? ['lint', root] : ['score', root];
    spawnSync(name, args, { stdio: 'ignore', timeout: 600_000 });
    return { what: `${name}, lint of the same files`, value: `${Math.round(performance.now() - begin)} ms` };
  });
}
