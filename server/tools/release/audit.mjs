// `npm run audit:runtime`: asks the registry for known flaws of the runtime packages and for the signatures of all. A registry that cannot
// be asked is said and does not fail; a flaw does.
import { spawnSync } from 'node:child_process';
import { runtimePackages } from './licences.mjs';
import { at, main } from '../support.mjs';

function npm(args) {
  const { stdout, stderr, status } = spawnSync('npm', args, {
    cwd: at(),
    encoding: 'utf8',
    timeout: 120_000,
    shell: process.platform === 'win32',
  });
  return { stdout: stdout ?? '', stderr: stderr ?? '', status };
}

/** What the answer of `npm audit --json` means for packages of these names, or for all; `undefined`: there was none. */
export function flawsOf(stdout, names) {
  try {
    const { vulnerabilities, error } = JSON.parse(stdout);
    if (error || typeof vulnerabilities !== 'object' || vulnerabilities === null) return undefined;
    return Object.values(vulnerabilities)
      .filter(({ name }) => names === undefined || names.has(name))
      .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
  } catch {
    return undefined;
  }
}

if (process.argv[1]?.endsWith('audit.mjs')) {
  await main(() => {
    const flaws = flawsOf(npm(['audit', '--json']).stdout, new Set(runtimePackages().map(({ name }) => name)));
    if (flaws === undefined) console.log('Known flaws: the registry could not be asked; nothing was checked.');
    else console.log(flaws.length === 0 ? 'Known flaws: none in runtime packages.' : `Known flaws:\n${flaws.join('\n')}`);
    const signed = npm(['audit', 'signatures']);
    const told = `${signed.stdout}${signed.stderr}`;
    const invalid = /invalid (?:registry )?signature/i.test(told);
    const checked = /verified registry signature/i.test(told);
    console.log(
      invalid ? told : checked ? told.trim() : 'Signatures: the registry gives none, or could not be asked; nothing was checked.',
    );
    return (flaws?.length ?? 0) > 0 || invalid ? 1 : 0;
  });
}
